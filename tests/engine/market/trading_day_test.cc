#include "engine/market/trading_day.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/engine/world.h"

namespace luheng::engine {
namespace {

using namespace testing;  // NOLINT: the cast of the tests.

const Instrument& TheInstrument(const World& world) {
  return *world.exchange().FindInstrument(kInstrument);
}

TEST(TradingDayTest, OpensOnTradingDaysOnlyAndForward) {
  World world;
  world.Accept<Done>(kAdministrator, SetCalendarDay{kTuesday, DayKind::kHoliday});
  world.Accept<Done>(kAdministrator, SetCalendarDay{Day(2023, 1, 28), DayKind::kMakeUpWorkday});
  world.Accept<Done>(kOperator, OpenTradingDay{kMonday});
  EXPECT_EQ(world.exchange().open_day(), kMonday);
  world.Accept<Done>(kOperator, CloseTradingDay{kMonday});
  EXPECT_EQ(world.exchange().open_day(), std::nullopt);
  EXPECT_EQ(world.exchange().last_day(), kMonday);
  EXPECT_EQ(world.Refuse(kOperator, OpenTradingDay{kTuesday}).reason,
            RejectReason::kNotATradingDay);
  world.Accept<Done>(kOperator, OpenTradingDay{kWednesday});
  world.Accept<Done>(kOperator, CloseTradingDay{kWednesday});
  world.Accept<Done>(kOperator, OpenTradingDay{Day(2023, 1, 28)});
}

TEST(TradingDayTest, CloseIsTheMeanPriceWeightedByVolume) {
  World world;
  world.OpenForTrade();
  world.Sell(Kilograms(1), Yuan(1000));
  world.Sell(Kilograms(3), Yuan(1010));
  world.Buy(Kilograms(4), Yuan(1010));
  world.Accept<Done>(kOperator, CloseTradingDay{kMonday});
  const auto closed = world.EventsOf<InstrumentClosed>();
  ASSERT_EQ(closed.size(), 1u);
  EXPECT_EQ(closed[0].instrument, kInstrument);
  EXPECT_EQ(closed[0].day, kMonday);
  EXPECT_EQ(closed[0].close, Yuan(1010));  // 1007.50 goes to the nearer tick of 10.
  EXPECT_EQ(closed[0].volume, Kilograms(4));
  EXPECT_EQ(closed[0].amount, Fen{500 + 3 * 505});
  EXPECT_EQ(closed[0].trade_count, 2u);
  EXPECT_EQ(TheInstrument(world).reference, Yuan(1010));

  // A day without a trade keeps the close; the day's figures begin anew, the totals stay.
  world.Accept<Done>(kOperator, OpenTradingDay{kTuesday});
  EXPECT_EQ(TheInstrument(world).day.trade_count, 0u);
  EXPECT_EQ(TheInstrument(world).total.trade_count, 2u);
  world.Accept<Done>(kOperator, CloseTradingDay{kTuesday});
  const auto again = world.EventsOf<InstrumentClosed>();
  ASSERT_EQ(again.size(), 1u);
  EXPECT_EQ(again[0].close, Yuan(1010));
  EXPECT_EQ(again[0].volume, Grams{0});
}

TEST(TradingDayTest, WithoutTradeAndReferenceTheCloseIsZero) {
  World world;
  world.OpenForTrade();
  world.Accept<Done>(kOperator, CloseTradingDay{kMonday});
  ASSERT_EQ(world.EventsOf<InstrumentClosed>().size(), 1u);
  EXPECT_EQ(world.EventsOf<InstrumentClosed>()[0].close, Price{0});
  EXPECT_EQ(TheInstrument(world).reference, std::nullopt);
}

TEST(TradingDayTest, TheCloseIsTheNextDaysReferenceOfTheBand) {
  World world;
  MarketRules rules = MakeRules();
  rules.band_basis_points = 1000;
  CreateInstrument terms = MakeInstrument();
  terms.reference = Yuan(1200);
  world.OpenForTrade(rules, terms);
  world.Sell(Kilograms(1), Yuan(1300));
  world.Buy(Kilograms(1), Yuan(1300));
  world.Accept<Done>(kOperator, CloseTradingDay{kMonday});
  world.Accept<Done>(kOperator, OpenTradingDay{kTuesday});
  EXPECT_EQ(TheInstrument(world).today->low, Yuan(1170));
  EXPECT_EQ(TheInstrument(world).today->high, Yuan(1430));
}

TEST(TradingDayTest, AHaltOutlastsTheDay) {
  World world;
  world.OpenForTrade();
  world.Accept<Done>(kOperator, SetPhase{kInstrument, Phase::kHalted});
  world.Accept<Done>(kOperator, CloseTradingDay{kMonday});
  EXPECT_EQ(TheInstrument(world).phase, Phase::kClosed);
  world.Accept<Done>(kOperator, OpenTradingDay{kTuesday});
  EXPECT_EQ(TheInstrument(world).phase, Phase::kHalted);
  world.Accept<Done>(kOperator, SetPhase{kInstrument, Phase::kContinuous});
  world.Accept<Done>(kOperator, CloseTradingDay{kTuesday});
  world.Accept<Done>(kOperator, OpenTradingDay{kWednesday});
  EXPECT_EQ(TheInstrument(world).phase, Phase::kContinuous);
}

TEST(TradingDayTest, RowsAreInForceFromTheirDayOn) {
  World world;
  world.OpenForTrade();
  world.Accept<Done>(kAdministrator, SetPriceFloor{kInstrument, kWednesday, Yuan(3000)});
  world.Accept<Done>(kAdministrator, SetPriceFloor{kInstrument, kTuesday, Yuan(1500)});
  MarketRules smaller = MakeRules();
  smaller.effective_day = kTuesday;
  smaller.order_quantity_max = Kilograms(7);
  world.Accept<Done>(kAdministrator, SetMarketRules{kMarket, smaller});
  // A second thought about the same day counts.
  smaller.order_quantity_max = Kilograms(8);
  world.Accept<Done>(kAdministrator, SetMarketRules{kMarket, smaller});

  EXPECT_EQ(TheInstrument(world).today->floor, Yuan(1000));
  EXPECT_EQ(world.Sell(Kilograms(9), Yuan(1000)).state, OrderState::kNew);
  world.CloseDay(kMonday);
  world.Accept<Done>(kOperator, OpenTradingDay{kTuesday});
  EXPECT_EQ(world.Refuse(kSeller, MakeSell(Kilograms(1), Yuan(1490))),
            (Rejection{RejectReason::kBelowFloor, 150'000}));
  EXPECT_EQ(world.Refuse(kSeller, MakeSell(Kilograms(9), Yuan(1500))),
            (Rejection{RejectReason::kOrderTooLarge, 8000}));
  world.Accept<Done>(kOperator, CloseTradingDay{kTuesday});
  world.Accept<Done>(kOperator, OpenTradingDay{kWednesday});
  EXPECT_EQ(TheInstrument(world).today->floor, Yuan(3000));
  EXPECT_EQ(TheInstrument(world).FloorOn(kTuesday), Yuan(1500));
}

TEST(TradingDayTest, AMarketWithoutRulesInForceStaysClosed) {
  World world;
  world.AddEnterprises();
  MarketRules later = MakeRules();
  later.effective_day = kTuesday;
  world.OpenMarket(later);
  EXPECT_EQ(TheInstrument(world).phase, Phase::kClosed);
  EXPECT_EQ(world.Refuse(kSeller, MakeSell(Kilograms(1), Yuan(1000))).reason,
            RejectReason::kMarketClosed);
  EXPECT_EQ(world.Refuse(kOperator, SetPhase{kInstrument, Phase::kHalted}).reason,
            RejectReason::kPhaseNotAllowed);
  world.Accept<Done>(kOperator, CloseTradingDay{kMonday});
  EXPECT_TRUE(world.events().empty());
  world.Accept<Done>(kOperator, OpenTradingDay{kTuesday});
  EXPECT_EQ(TheInstrument(world).phase, Phase::kContinuous);
}

TEST(TradingDayTest, AnInstrumentListedDuringTheDayOpensWithTheNext) {
  World world;
  world.OpenForTrade();
  CreateInstrument other = MakeInstrument();
  other.symbol = "OTHER";
  const auto made = world.Accept<InstrumentCreated>(kAdministrator, other);
  const auto phase = [&] { return world.exchange().FindInstrument(made.instrument)->phase; };
  EXPECT_EQ(phase(), Phase::kClosed);
  world.Accept<Done>(kOperator, CloseTradingDay{kMonday});
  EXPECT_EQ(world.EventsOf<InstrumentClosed>().size(), 1u);
  world.Accept<Done>(kOperator, OpenTradingDay{kTuesday});
  EXPECT_EQ(phase(), Phase::kContinuous);
}

TEST(TradingDayTest, OrdersThatStayTradeOnTheNextDay) {
  World world;
  world.OpenForTrade();
  const OrderId first = world.Sell(Kilograms(1), Yuan(1100), TimeInForce::kGoodTillCancel).order;
  world.Sell(Kilograms(1), Yuan(1100), TimeInForce::kGoodTillCancel);
  world.CloseDay(kMonday);
  EXPECT_EQ(world.exchange().FindOrder(first)->leaves, Kilograms(1));
  world.Accept<Done>(kOperator, OpenTradingDay{kTuesday});
  world.Buy(Kilograms(1), Yuan(1100));
  const auto sides = world.EventsOf<TradeSide>();
  ASSERT_EQ(sides.size(), 2u);
  EXPECT_EQ(sides[1].order, first);
  EXPECT_EQ(sides[1].day, kTuesday);
}

MarketRules RulesWithCall() {
  MarketRules rules = MakeRules();
  rules.opens_with_call = true;
  return rules;
}

// Brings the instrument, which is in CALL, to a phase other than CLOSED.
void BringTo(World& world, Phase phase) {
  if (phase != Phase::kCall) world.Accept<Done>(kOperator, SetPhase{kInstrument, phase});
}

TEST(SetPhaseTest, OnlyTheMovesOfTheTableAreAllowed) {
  const Phase phases[] = {Phase::kClosed, Phase::kCall, Phase::kCallNoCancel, Phase::kContinuous,
                          Phase::kHalted};
  // By phase, from and to in the order above.
  const char* const allowed[] = {
      "-----",  // CLOSED
      "+-+++",  // CALL
      "+--++",  // CALL_NO_CANCEL
      "++--+",  // CONTINUOUS
      "++-+-",  // HALTED
  };
  for (size_t from = 0; from < 5; ++from) {
    for (size_t to = 0; to < 5; ++to) {
      SCOPED_TRACE(std::to_string(from) + " to " + std::to_string(to));
      World world;
      world.OpenForTrade(RulesWithCall());
      BringTo(world, phases[from]);
      ASSERT_EQ(TheInstrument(world).phase, phases[from]);
      const Rejection got = world.Refuse(kOperator, SetPhase{kInstrument, phases[to]});
      const bool may = allowed[from][to] == '+';
      EXPECT_EQ(got.reason, may ? RejectReason::kNone : RejectReason::kPhaseNotAllowed);
      EXPECT_EQ(TheInstrument(world).phase, may ? phases[to] : phases[from]);
      EXPECT_EQ(TheInstrument(world).is_halted, TheInstrument(world).phase == Phase::kHalted);
      const bool has_auction = may && (from == 1 || from == 2) && (to == 0 || to == 3);
      EXPECT_EQ(world.EventsOf<AuctionPriced>().size(), has_auction ? 1u : 0u);
      EXPECT_EQ(world.EventsOf<InstrumentClosed>().size(), may && to == 0 ? 1u : 0u);
    }
  }
}

TEST(SetPhaseTest, NeedsAnInstrumentAndAnOpenDay) {
  World world;
  world.OpenForTrade();
  const SetPhase unknown{InstrumentId{2}, Phase::kHalted};
  EXPECT_EQ(world.Refuse(kOperator, unknown).reason, RejectReason::kInstrumentUnknown);
  world.CloseDay(kMonday);
  const SetPhase halt{kInstrument, Phase::kHalted};
  EXPECT_EQ(world.Refuse(kOperator, halt).reason, RejectReason::kDayNotOpen);
}

TEST(SetPhaseTest, APhaseSaysWhatMayBeDone) {
  struct Row {
    Phase phase;
    RejectReason submit;
    RejectReason cancel;
    RejectReason immediate;
  };
  const RejectReason none = RejectReason::kNone;
  const Row rows[] = {
      {Phase::kClosed, RejectReason::kMarketClosed, none, RejectReason::kMarketClosed},
      {Phase::kCall, none, none, RejectReason::kNeedsContinuous},
      {Phase::kCallNoCancel, none, RejectReason::kPhaseNotAllowed, RejectReason::kNeedsContinuous},
      {Phase::kContinuous, none, none, none},
      {Phase::kHalted, RejectReason::kInstrumentHalted, none, RejectReason::kInstrumentHalted},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(static_cast<int>(row.phase));
    World world;
    world.OpenForTrade(RulesWithCall());
    const OrderId order = world.Sell(Kilograms(1), Yuan(2000), TimeInForce::kGoodTillCancel).order;
    BringTo(world, row.phase);
    EXPECT_EQ(world.Refuse(kBuyer, MakeBuy(Kilograms(1), Yuan(1000))).reason, row.submit);
    EXPECT_EQ(
        world.Refuse(kBuyer, MakeBuy(Kilograms(1), Yuan(1000), TimeInForce::kImmediateOrCancel))
            .reason,
        row.immediate);
    EXPECT_EQ(world.Refuse(kSeller, CancelOrder{order}).reason, row.cancel);
  }
}

TEST(SetPhaseTest, AHaltedCallIsUncrossedWhenItGoesOn) {
  World world;
  world.OpenForTrade(RulesWithCall());
  world.Sell(Kilograms(3), Yuan(1000));
  world.Buy(Kilograms(3), Yuan(1100));
  BringTo(world, Phase::kHalted);
  EXPECT_TRUE(world.events().empty());
  world.Accept<Done>(kOperator, SetPhase{kInstrument, Phase::kContinuous});
  EXPECT_EQ(world.EventsOf<AuctionPriced>().size(), 1u);
  EXPECT_EQ(world.EventsOf<TradeSide>().size(), 2u);

  // A book that is not crossed needs no auction.
  BringTo(world, Phase::kHalted);
  world.Accept<Done>(kOperator, SetPhase{kInstrument, Phase::kContinuous});
  EXPECT_TRUE(world.events().empty());
}

TEST(SetPhaseTest, ACrossedBookThatWasClosedOpensInACall) {
  World world;
  world.OpenForTrade(RulesWithCall());
  MarketRules rules = MakeRules();
  rules.effective_day = kTuesday;
  world.Accept<Done>(kAdministrator, SetMarketRules{kMarket, rules});
  world.Sell(Kilograms(3), Yuan(1000), TimeInForce::kGoodTillCancel);
  world.Buy(Kilograms(3), Yuan(1100), TimeInForce::kGoodTillCancel);
  BringTo(world, Phase::kHalted);
  world.Accept<Done>(kOperator, SetPhase{kInstrument, Phase::kClosed});
  EXPECT_TRUE(world.EventsOf<TradeSide>().empty());
  world.CloseDay(kMonday);
  world.Accept<Done>(kOperator, OpenTradingDay{kTuesday});
  EXPECT_EQ(TheInstrument(world).phase, Phase::kCall);
  world.Accept<Done>(kOperator, SetPhase{kInstrument, Phase::kContinuous});
  EXPECT_EQ(world.EventsOf<TradeSide>().size(), 2u);
  world.CloseDay(kTuesday);
  world.Accept<Done>(kOperator, OpenTradingDay{kWednesday});
  EXPECT_EQ(TheInstrument(world).phase, Phase::kContinuous);
}

}  // namespace
}  // namespace luheng::engine
