// What the sequencer does of itself: timers, lost sessions, and work that others may come between.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <vector>

#include "ledger/entry.h"
#include "services/server/node.h"
#include "tests/services/small_exchange.h"

namespace luheng::services {
namespace {

using engine::Done;
using engine::OrderId;
using engine::OrderReport;

constexpr int64_t kSecondUs = 1'000'000;

class NodeTimersTest : public ::testing::Test, protected SmallExchange {
 protected:
  void SetUp() override {
    StartNode();
    OpenMarket();
  }

  OrderId RestOrder() {
    engine::SubmitOrder order = Order(0, 2, 9);
    order.time_in_force = engine::TimeInForce::kGoodTillCancel;
    return Must<OrderReport>(trader_[0], order).order;
  }

  // Time passes, and somebody gives the sequencer a reason to look at the clock.
  void Pass(int64_t us) {
    clock_.Advance(us);
    Must<Done>(trader_[1], engine::SetCancelTimer{.account = account_[1], .timeout_us = 0});
  }

  bool IsOpen(OrderId order) const {
    return node_->replica().Query([&](const engine::Engine& engine, uint64_t) {
      return engine.state().exchange().FindOrder(order).has_value();
    });
  }

  bool HasTask() const {
    return node_->replica().Query(
        [](const engine::Engine& engine, uint64_t) { return engine.state().has_task(); });
  }

  // The kinds of the entries from `first_index` on.
  std::vector<uint16_t> KindsFrom(uint64_t first_index) const {
    std::vector<uint16_t> kinds;
    for (uint64_t i = first_index; i < node_->replica().size(); ++i) {
      kinds.push_back(ledger::DecodeEntry(*node_->journal().EntryAt(i))->kind);
    }
    return kinds;
  }
};

TEST_F(NodeTimersTest, ATimerThatRunsOutCancelsTheAccountsOrders) {
  const OrderId order = RestOrder();
  Must<Done>(trader_[0],
             engine::SetCancelTimer{.account = account_[0], .timeout_us = 10 * kSecondUs});
  Pass(9 * kSecondUs);
  EXPECT_TRUE(IsOpen(order));
  Pass(2 * kSecondUs);
  EXPECT_FALSE(IsOpen(order));
}

TEST_F(NodeTimersTest, ATimerFiresThoughNobodyCalls) {
  const OrderId order = RestOrder();
  Must<Done>(trader_[0],
             engine::SetCancelTimer{.account = account_[0], .timeout_us = 10 * kSecondUs});
  const uint64_t size = node_->replica().size();
  clock_.Advance(11 * kSecondUs);
  // The timer's command and the end of the order.
  ASSERT_TRUE(node_->index().WaitFor(size + 2, std::chrono::seconds(10)));
  EXPECT_FALSE(IsOpen(order));
}

TEST_F(NodeTimersTest, ATimerSetAgainCountsFromThen) {
  const OrderId order = RestOrder();
  const engine::SetCancelTimer timer{.account = account_[0], .timeout_us = 10 * kSecondUs};
  Must<Done>(trader_[0], timer);
  Pass(9 * kSecondUs);
  Must<Done>(trader_[0], timer);
  Pass(9 * kSecondUs);
  EXPECT_TRUE(IsOpen(order));
}

TEST_F(NodeTimersTest, ATimerThatIsSetOutlivesAJumpOfTheClock) {
  const OrderId order = RestOrder();
  Must<Done>(trader_[0],
             engine::SetCancelTimer{.account = account_[0], .timeout_us = 10 * kSecondUs});
  clock_.Jump(3600 * kSecondUs);
  const auto refused = SubmitAndWait(*node_, trader_[1], ++request_number_,
                                     engine::SetCancelTimer{.account = account_[1]});
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_TRUE(IsOpen(order)) << "time stands still until an operator says what it is";
  Must<Done>(kAdministrator, engine::ConfirmClock{.jump_us = node_->clock_jump_us()});
  Pass(1);
  EXPECT_FALSE(IsOpen(order)) << "by the time that was confirmed, the timer has run out";
}

TEST_F(NodeTimersTest, ARestartCountsAsABrokenSession) {
  const OrderId order = RestOrder();
  Must<Done>(trader_[0],
             engine::SetDisconnectRule{.account = account_[0], .grace_us = 5 * kSecondUs});
  StopNode();
  StartNode();
  Pass(1);  // The sequencer has seen the clock, and begun to count.
  Pass(4 * kSecondUs);
  EXPECT_TRUE(IsOpen(order));
  Pass(2 * kSecondUs);
  EXPECT_FALSE(IsOpen(order));
}

TEST_F(NodeTimersTest, ASessionThatComesBackInTimeKeepsItsOrders) {
  const OrderId order = RestOrder();
  const engine::SetDisconnectRule rule{.account = account_[0], .grace_us = 5 * kSecondUs};
  Must<Done>(trader_[0], rule);
  node_->SubmitSystem(engine::ReportDisconnect{.account = account_[0]});
  Pass(4 * kSecondUs);
  Must<Done>(trader_[0], rule);
  Pass(4 * kSecondUs);
  EXPECT_TRUE(IsOpen(order));
}

TEST_F(NodeTimersTest, ABrokenSessionWithoutRuleChangesNothing) {
  const OrderId order = RestOrder();
  const uint64_t size = node_->replica().size();
  node_->SubmitSystem(engine::ReportDisconnect{.account = account_[0]});
  Pass(kSecondUs);
  EXPECT_TRUE(IsOpen(order));
  EXPECT_EQ(node_->replica().size(), size + 1) << "only the command that made time pass";
}

TEST_F(NodeTimersTest, OthersTradeWhileManyOrdersAreCancelled) {
  constexpr int kOrders = 4'000;
  for (int i = 0; i < kOrders; ++i) RestOrder();
  const uint64_t size = node_->replica().size();
  std::atomic<int> answered = 0;
  const auto submit = [&](int trader, engine::CommandBody body) {
    const absl::Status status = node_->Submit({.actor = trader_[trader],
                                               .request_id = MakeRequestId(++request_number_),
                                               .effective_time = std::nullopt,
                                               .body = std::move(body),
                                               .done = [&](const absl::StatusOr<Answer>& answer) {
                                                 EXPECT_TRUE(answer.ok()) << answer.status();
                                                 ++answered;
                                               }});
    ASSERT_TRUE(status.ok()) << status;
  };
  submit(0, engine::CancelOrders{.account = account_[0], .instrument = {}, .side = {}});
  constexpr int kOthers = 300;
  for (int i = 0; i < kOthers; ++i) submit(1, Order(1, 1, 1));
  do {
    Pass(1);  // Is answered after all that was submitted before.
  } while (HasTask());
  EXPECT_EQ(answered, 1 + kOthers);
  ASSERT_TRUE(node_->index().WaitFor(node_->replica().size(), std::chrono::seconds(10)));
  const std::vector<uint16_t> kinds = KindsFrom(size);
  const auto count = [&](uint16_t kind) { return std::count(kinds.begin(), kinds.end(), kind); };
  EXPECT_EQ(count(engine::OrderEnded::kKind), kOrders);
  EXPECT_GE(count(engine::Continue::kKind), kOrders / engine::kWorkPerCommandMax - 1);
  const auto first_other =
      std::find(kinds.begin(), kinds.end(), uint16_t{engine::SubmitOrder::kKind});
  const auto last_continue =
      std::find(kinds.rbegin(), kinds.rend(), uint16_t{engine::Continue::kKind}).base();
  EXPECT_LT(first_other, last_continue) << "the others had to wait for the last cancel";
}

}  // namespace
}  // namespace luheng::services
