// Cancelling many orders at once.
#include "engine/market/cancelling.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/codec.h"
#include "tests/engine/world.h"

namespace luheng::engine {
namespace {

using namespace testing;  // NOLINT: the cast of the tests.

constexpr InstrumentId kOtherInstrument{2};
constexpr auto kAnyInstrument = std::optional<InstrumentId>();
constexpr auto kAnySide = std::optional<Side>();

class CancellingTest : public ::testing::Test {
 protected:
  CancellingTest() {
    world_.OpenForTrade();
    CreateInstrument other = MakeInstrument();
    other.symbol = "OTHER";
    world_.Accept<InstrumentCreated>(kAdministrator, other);
    world_.CloseDay(kMonday);
    world_.Accept<Done>(kOperator, OpenTradingDay{kTuesday});
    world_.Accept<Done>(kCashier, Deposit{kSellerAccount, Fen{1'000'000'000}, ""});
  }

  OrdersCancelled Cancel(std::optional<InstrumentId> instrument, std::optional<Side> side) {
    return world_.Accept<OrdersCancelled>(kSeller, CancelOrders{kSellerAccount, instrument, side});
  }
  OrdersCancelled CancelOthers() {
    return world_.Accept<OrdersCancelled>(kBuyer,
                                          CancelOrders{kBuyerAccount, std::nullopt, std::nullopt});
  }
  std::vector<OrderId> Ended() const {
    std::vector<OrderId> orders;
    for (const OrderEnded& ended : world_.EventsOf<OrderEnded>()) orders.push_back(ended.order);
    return orders;
  }
  void RestMany(int count) {
    for (int i = 0; i < count; ++i) world_.Sell(kKilogram, Yuan(2000));
  }
  size_t OpenCount(AccountId account) const {
    return world_.exchange().OpenOrdersOf(account, 0, SIZE_MAX).size();
  }

  World world_;
};

TEST_F(CancellingTest, EndsTheOrdersThatAreNamedNewestFirst) {
  enum { kSale, kPurchase, kStop, kElsewhere, kCount };
  struct Row {
    std::optional<InstrumentId> instrument;
    std::optional<Side> side;
    std::vector<int> ended;
  };
  const Row rows[] = {
      {kAnyInstrument, kAnySide, {kElsewhere, kStop, kPurchase, kSale}},
      {kInstrument, kAnySide, {kStop, kPurchase, kSale}},
      {kOtherInstrument, kAnySide, {kElsewhere}},
      {kAnyInstrument, Side::kBuy, {kElsewhere, kStop, kPurchase}},
      {kAnyInstrument, Side::kSell, {kSale}},
      {kOtherInstrument, Side::kSell, {}},
  };
  for (size_t i = 0; i < std::size(rows); ++i) {
    SCOPED_TRACE(i);
    const OrderId others = world_.Buy(kKilogram, Yuan(1000)).order;
    std::vector<OrderId> orders(kCount);
    orders[kSale] = world_.Sell(kKilogram, Yuan(3000)).order;
    SubmitOrder buy = Of(kSellerAccount, MakeBuy(kKilogram, Yuan(1000)));
    orders[kPurchase] = world_.Submit(buy).order;
    orders[kStop] = world_.Submit(Stopped(buy, Yuan(2000))).order;
    buy.instrument = kOtherInstrument;
    orders[kElsewhere] = world_.Submit(buy).order;

    std::vector<OrderId> expected;
    for (const int which : rows[i].ended) expected.push_back(orders[which]);
    const OrdersCancelled done = Cancel(rows[i].instrument, rows[i].side);
    EXPECT_EQ(done.order_count, expected.size());
    EXPECT_FALSE(done.is_pending);
    EXPECT_EQ(Ended(), expected);
    for (const OrderEnded& ended : world_.EventsOf<OrderEnded>()) {
      EXPECT_EQ(ended.state, OrderState::kCancelled);
      EXPECT_EQ(ended.reason, EndReason::kMassCancel);
      EXPECT_EQ(ended.unfilled, kKilogram);
    }
    EXPECT_TRUE(world_.Find(others));
    Cancel(kAnyInstrument, kAnySide);
    EXPECT_EQ(world_.HeldMoney(kSellerAccount), Fen{0});
    EXPECT_EQ(OpenCount(kSellerAccount), 0u);
  }
}

TEST_F(CancellingTest, OrdersWhosePhaseForbidsItStay) {
  world_.Accept<Done>(kOperator, SetPhase{kOtherInstrument, Phase::kCall});
  SubmitOrder elsewhere = Of(kSellerAccount, MakeBuy(kKilogram, Yuan(1000)));
  elsewhere.instrument = kOtherInstrument;
  const OrderId kept = world_.Submit(elsewhere).order;
  world_.Sell(kKilogram, Yuan(3000));
  world_.Accept<Done>(kOperator, SetPhase{kOtherInstrument, Phase::kCallNoCancel});
  const OrdersCancelled done = Cancel(kAnyInstrument, kAnySide);
  EXPECT_EQ(done.order_count, 1u);
  EXPECT_FALSE(done.is_pending);
  EXPECT_TRUE(world_.Find(kept));
}

TEST_F(CancellingTest, MoreThanOneCommandMayDoIsDoneByContinueCommands) {
  RestMany(600);
  const OrdersCancelled done = Cancel(kAnyInstrument, kAnySide);
  EXPECT_EQ(done.order_count, 256u);
  EXPECT_TRUE(done.is_pending);
  EXPECT_TRUE(world_.machine().has_task());
  EXPECT_FALSE(world_.machine().has_continuation());
  EXPECT_EQ(OpenCount(kSellerAccount), 344u);
  EXPECT_EQ(world_.ContinueAll(), 2);
  EXPECT_EQ(OpenCount(kSellerAccount), 0u);
}

TEST_F(CancellingTest, MeanwhileTheMarketGoesOnButForTheAccount) {
  RestMany(600);
  const OrderId oldest = world_.exchange().OpenOrdersOf(kSellerAccount, 0, 1).front().id;
  Cancel(kAnyInstrument, kAnySide);
  const Rejection pending{RejectReason::kCancelPending};
  EXPECT_EQ(world_.RefuseOrder(MakeSell(kKilogram, Yuan(2000))), pending);
  EXPECT_EQ(world_.Refuse(kSeller, AmendOrder{oldest, kKilogram, Yuan(2010)}), pending);
  EXPECT_EQ(world_.Refuse(kSeller, CancelOrders{kSellerAccount, kAnyInstrument, kAnySide}),
            pending);
  // Others trade, even with an order that is to be cancelled; and its owner may be quicker.
  EXPECT_EQ(world_.Accept<OrderReport>(kBuyer, MakeBuy(kKilogram, Yuan(2000))).state,
            OrderState::kFilled);
  const OrderId next = world_.exchange().OpenOrdersOf(kSellerAccount, 0, 1).front().id;
  EXPECT_NE(next, oldest);
  world_.Accept<OrderReport>(kSeller, CancelOrder{next});
  world_.ContinueAll();
  EXPECT_EQ(world_.EventsOf<OrderEnded>().size(), 342u);
  EXPECT_EQ(world_.Sell(kKilogram, Yuan(2000)).state, OrderState::kNew);
}

TEST_F(CancellingTest, WhatOneCommandMayDoIsDoneAtOnceWhateverElseIsCancelled) {
  RestMany(600);
  for (int i = 0; i < 256; ++i) world_.Buy(kKilogram, Yuan(1000));
  Cancel(kAnyInstrument, kAnySide);
  const OrdersCancelled others = CancelOthers();
  EXPECT_EQ(others.order_count, 256u);
  EXPECT_FALSE(others.is_pending);
  EXPECT_EQ(world_.Buy(kKilogram, Yuan(1000)).state, OrderState::kNew);
}

TEST_F(CancellingTest, ASmallTaskBehindAHugeOneIsSoonDone) {
  RestMany(5000);
  for (int i = 0; i < 600; ++i) world_.Buy(kKilogram, Yuan(1000));
  Cancel(kAnyInstrument, kAnySide);
  EXPECT_TRUE(CancelOthers().is_pending);
  EXPECT_EQ(world_.RefuseOrder(MakeBuy(kKilogram, Yuan(1000))).reason,
            RejectReason::kCancelPending);
  // They take turns, and each goes on where it was.
  size_t sellers = 5000 - 256;
  size_t buyers = 600 - 256;
  for (const size_t left : {buyers - 256, size_t{0}}) {
    world_.Accept<Done>(kSystemActor, Continue{});
    sellers -= 256;
    EXPECT_EQ(OpenCount(kSellerAccount), sellers);
    EXPECT_EQ(OpenCount(kBuyerAccount), buyers);
    world_.Accept<Done>(kSystemActor, Continue{});
    buyers = left;
    EXPECT_EQ(OpenCount(kSellerAccount), sellers);
    EXPECT_EQ(OpenCount(kBuyerAccount), buyers);
  }
  EXPECT_EQ(world_.Buy(kKilogram, Yuan(1000)).state, OrderState::kNew);
  EXPECT_EQ(world_.RefuseOrder(MakeSell(kKilogram, Yuan(2000))).reason,
            RejectReason::kCancelPending);
  EXPECT_EQ(world_.ContinueAll(), static_cast<int>((sellers + 255) / 256));
  EXPECT_EQ(world_.exchange().orders().open_count(), 1u);
}

TEST_F(CancellingTest, ASnapshotKeepsTheTasksAndWhereTheyStand) {
  RestMany(600);
  for (int i = 0; i < 600; ++i) world_.Buy(kKilogram, Yuan(1000));
  Cancel(kAnyInstrument, Side::kSell);
  CancelOthers();
  std::string saved;
  Writer writer(&saved);
  writer(world_.machine());
  StateMachine loaded;
  Reader reader(saved);
  reader(loaded);
  reader.ExpectEnd();
  ASSERT_TRUE(reader.ok()) << reader.problem();
  EXPECT_EQ(loaded.FindBrokenInvariant(), std::nullopt);
  std::string again;
  Writer rewriter(&again);
  rewriter(loaded);
  EXPECT_TRUE(again == saved);
  for (; loaded.has_task(); world_.Accept<Done>(kSystemActor, Continue{})) {
    Command command;
    command.sequence = loaded.next_index();
    command.time = loaded.last_time();
    command.actor = kSystemActor;
    command.body = Continue{};
    Result result;
    loaded.Apply(command, result);
  }
  EXPECT_FALSE(world_.machine().has_task());
  EXPECT_EQ(loaded.exchange().orders().open_count(), 0u);
  EXPECT_EQ(world_.exchange().orders().open_count(), 0u);
}

TEST_F(CancellingTest, AnAccountWithoutOrdersIsDoneAtOnce) {
  const OrdersCancelled done = CancelOthers();
  EXPECT_EQ(done.order_count, 0u);
  EXPECT_FALSE(done.is_pending);
}

// A command does not look at orders without end either.
TEST_F(CancellingTest, OrdersThatAreNotWantedAreWorkToo) {
  SubmitOrder buy = Of(kSellerAccount, MakeBuy(kKilogram, Yuan(1000)));
  world_.Submit(buy);
  const auto apply = [&](const Actor& actor, const CommandBody& body) {
    Command command;
    command.sequence = world_.machine().next_index();
    command.time = world_.machine().last_time();
    command.actor = actor;
    command.body = body;
    Result result;
    world_.machine().Apply(command, result);
  };
  for (int i = 0; i < kOrdersSeenMax; ++i) apply(kSeller, MakeSell(kKilogram, Yuan(2000)));
  const OrdersCancelled done = Cancel(kAnyInstrument, Side::kBuy);
  EXPECT_EQ(done.order_count, 0u);
  EXPECT_TRUE(done.is_pending);
  EXPECT_EQ(world_.ContinueAll(), 1);
  EXPECT_EQ(world_.EventsOf<OrderEnded>().size(), 1u);
}

TEST_F(CancellingTest, IsForTheOwnAccountOnly) {
  EXPECT_EQ(world_.Refuse(kBuyer, CancelOrders{kSellerAccount, kAnyInstrument, kAnySide}).reason,
            RejectReason::kAccountNotOwned);
  EXPECT_EQ(world_.Refuse(kBuyer, CancelOrders{AccountId{99}, kAnyInstrument, kAnySide}).reason,
            RejectReason::kAccountUnknown);
  EXPECT_EQ(world_.Refuse(kBuyer, CancelOrders{kBuyerAccount, InstrumentId{99}, kAnySide}).reason,
            RejectReason::kInstrumentUnknown);
}

}  // namespace
}  // namespace luheng::engine
