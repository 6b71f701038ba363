#include "services/rpc/question_desk.h"

#include <gtest/gtest.h>

#include <future>
#include <vector>

#include "tests/services/small_exchange.h"

namespace luheng::services {
namespace {

TEST(QuestionDeskTest, AnswersInOrderAndRefusesWhatIsTooMuch) {
  SmallExchange exchange;
  exchange.StartNode();
  std::vector<size_t> answered;
  size_t refused = 0;
  {
    QuestionDesk desk(exchange.node_->journal(), "");
    std::promise<void> begun;
    std::promise<void> go_on;
    std::future<void> may_go_on = go_on.get_future();
    ASSERT_TRUE(desk.Ask([&](PastStates&) {
                      begun.set_value();
                      may_go_on.wait();
                    })
                    .ok());
    begun.get_future().wait();
    for (size_t i = 0; i < QuestionDesk::kWaitingMax + 2; ++i) {
      const absl::Status status = desk.Ask([&answered, i](PastStates&) { answered.push_back(i); });
      if (!status.ok()) {
        ++refused;
        EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
      }
    }
    go_on.set_value();
  }  // What waits is answered first.
  EXPECT_EQ(refused, 2u);
  ASSERT_EQ(answered.size(), QuestionDesk::kWaitingMax);
  for (size_t i = 0; i < answered.size(); ++i) EXPECT_EQ(answered[i], i);
}

}  // namespace
}  // namespace luheng::services
