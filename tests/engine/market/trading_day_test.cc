#include "engine/market/trading_day.h"

#include <gtest/gtest.h>

#include <string>

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

TEST(TradingDayTest, OpenOrdersExpireWithTheDay) {
  World world;
  world.OpenForTrade();
  const OrderId sale = world.Sell(Kilograms(5), Yuan(1100)).order;
  const OrderId purchase = world.Buy(Kilograms(3), Yuan(1000)).order;
  world.Buy(Kilograms(2), Yuan(1100));
  world.Accept<Done>(kOperator, CloseTradingDay{kMonday});
  const auto ended = world.EventsOf<OrderEnded>();
  ASSERT_EQ(ended.size(), 2u);
  EXPECT_EQ(ended[0].order, purchase);
  EXPECT_EQ(ended[0].account, kBuyerAccount);
  EXPECT_EQ(ended[0].unfilled, Kilograms(3));
  EXPECT_EQ(ended[1].order, sale);
  EXPECT_EQ(ended[1].state, OrderState::kExpired);
  EXPECT_EQ(ended[1].filled, Kilograms(2));
  EXPECT_EQ(ended[1].unfilled, Kilograms(3));
  EXPECT_EQ(world.HeldMoney(kBuyerAccount), Fen{0});
  EXPECT_EQ(world.registry().HoldingOf(kSellerAccount, kInstrument).held, Grams{0});
  EXPECT_EQ(world.exchange().orders().open_count(), 0u);
  // Orders first, then the figures.
  EXPECT_TRUE(std::holds_alternative<InstrumentClosed>(world.events().back()));
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
  world.Accept<Done>(kOperator, CloseTradingDay{kMonday});
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

TEST(ContinuationTest, ADeepSweepGoesOnUntilItIsFilled) {
  World world;
  world.OpenForTrade();
  for (int i = 0; i < 600; ++i) world.Sell(Kilograms(1), Yuan(1000 + 10 * (i % 7)));
  OrderReport report = world.Buy(Kilograms(600), Yuan(2000));
  EXPECT_EQ(report.state, OrderState::kMatching);
  EXPECT_EQ(report.trade_count, 256u);
  EXPECT_EQ(report.filled, Kilograms(256));
  EXPECT_EQ(report.leaves, Kilograms(344));
  EXPECT_TRUE(world.machine().has_continuation());
  EXPECT_EQ(world.exchange().FindOrder(report.order)->state, OrderState::kMatching);
  // Nothing else may come now.
  Command other;
  other.sequence = world.machine().next_index();
  other.time = world.machine().last_time();
  other.actor = kSeller;
  other.body = MakeSell(Kilograms(1), Yuan(1000));
  EXPECT_NE(world.machine().FindMisplaced(other), nullptr);

  EXPECT_EQ(world.ContinueAll(), 2);
  const auto sides = world.EventsOf<TradeSide>();
  EXPECT_EQ(sides.size(), 2u * 344);
  EXPECT_EQ(sides.back().leaves, Grams{0});
  EXPECT_TRUE(world.EventsOf<OrderEnded>().empty());
  EXPECT_FALSE(world.exchange().FindOrder(report.order));
  EXPECT_EQ(world.HeldMoney(kBuyerAccount), Fen{0});
}

TEST(ContinuationTest, ExactlyOneCommandsWorkNeedsNoOther) {
  World world;
  world.OpenForTrade();
  for (int i = 0; i < 256; ++i) world.Sell(Kilograms(1), Yuan(1000));
  const OrderReport report = world.Buy(Kilograms(300), Yuan(1000));
  EXPECT_EQ(report.state, OrderState::kPartiallyFilled);
  EXPECT_EQ(report.trade_count, 256u);
  EXPECT_FALSE(world.machine().has_continuation());
}

TEST(ContinuationTest, ADayOrderRestsAtTheEndAndSaysNothing) {
  World world;
  world.OpenForTrade();
  for (int i = 0; i < 300; ++i) world.Sell(Kilograms(1), Yuan(1000));
  const OrderReport report = world.Buy(Kilograms(301), Yuan(1000));
  EXPECT_EQ(world.ContinueAll(), 1);
  EXPECT_TRUE(world.EventsOf<OrderEnded>().empty());
  EXPECT_EQ(world.exchange().FindOrder(report.order)->state, OrderState::kPartiallyFilled);
  EXPECT_EQ(world.exchange().FindOrder(report.order)->leaves, Kilograms(1));
}

TEST(ContinuationTest, AnIocRemainderEndsWithAnEvent) {
  World world;
  world.OpenForTrade();
  for (int i = 0; i < 300; ++i) world.Sell(Kilograms(1), Yuan(1000));
  const OrderReport report = world.Buy(Kilograms(310), Yuan(1000), TimeInForce::kImmediateOrCancel);
  EXPECT_EQ(report.state, OrderState::kMatching);
  EXPECT_EQ(world.ContinueAll(), 1);
  const auto ended = world.EventsOf<OrderEnded>();
  ASSERT_EQ(ended.size(), 1u);
  EXPECT_EQ(ended[0].order, report.order);
  EXPECT_EQ(ended[0].state, OrderState::kCancelled);
  EXPECT_EQ(ended[0].filled, Kilograms(300));
  EXPECT_EQ(ended[0].unfilled, Kilograms(10));
}

TEST(ContinuationTest, CloseExpiresAtMostSoManyOrdersACommand) {
  World world;
  world.OpenForTrade();
  for (int i = 0; i < 600; ++i) {
    world.Sell(Kilograms(1), Yuan(2000 + 10 * (i % 50)));
  }
  world.Accept<Done>(kOperator, CloseTradingDay{kMonday});
  EXPECT_EQ(world.EventsOf<OrderEnded>().size(), 256u);
  EXPECT_TRUE(world.EventsOf<InstrumentClosed>().empty());
  EXPECT_TRUE(world.machine().has_continuation());
  EXPECT_EQ(world.exchange().open_day(), std::nullopt);
  EXPECT_EQ(world.ContinueAll(), 2);
  EXPECT_EQ(world.EventsOf<OrderEnded>().size(), 344u);
  EXPECT_EQ(world.EventsOf<InstrumentClosed>().size(), 1u);
  world.Accept<Done>(kOperator, OpenTradingDay{kTuesday});
}

TEST(ContinuationTest, CloseMakesAtMostSoManyFiguresACommand) {
  World world;
  world.Accept<MarketCreated>(kAdministrator, CreateMarket{"ZJ-PERMIT", MakeRules()});
  for (int i = 0; i < 600; ++i) {
    CreateInstrument terms = MakeInstrument();
    terms.symbol = "I-" + std::to_string(i);
    world.Accept<InstrumentCreated>(kAdministrator, terms);
  }
  world.Accept<Done>(kOperator, OpenTradingDay{kMonday});
  world.Accept<Done>(kOperator, CloseTradingDay{kMonday});
  EXPECT_EQ(world.EventsOf<InstrumentClosed>().size(), 256u);
  EXPECT_EQ(world.ContinueAll(), 2);
  EXPECT_EQ(world.EventsOf<InstrumentClosed>().size(), 344u);
}

}  // namespace
}  // namespace luheng::engine
