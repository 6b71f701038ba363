#include "services/rpc/question_desk.h"

#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <vector>

#include "tests/services/small_exchange.h"

namespace luheng::services {
namespace {

constexpr Caller kRegulator{{engine::ParticipantId{1}, engine::UserId{6}}, Reach::kAll};
constexpr Caller kFirm{{engine::ParticipantId{2}, engine::UserId{1}}, Reach::kOwn};
constexpr Caller kColleague{{engine::ParticipantId{2}, engine::UserId{2}}, Reach::kOwn};
constexpr Caller kOtherFirm{{engine::ParticipantId{3}, engine::UserId{1}}, Reach::kOwn};

// A desk whose first question is not answered before it is closed.
class QuestionDeskTest : public ::testing::Test {
 protected:
  QuestionDeskTest() {
    exchange_.StartNode();
    desk_ = std::make_unique<QuestionDesk>(exchange_.node_->journal(), "");
    std::promise<void> begun;
    EXPECT_TRUE(desk_
                    ->Ask(kRegulator,
                          [&](PastStates&) {
                            begun.set_value();
                            go_on_.get_future().wait();
                          })
                    .ok());
    begun.get_future().wait();
  }

  absl::Status Ask(const Caller& caller, int number) {
    return desk_->Ask(caller, [this, number](PastStates&) { answered_.push_back(number); });
  }
  // What waits is answered first.
  void Close() {
    go_on_.set_value();
    desk_.reset();
  }

  SmallExchange exchange_;
  std::unique_ptr<QuestionDesk> desk_;
  std::promise<void> go_on_;
  std::vector<int> answered_;
};

TEST_F(QuestionDeskTest, AnswersInOrderAndRefusesWhatIsTooMuch) {
  constexpr int kMax = static_cast<int>(QuestionDesk::kWaitingMax);
  for (int i = 0; i < kMax; ++i) EXPECT_TRUE(Ask(kRegulator, i).ok());
  const absl::Status refused = Ask(kRegulator, kMax);
  EXPECT_EQ(refused.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_NE(refused.message().find("QUESTIONS_WAIT"), std::string::npos);
  Close();
  ASSERT_EQ(answered_.size(), QuestionDesk::kWaitingMax);
  for (int i = 0; i < kMax; ++i) EXPECT_EQ(answered_[static_cast<size_t>(i)], i);
}

TEST_F(QuestionDeskTest, NoFirmHoldsUpTheRegulatorOrAnother) {
  EXPECT_TRUE(Ask(kFirm, 1).ok());
  EXPECT_TRUE(Ask(kColleague, 2).ok());
  const absl::Status refused = Ask(kFirm, 3);
  EXPECT_EQ(refused.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_NE(refused.message().find("2 questions of yours wait"), std::string::npos) << refused;
  EXPECT_TRUE(Ask(kOtherFirm, 4).ok());
  EXPECT_TRUE(Ask(kRegulator, 5).ok());
  Close();
  EXPECT_EQ(answered_, (std::vector<int>{5, 1, 2, 4}));
}

}  // namespace
}  // namespace luheng::services
