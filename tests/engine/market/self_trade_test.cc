// Self-trade prevention: what happens when an order meets one of its own participant.
#include <gtest/gtest.h>

#include <vector>

#include "tests/engine/world.h"

namespace luheng::engine {
namespace {

using namespace testing;  // NOLINT: the cast of the tests.
using Mode = SelfTradePrevention;
using Levels = std::vector<Traded>;

Traded Kg(int64_t kilograms, int64_t yuan) { return {Kilograms(kilograms), Yuan(yuan)}; }

// What the other orders are told, in order: their end, or their reduction.
struct Told {
  int64_t ended_kilograms = 0;  // 0: reduced only.
  int64_t reduced_kilograms = 0;
  bool operator==(const Told&) const = default;
};

// The seller rests 2 kg at 1,000 yuan; the buyer's other account rests `own_kilograms` at 1,010;
// the seller rests 2 kg at 1,020. Then the buyer comes with `coming_kilograms` at 1,020.
struct Row {
  Mode mode;
  int64_t own_kilograms;
  int64_t coming_kilograms;
  OrderState state;
  EndReason reason;
  Levels trades;
  int64_t leaves_kilograms;
  Levels asks;
  std::vector<Told> told;
};

class SelfTradeTest : public ::testing::Test {
 protected:
  SelfTradeTest() {
    world_.OpenForTrade();
    other_ = world_.AddAccount(ParticipantId{3}, Kilograms(100), Fen{});
  }

  std::vector<Told> ToldByEvents() const {
    std::vector<Told> told;
    for (const Event& event : world_.events()) {
      if (const auto* ended = std::get_if<OrderEnded>(&event)) {
        EXPECT_EQ(ended->reason, EndReason::kSelfTrade);
        EXPECT_EQ(ended->state, OrderState::kCancelled);
        told.push_back({.ended_kilograms = ended->unfilled.value() / 1000});
      } else if (const auto* reduced = std::get_if<OrderReduced>(&event)) {
        told.push_back({.reduced_kilograms = reduced->reduced.value() / 1000});
      }
    }
    return told;
  }

