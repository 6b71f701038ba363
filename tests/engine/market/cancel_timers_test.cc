// Cancel timers, and what happens to orders when a session breaks.
#include "engine/market/cancel_timers.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/engine/world.h"

namespace luheng::engine {
namespace {

using namespace testing;  // NOLINT: the cast of the tests.

constexpr AccountNumber kFirst{1};
constexpr AccountNumber kSecond{2};
constexpr int64_t kSecondUs = 1'000'000;

CancelTimer At(int64_t time_us) { return {.owner_deadline = TimeMicros{time_us}}; }

TEST(CancelTimersTest, TheEarliestDeadlineIsNext) {
  CancelTimers timers;
  EXPECT_EQ(timers.Next(), std::nullopt);
  timers.Set(kFirst, At(20));
  timers.Set(kSecond, At(10));
  EXPECT_EQ(timers.Next(), (CancelTimers::Due{TimeMicros{10}, kSecond}));
  timers.Set(kSecond, At(30));
  EXPECT_EQ(timers.Next(), (CancelTimers::Due{TimeMicros{20}, kFirst}));
  timers.Set(kFirst, {});
  EXPECT_EQ(timers.Find(kFirst), nullptr);
  EXPECT_EQ(timers.Next(), (CancelTimers::Due{TimeMicros{30}, kSecond}));
  // Of two at the same time the account with the smaller number.
  timers.Set(kFirst, At(30));
  EXPECT_EQ(timers.Next(), (CancelTimers::Due{TimeMicros{30}, kFirst}));
}

TEST(CancelTimersTest, OfAnAccountsTwoDeadlinesTheEarlierCounts) {
  struct Row {
    std::optional<int64_t> owners, sessions;
    int64_t due;
    EndReason reason;
  };
  for (const Row& row :
       {Row{20, std::nullopt, 20, EndReason::kTimer},
        Row{std::nullopt, 20, 20, EndReason::kDisconnect}, Row{20, 30, 20, EndReason::kTimer},
        Row{30, 20, 20, EndReason::kDisconnect}, Row{20, 20, 20, EndReason::kTimer}}) {
    CancelTimer timer{.grace_us = 5};
    if (row.owners) timer.owner_deadline = TimeMicros{*row.owners};
    if (row.sessions) timer.session_deadline = TimeMicros{*row.sessions};
    EXPECT_EQ(timer.reason(), row.reason);
    CancelTimers timers;
    timers.Set(kFirst, timer);
    EXPECT_EQ(timers.Next(), (CancelTimers::Due{TimeMicros{row.due}, kFirst}));
    timer.ForgetReached(TimeMicros{row.due - 1});
    EXPECT_EQ(timer.deadline(), TimeMicros{row.due});
    timer.ForgetReached(TimeMicros{row.due});
    const bool has_later = row.owners && row.sessions && *row.owners != *row.sessions;
    EXPECT_EQ(timer.deadline(), has_later ? std::optional(TimeMicros{30}) : std::nullopt);
    timers.Set(kFirst, timer);
    EXPECT_EQ(timers.Next().has_value(), has_later);
  }
}

TEST(CancelTimersTest, ARuleWithoutDeadlineIsKept) {
  CancelTimers timers;
  timers.Set(kSecond, {.grace_us = 5});
  timers.Set(kFirst, {.grace_us = 0});
  EXPECT_EQ(timers.Next(), std::nullopt);
  EXPECT_EQ(timers.WithDisconnectRule(), (std::vector<AccountNumber>{kFirst, kSecond}));
  timers.Set(kFirst, At(7));
  EXPECT_EQ(timers.WithDisconnectRule(), (std::vector<AccountNumber>{kSecond}));
}

TEST(CancelTimersTest, ASnapshotKeepsThemAndRefusesNonsense) {
  CancelTimers timers;
  timers.Set(kFirst, At(20));
  timers.Set(kSecond, {.session_deadline = TimeMicros{9}, .grace_us = 5});
  std::string saved;
  Writer writer(&saved);
  writer(timers);
  CancelTimers loaded;
  Reader reader(saved);
  reader(loaded);
  reader.ExpectEnd();
  ASSERT_TRUE(reader.ok());
  std::string again;
  Writer rewriter(&again);
  rewriter(loaded);
  EXPECT_EQ(again, saved);
  EXPECT_EQ(loaded.Next(), timers.Next());

  struct Row {
    AccountNumber first, second;
    CancelTimer timer;
  };
  for (const Row& row : {Row{kSecond, kFirst, At(1)}, Row{kFirst, kFirst, At(1)},
                         Row{kFirst, kSecond, CancelTimer{}},
                         Row{kFirst, kSecond, CancelTimer{.session_deadline = TimeMicros{9}}}}) {
    std::string bad;
    Writer bad_writer(&bad);
    bad_writer(uint32_t{2}, row.first, row.timer, row.second, row.timer);
    Reader bad_reader(bad);
    CancelTimers refused;
    bad_reader(refused);
    EXPECT_FALSE(bad_reader.ok());
  }
}

class CancelTimerTest : public ::testing::Test {
 protected:
  CancelTimerTest() { world_.OpenForTrade(); }

