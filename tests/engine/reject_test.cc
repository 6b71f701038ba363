// One row for every reason: a state, a command, and the reason and limit that it is refused with.
// The rows of one command stand in the order of its checks.
#include "engine/reject.h"

#include <gtest/gtest.h>

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "engine/arithmetic.h"
#include "tests/engine/world.h"

namespace luheng::engine {
namespace {

using namespace testing;  // NOLINT: the cast of the tests.
using R = RejectReason;

constexpr Actor kThief{ParticipantId{3}, UserId{1}};  // The buyer, on the seller's things.
constexpr InstrumentId kNoInstrument{99};
constexpr AccountId kNoAccount{99};
constexpr auto kIoc = TimeInForce::kImmediateOrCancel;

// How far the world has come when the command arrives.
enum class Stage {
  kEnterprises,
  kOpen,
  kOpenWithBand,
  kHalted,
  kCall,
  kCallNoCancel,
  kResting,     // The seller's order of 1 kg for 1,000 yuan, the only one.
  kTraded,      // The last price is 2,000 yuan; the buyer's order of 5 kg is filled with 2.
  kCancelling,  // The seller's orders are being cancelled, and the first one stands.
  kAlmostFull,
  kClosing,
  kClosed,
  kRequested,  // The trade at kTraded is to be reversed.
};

struct Row {
  Stage stage;
  Actor actor;
  CommandBody body;
  R reason;
  int64_t limit = 0;
};

SubmitOrder Sell(Grams quantity, Price price) { return MakeSell(quantity, price); }
SubmitOrder Buy(Grams quantity, Price price) { return MakeBuy(quantity, price); }

template <class Body, class Change>
Body With(Body body, Change change) {
  change(body);
  return body;
}

MarketRules BandRules() {
  return With(MakeRules(), [](MarketRules& rules) { rules.band_basis_points = 1000; });
}

CreateInstrument WithReference() {
  return With(MakeInstrument(), [](CreateInstrument& terms) { terms.reference = Yuan(2000); });
}

CreateInstrument Other() {
  return With(MakeInstrument(), [](CreateInstrument& terms) { terms.symbol = "OTHER"; });
}

constexpr int64_t DayNumber(TradingDay day) { return static_cast<int64_t>(day); }

void Prepare(World& world, Stage stage);

const CancelOrders kCancelAll{kSellerAccount, std::nullopt, std::nullopt};

// The trade that the last command made.
TradeId LastTrade(const World& world) { return world.EventsOf<TradeSide>().at(0).trade; }
// The trade of Stage::kTraded and Stage::kRequested, and the request: both are the same each time.
TradeId TheTrade() {
  World world;
  Prepare(world, Stage::kTraded);
  return LastTrade(world);
}
ReversalId TheReversal() { return ReversalId{static_cast<uint64_t>(TheTrade()) + 2}; }

void Prepare(World& world, Stage stage) {
  switch (stage) {
    case Stage::kEnterprises:
      world.AddEnterprises();
      return;
    case Stage::kOpen:
      world.OpenForTrade();
      return;
    case Stage::kOpenWithBand:
      world.OpenForTrade(BandRules(), WithReference());
      return;
    case Stage::kHalted:
      world.OpenForTrade();
      world.Accept<Done>(kOperator, SetPhase{kInstrument, Phase::kHalted});
      return;
    case Stage::kCall:
    case Stage::kCallNoCancel:
      world.OpenForTrade(
          With(MakeRules(), [](MarketRules& rules) { rules.opens_with_call = true; }));
      world.Sell(kKilogram, Yuan(1000));
      if (stage == Stage::kCall) return;
      world.Accept<Done>(kOperator, SetPhase{kInstrument, Phase::kCallNoCancel});
      return;
    case Stage::kResting:
      world.OpenForTrade();
      world.Sell(kKilogram, Yuan(1000));
      return;
    case Stage::kTraded:
    case Stage::kRequested:
      world.OpenForTrade(
          With(MakeRules(), [](MarketRules& rules) { rules.position_max = Kilograms(100); }));
      world.Buy(Kilograms(5), Yuan(2000));
      world.Sell(Kilograms(2), Yuan(2000));
      if (stage == Stage::kTraded) return;
      world.Accept<ReversalRequested>(kOperator, RequestReversal{LastTrade(world)});
      return;
    case Stage::kCancelling:
      world.OpenForTrade();
      for (int i = 0; i <= kWorkPerCommandMax; ++i) world.Sell(kKilogram, Yuan(1000));
      world.Accept<OrdersCancelled>(kSeller, kCancelAll);
      return;
    case Stage::kAlmostFull:
      world.OpenForTrade();
      for (int i = 0; i < 4; ++i) world.Sell(kKilogram, Yuan(1000));
      return;
    case Stage::kClosing:
      world.OpenForTrade();
      world.Sell(kKilogram, Yuan(1000));
      world.Accept<Done>(kOperator, CloseTradingDay{kMonday});
      return;
    case Stage::kClosed:
      world.OpenForTrade();
      world.CloseDay(kMonday);
      return;
  }
}

std::vector<Row> RegistryRows() {
  std::vector<Row> rows = {
      {Stage::kEnterprises, kSeller, GrantRole{kSeller, Role::kOperator}, R::kNotAuthorized},
      {Stage::kEnterprises, kAdministrator, GrantRole{{ParticipantId{9}, UserId{1}}, Role::kTrader},
       R::kParticipantUnknown},
      {Stage::kEnterprises, kAdministrator, GrantRole{kSeller, Role::kTrader}, R::kGrantExists},
      {Stage::kEnterprises, kAdministrator, RevokeRole{kSeller, Role::kOperator}, R::kGrantUnknown},
      {Stage::kEnterprises, kRegistrar, MakeParticipant(2), R::kUsccTaken},
      {Stage::kEnterprises, kRegistrar, OpenAccount{ParticipantId{9}, AccountKind::kTrading},
       R::kParticipantUnknown},
      {Stage::kEnterprises, kCashier, Deposit{kNoAccount, Fen{1}, ""}, R::kAccountUnknown},
      {Stage::kOpen, kRegistrar, AllocateRights{kNoAccount, kNoInstrument, Grams{1}},
       R::kAccountUnknown},
      {Stage::kOpen, kRegistrar, AllocateRights{kSellerAccount, kNoInstrument, Grams{1}},
       R::kInstrumentUnknown},
  };
  return rows;
}

std::vector<Row> ListingRows() {
  const int64_t tuesday = DayNumber(kTuesday);
  return {
      {Stage::kOpen, kAdministrator, CreateMarket{"ZJ-PERMIT", MakeRules()}, R::kMarketTaken},
      {Stage::kOpen, kAdministrator, CreateMarket{"NEW", MakeRules()}, R::kEffectiveDayPast,
       tuesday},
      {Stage::kOpen, kAdministrator, SetMarketRules{MarketId{9}, MakeRules()}, R::kMarketUnknown},
      {Stage::kOpen, kAdministrator, SetMarketRules{kMarket, BandRules()}, R::kEffectiveDayPast,
       tuesday},
      {Stage::kOpen, kAdministrator,
       SetMarketRules{
           kMarket, With(BandRules(), [](MarketRules& rules) { rules.effective_day = kTuesday; })},
       R::kReferenceMissing},
      {Stage::kOpen, kAdministrator, MakeInstrument(MarketId{9}), R::kMarketUnknown},
      {Stage::kOpen, kAdministrator, MakeInstrument(), R::kInstrumentTaken},
      {Stage::kOpen, kAdministrator,
       With(Other(), [](CreateInstrument& terms) { terms.tick = Price{100}; }),
       R::kLotTickNotWholeFen},
      {Stage::kOpen, kAdministrator,
       With(Other(), [](CreateInstrument& terms) { terms.floor = Yuan(1001); }), R::kFloorOffTick},
      {Stage::kOpen, kAdministrator,
       With(Other(), [](CreateInstrument& terms) { terms.reference = Yuan(1001); }),
       R::kReferenceOffTick},
      {Stage::kOpenWithBand, kAdministrator, Other(), R::kReferenceMissing},
      {Stage::kOpen, kAdministrator, SetPriceFloor{kNoInstrument, kTuesday, Yuan(1)},
       R::kInstrumentUnknown},
      {Stage::kOpen, kAdministrator, SetPriceFloor{kInstrument, kMonday, Yuan(1)},
       R::kEffectiveDayPast, tuesday},
      {Stage::kOpen, kAdministrator, SetPriceFloor{kInstrument, kTuesday, Yuan(1)},
       R::kFloorOffTick},
      {Stage::kOpen, kAdministrator, SetCalendarDay{kMonday, DayKind::kHoliday},
       R::kEffectiveDayPast, tuesday},
  };
}

std::vector<Row> DayRows() {
  const int64_t monday = DayNumber(kMonday);
  return {
      {Stage::kOpen, kOperator, OpenTradingDay{kMonday}, R::kDayAlreadyOpen, monday},
      {Stage::kClosing, kOperator, OpenTradingDay{kMonday}, R::kDayClosing},
      {Stage::kClosed, kOperator, OpenTradingDay{kMonday}, R::kDayNotAfterLast, monday},
      {Stage::kClosed, kOperator, OpenTradingDay{Day(2023, 1, 14)}, R::kNotATradingDay},
      {Stage::kOpen, kOperator, CloseTradingDay{kTuesday}, R::kDayNotOpen},
      {Stage::kClosed, kOperator, CloseTradingDay{kMonday}, R::kDayNotOpen},
      {Stage::kOpen, kOperator, SetPhase{kNoInstrument, Phase::kHalted}, R::kInstrumentUnknown},
      {Stage::kClosed, kOperator, SetPhase{kInstrument, Phase::kHalted}, R::kDayNotOpen},
      {Stage::kOpen, kOperator, SetPhase{kInstrument, Phase::kContinuous}, R::kPhaseNotAllowed},
      {Stage::kHalted, kOperator, SetPhase{kInstrument, Phase::kHalted}, R::kPhaseNotAllowed},
      {Stage::kOpen, kOperator, SetPhase{kInstrument, Phase::kCallNoCancel}, R::kPhaseNotAllowed},
  };
}

std::vector<Row> OrderRows() {
  const Grams most = Kilograms(1'000'000);
  return {
      {Stage::kOpen, kOperator, Sell(Grams{1500}, Yuan(1)), R::kNotAuthorized},
      {Stage::kOpen, kSeller,
       With(Sell(Grams{1}, Yuan(1)), [](SubmitOrder& order) { order.account = kNoAccount; }),
       R::kAccountUnknown},
      {Stage::kOpen, kSeller,
       With(Sell(Grams{1}, Yuan(1)),
            [](SubmitOrder& order) { order.account = AccountId{1ull << 56 | 1}; }),
       R::kAccountUnknown},
      {Stage::kOpen, kThief,
       With(Sell(Grams{1}, Yuan(1)), [](SubmitOrder& order) { order.instrument = kNoInstrument; }),
       R::kAccountNotOwned},
      {Stage::kOpen, kSeller,
       With(Sell(Grams{1}, Yuan(1)), [](SubmitOrder& order) { order.instrument = kNoInstrument; }),
       R::kInstrumentUnknown},
      {Stage::kClosed, kSeller, Sell(Grams{1}, Yuan(1)), R::kMarketClosed},
      {Stage::kHalted, kSeller, Sell(Grams{1}, Yuan(1)), R::kInstrumentHalted},
      {Stage::kHalted, kSeller, MakeSell(Grams{1}, Yuan(1), kIoc), R::kInstrumentHalted},
      {Stage::kCall, kSeller, MakeSell(Grams{1}, Yuan(1), kIoc), R::kNeedsContinuous},
      {Stage::kCallNoCancel, kSeller, AtMarket(Sell(Grams{1}, {})), R::kNeedsContinuous},
      {Stage::kCancelling, kSeller, Sell(Grams{1}, Yuan(1)), R::kCancelPending},
      {Stage::kOpen, kSeller, Sell(most + Grams{1500}, Yuan(1)), R::kOffLot, 1000},
      {Stage::kOpen, kSeller, Sell(most + kKilogram, Yuan(1)), R::kOrderTooLarge, most.value()},
      {Stage::kOpen, kSeller, Sell(most, Yuan(1)), R::kOffTick, 1000},
      {Stage::kOpen, kSeller, Sell(most, Yuan(990)), R::kBelowFloor, 100'000},
      {Stage::kOpen, kBuyer, Buy(most, Yuan(990)), R::kBelowFloor, 100'000},
      {Stage::kOpenWithBand, kSeller, Sell(most, Yuan(2210)), R::kAboveBand, 220'000},
      {Stage::kOpenWithBand, kSeller, Sell(most, Yuan(1790)), R::kBelowBand, 180'000},
      {Stage::kOpen, kBuyer, AtMarket(Buy(most, {})), R::kNoBand},
      // Without a band, the highest price that an order can carry.
      {Stage::kOpen, kSeller, Sell(most, Price{4'294'967'296'000}), R::kAboveBand,
       4'294'967'295'000},
      {Stage::kOpen, kSeller, Sell(most, Price{4'294'967'295'000}), R::kAmountTooLarge,
       1'000'000'000'000'000},
      {Stage::kResting, kSeller, Sell(most, Yuan(1000)), R::kInsufficientHoldings,
       (most - kKilogram).value()},
      {Stage::kOpen, kBuyer, Buy(most, Yuan(10'000'000)), R::kInsufficientFunds, 1'000'000'000'000},
      {Stage::kTraded, kBuyer, Buy(Kilograms(96), Yuan(10'000'000'000)), R::kPositionLimit,
       Kilograms(95).value()},
      {Stage::kResting, kBuyer, PostOnly(Buy(most, Yuan(10'000'000))), R::kInsufficientFunds,
       1'000'000'000'000},
      {Stage::kResting, kBuyer, PostOnly(Buy(kKilogram, Yuan(1010))), R::kWouldTrade, 100'000},
      {Stage::kAlmostFull, kBuyer, PostOnly(Buy(kKilogram, Yuan(1000))), R::kWouldTrade, 100'000},
      {Stage::kAlmostFull, kSeller, Sell(kKilogram, Yuan(1000)), R::kBookFull, 4},
      {Stage::kResting, kOperator, CancelOrder{OrderId{1}}, R::kNotAuthorized},
      {Stage::kResting, kSeller, CancelOrder{OrderId{99}}, R::kOrderUnknown},
      {Stage::kResting, kBuyer, CancelOrder{OrderId{1}}, R::kOrderNotOwned},
      {Stage::kCallNoCancel, kBuyer, CancelOrder{OrderId{1}}, R::kOrderNotOwned},
      {Stage::kCallNoCancel, kSeller, CancelOrder{OrderId{1}}, R::kPhaseNotAllowed},
  };
}

// The conditions that an order may carry. Each of these sells or buys more than it can.
std::vector<Row> ConditionRows() {
  const Grams most = Kilograms(1'000'000);
  const int64_t monday = DayNumber(kMonday);
  const SubmitOrder sell = Sell(most, Yuan(2000));
  const SubmitOrder buy = Buy(most, Yuan(10'000'000'000));
  return {
      {Stage::kTraded, kSeller, GoodTill(Iceberg(sell, Grams{1}), Day(2023, 1, 6)), R::kOffLot,
       1000},
      {Stage::kTraded, kSeller, GoodTill(Iceberg(sell, Kilograms(9'999)), Day(2023, 1, 6)),
       R::kDisplayTooSmall, Kilograms(10'000).value()},
      {Stage::kTraded, kSeller, GoodTill(Iceberg(sell, Kilograms(10'000)), Day(2023, 1, 6)),
       R::kExpireDayPast, monday},
      {Stage::kTraded, kSeller, GoodTill(Stopped(sell, Price{1}), Day(2023, 1, 6)), R::kOffTick,
       1000},
      {Stage::kTraded, kSeller, GoodTill(Stopped(sell, Yuan(990)), Day(2023, 1, 6)), R::kBelowFloor,
       100'000},
      {Stage::kOpenWithBand, kSeller, Stopped(sell, Yuan(2210)), R::kAboveBand, 220'000},
      {Stage::kOpenWithBand, kSeller, Stopped(sell, Yuan(1790)), R::kBelowBand, 180'000},
      {Stage::kTraded, kSeller, GoodTill(Stopped(sell, Yuan(2000)), Day(2023, 1, 6)),
       R::kStopReached, 200'000},
      {Stage::kTraded, kBuyer, GoodTill(Stopped(buy, Yuan(2000)), Day(2023, 1, 6)), R::kStopReached,
       200'000},
      {Stage::kTraded, kSeller, GoodTill(Stopped(sell, Yuan(1990)), Day(2023, 1, 6)),
       R::kExpireDayPast, monday},
      {Stage::kTraded, kSeller, GoodTill(Stopped(sell, Yuan(1990)), kMonday),
       R::kInsufficientHoldings, (most - Kilograms(2)).value()},
  };
}

// Of amendments and mass cancels; order 1 is the seller's, or at Stage::kTraded the buyer's.
std::vector<Row> AmendRows() {
  constexpr OrderId kOrder{1};
  const Grams most = Kilograms(1'000'000);
  const auto amend = [](Grams quantity, Price price) {
    return AmendOrder{kOrder, quantity, price};
  };
  return {
      {Stage::kResting, kOperator, amend(Grams{1}, Price{1}), R::kNotAuthorized},
      {Stage::kResting, kSeller, AmendOrder{OrderId{99}, Grams{1}, Price{1}}, R::kOrderUnknown},
      {Stage::kCallNoCancel, kBuyer, amend(Grams{1}, Price{1}), R::kOrderNotOwned},
      {Stage::kCallNoCancel, kSeller, amend(Grams{1}, Price{1}), R::kPhaseNotAllowed},
      {Stage::kClosing, kSeller, amend(Grams{1}, Price{1}), R::kPhaseNotAllowed},
      {Stage::kCancelling, kSeller, amend(Grams{1}, Price{1}), R::kCancelPending},
      {Stage::kResting, kSeller, amend(most + Grams{1}, Price{1}), R::kOffLot, 1000},
      {Stage::kResting, kSeller, amend(most + kKilogram, Price{1}), R::kOrderTooLarge,
       most.value()},
      {Stage::kTraded, kBuyer, amend(kKilogram, Price{1}), R::kOffTick, 1000},
      {Stage::kTraded, kBuyer, amend(kKilogram, Yuan(990)), R::kBelowFloor, 100'000},
      {Stage::kTraded, kBuyer, amend(Kilograms(2), Price{4'294'967'295'000}), R::kAlreadyFilled,
       2'000},
      {Stage::kResting, kSeller, amend(most, Price{4'294'967'295'000}), R::kAmountTooLarge,
       1'000'000'000'000'000},
      {Stage::kResting, kSeller, amend(most + most, Yuan(1000)), R::kOrderTooLarge, most.value()},
      {Stage::kTraded, kBuyer, amend(Kilograms(101), Yuan(10'000'000'000)), R::kPositionLimit,
       Kilograms(95).value()},
      {Stage::kResting, kOperator, kCancelAll, R::kNotAuthorized},
      {Stage::kResting, kSeller, CancelOrders{kNoAccount, kNoInstrument, Side::kBuy},
       R::kAccountUnknown},
      {Stage::kCancelling, kBuyer, CancelOrders{kSellerAccount, kNoInstrument, Side::kBuy},
       R::kAccountNotOwned},
      {Stage::kCancelling, kSeller, CancelOrders{kSellerAccount, kNoInstrument, Side::kBuy},
       R::kInstrumentUnknown},
      {Stage::kCancelling, kSeller, kCancelAll, R::kCancelPending},
      {Stage::kResting, kOperator, SetCancelTimer{kNoAccount, 1}, R::kNotAuthorized},
      {Stage::kResting, kBuyer, SetCancelTimer{kNoAccount, 1}, R::kAccountUnknown},
      {Stage::kResting, kBuyer, SetCancelTimer{kSellerAccount, 1}, R::kAccountNotOwned},
      {Stage::kResting, kOperator, SetDisconnectRule{kNoAccount, 1}, R::kNotAuthorized},
      {Stage::kResting, kBuyer, SetDisconnectRule{kNoAccount, 1}, R::kAccountUnknown},
      {Stage::kResting, kBuyer, SetDisconnectRule{kSellerAccount, 1}, R::kAccountNotOwned},
  };
}

std::vector<Row> ReversalRows() {
  return {
      {Stage::kTraded, kRegistrar, RequestReversal{TradeId{1}}, R::kNotAuthorized},
      {Stage::kClosed, kOperator, RequestReversal{TradeId{1}}, R::kDayNotOpen},
      {Stage::kTraded, kOperator, RequestReversal{TradeId{1}}, R::kTradeUnknown},
      {Stage::kRequested, kOperator, RequestReversal{TheTrade()}, R::kReversalPending,
       static_cast<int64_t>(TheReversal())},
      {Stage::kRequested, kRegistrar, ApproveReversal{TheReversal()}, R::kNotAuthorized},
      {Stage::kClosed, kAdministrator, ApproveReversal{TheReversal()}, R::kDayNotOpen},
      {Stage::kTraded, kAdministrator, ApproveReversal{TheReversal()}, R::kReversalUnknown},
      {Stage::kRequested, kOperator, ApproveReversal{TheReversal()}, R::kApproverNotIndependent},
  };
}

void ExpectRefused(const std::vector<Row>& rows) {
  for (size_t i = 0; i < rows.size(); ++i) {
    const Row& row = rows[i];
    SCOPED_TRACE("row " + std::to_string(i) + ": " + RejectReasonName(row.reason));
    World world(row.stage == Stage::kAlmostFull ? 4 : kSlotMax);
    Prepare(world, row.stage);
    EXPECT_EQ(world.Refuse(row.actor, row.body), (Rejection{row.reason, row.limit}));
    EXPECT_TRUE(world.events().empty());
  }
}

TEST(RejectTest, Registry) { ExpectRefused(RegistryRows()); }
TEST(RejectTest, Listing) { ExpectRefused(ListingRows()); }
TEST(RejectTest, Day) { ExpectRefused(DayRows()); }
TEST(RejectTest, Orders) { ExpectRefused(OrderRows()); }

TEST(RejectTest, Conditions) { ExpectRefused(ConditionRows()); }
TEST(RejectTest, Amendments) { ExpectRefused(AmendRows()); }
TEST(RejectTest, Reversals) { ExpectRefused(ReversalRows()); }

// Every reason there is has a row above; those of rights, from 501 on, in
// rights/reject_rights_test.cc, and the last administrator has a test of its own
// (registry/authority_test.cc).
TEST(RejectTest, EveryReasonIsReached) {
  std::set<R> reached = {R::kNone, R::kLastAdministrator};
  for (const auto& rows : {RegistryRows(), ListingRows(), DayRows(), OrderRows(), ConditionRows(),
                           AmendRows(), ReversalRows()}) {
    for (const Row& row : rows) reached.insert(row.reason);
  }
  int count = 0;
  for (int number = 0; number <= 0xffff; ++number) {
    const R reason{static_cast<uint16_t>(number)};
    if (!IsKnown(reason)) {
      EXPECT_STREQ(RejectReasonName(reason), "UNKNOWN");
      continue;
    }
    ++count;
    if (number > 500) continue;
    EXPECT_TRUE(reached.contains(reason)) << RejectReasonName(reason);
  }
  EXPECT_EQ(count, 94);
}

}  // namespace
}  // namespace luheng::engine