  World world_;
  AccountId other_;
};

TEST_F(SelfTradeTest, TheComingOrdersModeDecides) {
  constexpr auto kCancelled = OrderState::kCancelled;
  constexpr auto kFilled = OrderState::kFilled;
  constexpr auto kPart = OrderState::kPartiallyFilled;
  constexpr auto kSelf = EndReason::kSelfTrade;
  constexpr auto kNone = EndReason::kNone;
  const Row rows[] = {
      {Mode::kCancelNewest,
       5,
       9,
       kCancelled,
       kSelf,
       {Kg(2, 1000)},
       0,
       {Kg(5, 1010), Kg(2, 1020)},
       {}},
      {Mode::kCancelNewest, 5, 2, kFilled, kNone, {Kg(2, 1000)}, 0, {Kg(5, 1010), Kg(2, 1020)}, {}},
      {Mode::kCancelOldest,
       5,
       9,
       kPart,
       kNone,
       {Kg(2, 1000), Kg(2, 1020)},
       5,
       {},
       {{.ended_kilograms = 5}}},
      {Mode::kCancelOldest,
       5,
       3,
       kFilled,
       kNone,
       {Kg(2, 1000), Kg(1, 1020)},
       0,
       {Kg(1, 1020)},
       {{.ended_kilograms = 5}}},
      {Mode::kCancelBoth,
       5,
       9,
       kCancelled,
       kSelf,
       {Kg(2, 1000)},
       0,
       {Kg(2, 1020)},
       {{.ended_kilograms = 5}}},
      // 9 less 2 is 7: the own 5 goes, and with it 5 of the 7.
      {Mode::kDecrement,
       5,
       9,
       kFilled,
       kNone,
       {Kg(2, 1000), Kg(2, 1020)},
       0,
       {},
       {{.ended_kilograms = 5}, {.reduced_kilograms = 5}}},
      // 7 less 2 is 5: both go.
      {Mode::kDecrement,
       5,
       7,
       kCancelled,
       kSelf,
       {Kg(2, 1000)},
       0,
       {Kg(2, 1020)},
       {{.ended_kilograms = 5}}},
      // 4 less 2 is 2: the coming one goes, and with it 2 of the 5.
      {Mode::kDecrement,
       5,
       4,
       kCancelled,
       kSelf,
       {Kg(2, 1000)},
       0,
       {Kg(3, 1010), Kg(2, 1020)},
       {{.reduced_kilograms = 2}}},
  };
  for (size_t i = 0; i < std::size(rows); ++i) {
    SCOPED_TRACE(i);
    const Row& row = rows[i];
    std::vector<OrderId> resting = {world_.Sell(Kilograms(2), Yuan(1000)).order};
    resting.push_back(
        world_.Submit(Of(other_, MakeSell(Kilograms(row.own_kilograms), Yuan(1010)))).order);
    resting.push_back(world_.Sell(Kilograms(2), Yuan(1020)).order);
    const OrderReport report =
        world_.Submit(Preventing(row.mode, MakeBuy(Kilograms(row.coming_kilograms), Yuan(1020))));
    EXPECT_EQ(report.state, row.state);
    EXPECT_EQ(report.reason, row.reason);
    EXPECT_EQ(report.leaves, Kilograms(row.leaves_kilograms));
    EXPECT_EQ(world_.Trades(), row.trades);
    EXPECT_EQ(world_.Book(Side::kSell), row.asks);
    EXPECT_EQ(ToldByEvents(), row.told);
    // What no order needs any more is given back.
    EXPECT_EQ(world_.HeldMoney(kBuyerAccount), Fen{row.leaves_kilograms * 102 * 5});
    for (const AccountId account : {kSellerAccount, kBuyerAccount, other_}) {
      world_.Accept<OrdersCancelled>(world_.TraderOf(account),
                                     CancelOrders{account, std::nullopt, std::nullopt});
    }
    EXPECT_EQ(world_.exchange().orders().open_count(), 0u);
  }
}

TEST_F(SelfTradeTest, ADecrementedOrderIsOfLessQuantity) {
  const OrderId resting = world_.Submit(Of(other_, MakeSell(Kilograms(5), Yuan(1000)))).order;
  world_.Submit(Preventing(Mode::kDecrement, MakeBuy(Kilograms(2), Yuan(1000))));
  const OpenOrder order = *world_.Find(resting);
  EXPECT_EQ(order.quantity, Kilograms(3));
  EXPECT_EQ(order.leaves, Kilograms(3));
  EXPECT_EQ(order.state, OrderState::kNew);
  EXPECT_EQ(world_.registry().HoldingOf(other_, kInstrument).held, Kilograms(3));
}

TEST_F(SelfTradeTest, ADecrementTakesWhatAnIcebergHidesFirst) {
  const OrderId resting =
      world_.Submit(Of(other_, Iceberg(MakeSell(Kilograms(9), Yuan(1000)), Kilograms(2)))).order;
  world_.Submit(Preventing(Mode::kDecrement, MakeBuy(Kilograms(6), Yuan(1000))));
  EXPECT_EQ(world_.Book(Side::kSell), (Levels{Kg(2, 1000)}));
  EXPECT_EQ(world_.Find(resting)->leaves, Kilograms(3));
  world_.Submit(Preventing(Mode::kDecrement, MakeBuy(Kilograms(2), Yuan(1000))));
  EXPECT_EQ(world_.Book(Side::kSell), (Levels{Kg(1, 1000)}));
}

TEST_F(SelfTradeTest, AFillOrKillOrderKnowsWhatItsModeLets) {
  struct Case {
    Mode mode;
    int64_t kilograms;
    OrderState state;
  };
  // 2 kg of the seller, then 5 of its own, then 2 of the seller.
  const Case cases[] = {
      {Mode::kCancelNewest, 2, OrderState::kFilled},
      {Mode::kCancelNewest, 3, OrderState::kCancelled},
      {Mode::kCancelBoth, 3, OrderState::kCancelled},
      {Mode::kDecrement, 3, OrderState::kCancelled},
      {Mode::kCancelOldest, 4, OrderState::kFilled},
      {Mode::kCancelOldest, 5, OrderState::kCancelled},
  };
  for (const Case& test : cases) {
    SCOPED_TRACE(static_cast<int>(test.mode));
    World world;
    world.OpenForTrade();
    const AccountId other = world.AddAccount(ParticipantId{3}, Kilograms(100), Fen{});
    world.Sell(Kilograms(2), Yuan(1000));
    world.Submit(Of(other, MakeSell(Kilograms(5), Yuan(1010))));
    world.Sell(Kilograms(2), Yuan(1020));
    const SubmitOrder order =
        MakeBuy(Kilograms(test.kilograms), Yuan(1020), TimeInForce::kFillOrKill);
    const OrderReport report = world.Submit(Preventing(test.mode, order));
    EXPECT_EQ(report.state, test.state);
    const bool is_filled = test.state == OrderState::kFilled;
    EXPECT_EQ(report.filled, is_filled ? Kilograms(test.kilograms) : Grams{});
    // A killed order does nothing to others either.
    EXPECT_EQ(world.events().empty(), !is_filled);
  }
}

TEST_F(SelfTradeTest, EndingManyOwnOrdersIsBoundedWorkToo) {
  for (int i = 0; i < kWorkPerCommandMax + 44; ++i) {
    world_.Submit(Of(other_, MakeSell(Grams{1000}, Yuan(1000))));
    if (i == 90)
      world_.Accept<Done>(kRegistrar, AllocateRights{other_, kInstrument, Kilograms(1000)});
  }
  const auto report = world_.Accept<OrderReport>(
      kBuyer, Preventing(Mode::kCancelOldest, MakeBuy(Kilograms(1), Yuan(1000))));
  EXPECT_EQ(report.state, OrderState::kMatching);
  EXPECT_EQ(world_.EventsOf<OrderEnded>().size(), static_cast<size_t>(kWorkPerCommandMax));
  EXPECT_EQ(world_.ContinueAll(), 1);
  EXPECT_EQ(world_.EventsOf<OrderEnded>().size(), 44u);
  EXPECT_EQ(world_.Find(report.order)->state, OrderState::kNew);
}

}  // namespace
}  // namespace luheng::engine
