// Reversing a trade: one operator asks, two others approve.
#include "engine/market/reversal.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/engine/world.h"

namespace luheng::engine {
namespace {

using namespace testing;  // NOLINT: the cast of the tests.

constexpr Actor kOtherOperator{ParticipantId{1}, UserId{7}};

class ReversalTest : public ::testing::Test {
 protected:
  // The seller has sold 10 kg at 2,000 yuan for 10,000 fen; T+1.
  explicit ReversalTest(const MarketRules& rules = MakeRules()) {
    world_.OpenForTrade(rules);
    world_.Accept<Done>(kAdministrator, GrantRole{kOtherOperator, Role::kOperator});
    world_.Sell(Kilograms(10), Yuan(2000));
    world_.Buy(Kilograms(10), Yuan(2000));
    trade_ = world_.EventsOf<TradeSide>().at(0).trade;
  }

  ReversalId Request() {
    return world_.Accept<ReversalRequested>(kOperator, RequestReversal{trade_}).reversal;
  }
  Rejection RefuseRequest(TradeId trade) {
    return world_.Refuse(kOperator, RequestReversal{trade});
  }
  Holding HoldingOf(AccountId account) const {
    return world_.registry().HoldingOf(account, kInstrument);
  }

  World world_;
  TradeId trade_{};
};

constexpr Fen kPaid{10 * 200 * 5};

TEST_F(ReversalTest, TheSecondApprovalUndoesTheTrade) {
  const Fen money = world_.AvailableMoney(kBuyerAccount);
  const ReversalId reversal = Request();
  EXPECT_EQ(static_cast<uint64_t>(reversal), world_.machine().next_index() - 1);
  world_.Accept<Done>(kOtherOperator, ApproveReversal{reversal});
  EXPECT_TRUE(world_.events().empty());
  EXPECT_EQ(HoldingOf(kBuyerAccount).bought_today, Kilograms(10));

  world_.Accept<Done>(kAdministrator, ApproveReversal{reversal});
  EXPECT_EQ(HoldingOf(kBuyerAccount), (Holding{.instrument = kInstrument}));
  EXPECT_EQ(HoldingOf(kSellerAccount).available, Kilograms(1'000'000));
  EXPECT_EQ(world_.AvailableMoney(kSellerAccount), Fen{0});
  EXPECT_EQ(world_.AvailableMoney(kBuyerAccount), money + kPaid);
  const auto sides = world_.EventsOf<TradeReversed>();
  ASSERT_EQ(sides.size(), 2u);
  EXPECT_EQ(sides[0].side, Side::kBuy);
  EXPECT_EQ(sides[0].account, kBuyerAccount);
  EXPECT_EQ(sides[1].side, Side::kSell);
  EXPECT_EQ(sides[1].account, kSellerAccount);
  for (const TradeReversed& side : sides) {
    EXPECT_EQ(side.trade, trade_);
    EXPECT_EQ(side.instrument, kInstrument);
    EXPECT_EQ(side.quantity, Kilograms(10));
    EXPECT_EQ(side.amount, kPaid);
  }
  EXPECT_EQ(RefuseRequest(trade_).reason, RejectReason::kTradeUnknown);
  EXPECT_EQ(world_.Refuse(kAdministrator, ApproveReversal{reversal}).reason,
            RejectReason::kReversalUnknown);
}

TEST_F(ReversalTest, ItCountsNoLongerInTheDaysFiguresNorInTheClose) {
  world_.Sell(Kilograms(10), Yuan(3000));
  world_.Buy(Kilograms(10), Yuan(3000));
  const ReversalId reversal = Request();
  world_.Accept<Done>(kOtherOperator, ApproveReversal{reversal});
  world_.Accept<Done>(kAdministrator, ApproveReversal{reversal});
  const Instrument& instrument = *world_.exchange().FindInstrument(kInstrument);
  const Statistics left{.trade_count = 1, .volume = Kilograms(10), .amount = Fen{15'000}};
  EXPECT_EQ(instrument.day, left);
  EXPECT_EQ(instrument.total, left);
  world_.CloseDay(kMonday);
  EXPECT_EQ(world_.EventsOf<InstrumentClosed>().at(0).close, Yuan(3000));
}

TEST_F(ReversalTest, ThreeDifferentPeopleOutsideTheTradeDecide) {
  const ReversalId reversal = Request();
  const Rejection not_independent{RejectReason::kApproverNotIndependent};
  EXPECT_EQ(world_.Refuse(kOperator, ApproveReversal{reversal}), not_independent);
  world_.Accept<Done>(kAdministrator, ApproveReversal{reversal});
  EXPECT_EQ(world_.Refuse(kAdministrator, ApproveReversal{reversal}), not_independent);
  world_.Accept<Done>(kAdministrator, GrantRole{kSeller, Role::kOperator});
  world_.Accept<Done>(kAdministrator, GrantRole{kBuyer, Role::kAdministrator});
  EXPECT_EQ(world_.Refuse(kSeller, ApproveReversal{reversal}), not_independent);
  EXPECT_EQ(world_.Refuse(kBuyer, ApproveReversal{reversal}), not_independent);
  EXPECT_EQ(world_.Refuse(kSeller, RequestReversal{trade_}), not_independent);
  world_.Accept<Done>(kOtherAdministrator, ApproveReversal{reversal});
  EXPECT_EQ(world_.EventsOf<TradeReversed>().size(), 2u);
}

TEST_F(ReversalTest, OneRequestATradeIsEnough) {
  const ReversalId reversal = Request();
  EXPECT_EQ(RefuseRequest(trade_),
            (Rejection{RejectReason::kReversalPending, static_cast<int64_t>(reversal)}));
}

TEST_F(ReversalTest, OnlyTradesOfThisShardAndDayAreKnown) {
  const uint64_t number = EntryIndexOf(trade_);
  for (const TradeId unknown : {TradeId{number - 1}, TradeId{number + 1}, TradeId{number + 1000},
                                MakeTradeId(Shard{1}, number), TradeId{1ull << 63 | number}}) {
    EXPECT_EQ(RefuseRequest(unknown).reason, RejectReason::kTradeUnknown);
  }
  const ReversalId reversal = Request();
  world_.CloseDay(kMonday);
  EXPECT_EQ(RefuseRequest(trade_).reason, RejectReason::kDayNotOpen);
  EXPECT_EQ(world_.Refuse(kAdministrator, ApproveReversal{reversal}).reason,
            RejectReason::kDayNotOpen);
  world_.Accept<Done>(kOperator, OpenTradingDay{kTuesday});
  EXPECT_EQ(RefuseRequest(trade_).reason, RejectReason::kTradeUnknown);
  EXPECT_EQ(world_.Refuse(kAdministrator, ApproveReversal{reversal}).reason,
            RejectReason::kReversalUnknown);
}

TEST_F(ReversalTest, TheSellerMustStillHaveTheMoney) {
  const ReversalId reversal = Request();
  // It buys for 8,000 of the 10,000 fen that it got.
  world_.Submit(Of(kSellerAccount, MakeBuy(Kilograms(8), Yuan(2000))));
  const Rejection poor{RejectReason::kInsufficientFunds, 2000};
  EXPECT_EQ(world_.Refuse(kOtherOperator, ApproveReversal{reversal}), poor);
  world_.Accept<Done>(kCashier, Deposit{kSellerAccount, Fen{8000}, ""});
  world_.Accept<Done>(kOtherOperator, ApproveReversal{reversal});
  world_.Submit(Of(kSellerAccount, MakeBuy(Kilograms(1), Yuan(2000))));
  EXPECT_EQ(world_.Refuse(kAdministrator, ApproveReversal{reversal}),
            (Rejection{RejectReason::kInsufficientFunds, 9000}));
}

class ReversalAtOnceTest : public ReversalTest {
 protected:
  ReversalAtOnceTest() : ReversalTest(Rules()) {}
  static MarketRules Rules() {
    MarketRules rules = MakeRules();
    rules.buy_is_sellable_next_day = false;
    return rules;
  }
};

TEST_F(ReversalAtOnceTest, TheBuyerMustStillHaveTheRights) {
  const OrderId resale = world_.Submit(Of(kBuyerAccount, MakeSell(Kilograms(4), Yuan(2500)))).order;
  EXPECT_EQ(RefuseRequest(trade_),
            (Rejection{RejectReason::kInsufficientHoldings, Kilograms(6).value()}));
  world_.Accept<OrderReport>(kBuyer, CancelOrder{resale});
  const ReversalId reversal = Request();
  world_.Accept<Done>(kOtherOperator, ApproveReversal{reversal});
  world_.Accept<Done>(kAdministrator, ApproveReversal{reversal});
  EXPECT_EQ(HoldingOf(kBuyerAccount).available, Grams{0});
  EXPECT_EQ(HoldingOf(kSellerAccount).available, Kilograms(1'000'000));
}

TEST(DayTradesTest, FindsEachOfManyAndForgetsThemWithTheDay) {
  DayTrades trades;
  for (uint32_t i = 0; i < 1000; ++i) {
    trades.Add({.entry_index = 10 + 3 * uint64_t{i}, .lots = i + 1, .ticks = 1});
  }
  for (uint32_t i = 0; i < 1000; ++i) {
    const DayTrade* found = trades.Find(TradeId{10 + 3 * uint64_t{i}});
    ASSERT_NE(found, nullptr);
    EXPECT_EQ(found->lots, i + 1);
    EXPECT_EQ(trades.Find(TradeId{11 + 3 * uint64_t{i}}), nullptr);
  }
  trades.Find(TradeId{10})->ticks = 0;
  EXPECT_EQ(trades.Find(TradeId{10}), nullptr);
  std::string saved;
  Writer writer(&saved);
  writer(trades);
  DayTrades loaded;
  Reader reader(saved);
  reader(loaded);
  ASSERT_TRUE(reader.ok());
  EXPECT_EQ(loaded.count(), 1000u);
  EXPECT_NE(loaded.Find(TradeId{13}), nullptr);
  EXPECT_EQ(loaded.Find(TradeId{10}), nullptr);
  trades.Clear();
  EXPECT_EQ(trades.Find(TradeId{13}), nullptr);
}

}  // namespace
}  // namespace luheng::engine
