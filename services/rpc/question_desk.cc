#include "services/rpc/question_desk.h"

#include <utility>

#include "ledger/base/thread_name.h"

namespace luheng::services {

QuestionDesk::QuestionDesk(const ledger::JournalStore& journal, std::string snapshots)
    : past_(journal, std::move(snapshots)), thread_([this] { Run(); }) {}

QuestionDesk::~QuestionDesk() {
  {
    MutexLock lock(mutex_);
    closed_ = true;
  }
  changed_.NotifyAll();
  thread_.join();
}

absl::Status QuestionDesk::Ask(Question question) {
  {
    MutexLock lock(mutex_);
    if (waiting_.size() == kWaitingMax) {
      return absl::ResourceExhaustedError("QUESTIONS_WAIT: " + std::to_string(kWaitingMax) +
                                          " questions wait for their answers; try again later");
    }
    waiting_.push_back(std::move(question));
  }
  changed_.NotifyAll();
  return absl::OkStatus();
}

void QuestionDesk::Run() {
  NameThread("questions");
  while (true) {
    Question question;
    {
      MutexLock lock(mutex_);
      while (waiting_.empty() && !closed_) changed_.Wait(mutex_);
      if (waiting_.empty()) return;
      question = std::move(waiting_.front());
      waiting_.pop_front();
    }
    question(past_);
  }
}

}  // namespace luheng::services