  void SetTimer(int64_t timeout_us) {
    world_.Accept<Done>(kSeller, SetCancelTimer{kSellerAccount, timeout_us});
  }
  void SetRule(std::optional<int64_t> grace_us) {
    world_.Accept<Done>(kSeller, SetDisconnectRule{kSellerAccount, grace_us});
  }
  void Disconnect() { world_.Accept<Done>(kSystemActor, ReportDisconnect{kSellerAccount}); }
  // Whether the sequencer may fire the account's timer so much later.
  bool IsDue(int64_t later_us) {
    Command command;
    command.sequence = world_.machine().next_index();
    command.time = world_.machine().last_time() + TimeMicros{later_us};
    command.body = FireCancelTimer{kSellerAccount};
    return world_.machine().FindMisplaced(command) == nullptr;
  }
  OrdersCancelled Fire(int64_t later_us) {
    world_.Wait(TimeMicros{later_us - 1});
    return world_.Accept<OrdersCancelled>(kSystemActor, FireCancelTimer{kSellerAccount});
  }
  std::optional<TimeMicros> Deadline() const {
    const auto next = world_.exchange().cancel_timers().Next();
    return next ? std::optional(next->deadline) : std::nullopt;
  }

  World world_;
};

TEST_F(CancelTimerTest, CancelsEverythingOfTheAccountWhenItRunsOut) {
  world_.Sell(kKilogram, Yuan(2000));
  world_.Sell(kKilogram, Yuan(2010));
  const OrderId others = world_.Buy(kKilogram, Yuan(1000)).order;
  SetTimer(kSecondUs);
  EXPECT_EQ(Deadline(), world_.machine().last_time() + TimeMicros{kSecondUs});
  EXPECT_FALSE(IsDue(kSecondUs - 1));
  EXPECT_TRUE(IsDue(kSecondUs));
  const OrdersCancelled done = Fire(kSecondUs);
  EXPECT_EQ(done.order_count, 2u);
  EXPECT_FALSE(done.is_pending);
  for (const OrderEnded& ended : world_.EventsOf<OrderEnded>()) {
    EXPECT_EQ(ended.reason, EndReason::kTimer);
  }
  EXPECT_TRUE(world_.Find(others));
  // It has fired, and is gone; orders are taken again.
  EXPECT_FALSE(IsDue(kSecondUs));
  EXPECT_EQ(Deadline(), std::nullopt);
  EXPECT_EQ(world_.Sell(kKilogram, Yuan(2000)).state, OrderState::kNew);
}

TEST_F(CancelTimerTest, SetAgainItBeginsAnewAndZeroStopsIt) {
  SetTimer(kSecondUs);
  world_.Wait(TimeMicros{kSecondUs / 2});
  SetTimer(kSecondUs);
  EXPECT_FALSE(IsDue(kSecondUs - 1));
  EXPECT_TRUE(IsDue(kSecondUs));
  SetTimer(0);
  EXPECT_FALSE(IsDue(kSecondUs));
  EXPECT_EQ(Deadline(), std::nullopt);
}

TEST_F(CancelTimerTest, ManyOrdersAreCancelledByContinueCommands) {
  for (int i = 0; i < 300; ++i) world_.Sell(kKilogram, Yuan(2000));
  SetTimer(1);
  const OrdersCancelled done = Fire(1);
  EXPECT_EQ(done.order_count, 256u);
  EXPECT_TRUE(done.is_pending);
  EXPECT_EQ(world_.RefuseOrder(MakeSell(kKilogram, Yuan(2000))).reason,
            RejectReason::kCancelPending);
  world_.ContinueAll();
  EXPECT_EQ(world_.exchange().orders().open_count(), 0u);
}

// A cancellation that is under way covers less than the timer promises.
TEST_F(CancelTimerTest, ItCancelsAllWhileSomeAreBeingCancelled) {
  world_.Accept<Done>(kCashier, Deposit{kSellerAccount, Fen{1'000'000}, ""});
  world_.Submit(Of(kSellerAccount, MakeBuy(kKilogram, Yuan(1000))));
  for (int i = 0; i < 300; ++i) world_.Sell(kKilogram, Yuan(2000));
  SetTimer(1);
  world_.Accept<OrdersCancelled>(kSeller, CancelOrders{kSellerAccount, std::nullopt, Side::kSell});
  EXPECT_TRUE(Fire(1).is_pending);
  EXPECT_EQ(world_.exchange().tasks().size(), 1u);
  world_.ContinueAll();
  EXPECT_EQ(world_.exchange().orders().open_count(), 0u);
  EXPECT_EQ(world_.EventsOf<OrderEnded>().size(), 45u);
  for (const OrderEnded& ended : world_.EventsOf<OrderEnded>()) {
    EXPECT_EQ(ended.reason, EndReason::kTimer);
  }
}

TEST_F(CancelTimerTest, WhileAllAreBeingCancelledItHasNothingToAdd) {
  for (int i = 0; i < 300; ++i) world_.Sell(kKilogram, Yuan(2000));
  SetTimer(1);
  world_.Accept<OrdersCancelled>(kSeller, CancelOrders{kSellerAccount, std::nullopt, std::nullopt});
  const OrdersCancelled done = Fire(1);
  EXPECT_EQ(done.order_count, 0u);
  EXPECT_TRUE(done.is_pending);
  EXPECT_EQ(world_.exchange().tasks().size(), 1u);
  EXPECT_EQ(Deadline(), std::nullopt);
}

TEST_F(CancelTimerTest, ABrokenSessionHasItsGrace) {
  world_.Sell(kKilogram, Yuan(2000));
  SetRule(kSecondUs);
  EXPECT_EQ(Deadline(), std::nullopt);
  Disconnect();
  EXPECT_FALSE(IsDue(kSecondUs - 1));
  EXPECT_EQ(Fire(kSecondUs).order_count, 1u);
  EXPECT_EQ(world_.EventsOf<OrderEnded>().at(0).reason, EndReason::kDisconnect);
  // The rule stays for the next session.
  Disconnect();
  EXPECT_TRUE(IsDue(kSecondUs));
}

TEST_F(CancelTimerTest, WithoutGraceOrdersEndAtOnceAndWithoutRuleTheyStay) {
  world_.Sell(kKilogram, Yuan(2000));
  SetRule(0);
  Disconnect();
  EXPECT_TRUE(IsDue(0));
  SetRule(std::nullopt);
  EXPECT_FALSE(IsDue(0));
  Command command;
  command.sequence = world_.machine().next_index();
  command.time = world_.machine().last_time();
  command.body = ReportDisconnect{kSellerAccount};
  EXPECT_STREQ(world_.machine().FindMisplaced(command), "a session breaks that has no rule");
}

TEST_F(CancelTimerTest, TheRuleSetAgainCallsOffWhatABrokenSessionBegan) {
  SetRule(kSecondUs);
  Disconnect();
  SetRule(2 * kSecondUs);
  EXPECT_EQ(Deadline(), std::nullopt);
}

TEST_F(CancelTimerTest, ASessionThatComesBackLeavesTheOwnersTimer) {
  SetRule(kSecondUs);
  SetTimer(5 * kSecondUs);
  const std::optional<TimeMicros> owners = Deadline();
  Disconnect();
  EXPECT_TRUE(IsDue(kSecondUs));
  SetRule(kSecondUs);
  EXPECT_EQ(Deadline(), owners);
}

TEST_F(CancelTimerTest, TheOwnersTimerLeavesWhatABrokenSessionBegan) {
  SetRule(kSecondUs);
  Disconnect();
  const std::optional<TimeMicros> sessions = Deadline();
  for (const int64_t timeout_us : {5 * kSecondUs, int64_t{0}}) {
    SetTimer(timeout_us);
    EXPECT_EQ(Deadline(), sessions);
  }
}

TEST_F(CancelTimerTest, ASessionThatBreaksAgainIsNotPutOff) {
  SetRule(kSecondUs);
  Disconnect();
  const std::optional<TimeMicros> first = Deadline();
  Disconnect();
  EXPECT_EQ(Deadline(), first);
}

TEST_F(CancelTimerTest, TheEarlierFiresAndTheLaterOneStays) {
  SetRule(kSecondUs);
  SetTimer(5 * kSecondUs);
  const std::optional<TimeMicros> owners = Deadline();
  Disconnect();
  world_.Sell(kKilogram, Yuan(2000));
  EXPECT_EQ(Fire(kSecondUs).order_count, 1u);
  EXPECT_EQ(world_.EventsOf<OrderEnded>().at(0).reason, EndReason::kDisconnect);
  EXPECT_EQ(Deadline(), owners);
  world_.Sell(kKilogram, Yuan(2000));
  EXPECT_EQ(Fire(4 * kSecondUs).order_count, 1u);
  EXPECT_EQ(world_.EventsOf<OrderEnded>().at(0).reason, EndReason::kTimer);
  EXPECT_EQ(Deadline(), std::nullopt);
}

TEST_F(CancelTimerTest, BothThatAreDueFireAtOnce) {
  SetRule(kSecondUs);
  SetTimer(2 * kSecondUs);
  Disconnect();
  world_.Sell(kKilogram, Yuan(2000));
  EXPECT_EQ(Fire(3 * kSecondUs).order_count, 1u);
  EXPECT_EQ(world_.EventsOf<OrderEnded>().at(0).reason, EndReason::kDisconnect);
  EXPECT_EQ(Deadline(), std::nullopt);
}

TEST_F(CancelTimerTest, AreForTheOwnAccountOnly) {
  for (const CommandBody& body : std::vector<CommandBody>{SetCancelTimer{kSellerAccount, 1},
                                                          SetDisconnectRule{kSellerAccount, 1}}) {
    EXPECT_EQ(world_.Refuse(kBuyer, body).reason, RejectReason::kAccountNotOwned);
  }
  for (const CommandBody& body : std::vector<CommandBody>{SetCancelTimer{AccountId{99}, 1},
                                                          SetDisconnectRule{AccountId{99}, 1}}) {
    EXPECT_EQ(world_.Refuse(kBuyer, body).reason, RejectReason::kAccountUnknown);
  }
}

}  // namespace
}  // namespace luheng::engine
