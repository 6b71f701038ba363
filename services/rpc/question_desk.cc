#include "services/rpc/question_desk.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "ledger/base/thread_name.h"

namespace luheng::services {
namespace {

absl::Status TooMany(size_t count, std::string_view whose) {
  return absl::ResourceExhaustedError("QUESTIONS_WAIT: " + std::to_string(count) + " questions" +
                                      std::string(whose) +
                                      " wait for their answers; try again later");
}

}  // namespace

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

absl::Status QuestionDesk::Ask(const Caller& caller, Question question) {
  const bool sees_all = caller.reach == Reach::kAll;
  const engine::ParticipantId participant = caller.actor.participant;
  {
    MutexLock lock(mutex_);
    Queue& queue = sees_all ? first_ : later_;
    if (queue.size() == kWaitingMax) return TooMany(kWaitingMax, "");
    const auto is_its = [&](const Waiting& other) { return other.participant == participant; };
    if (!sees_all &&
        std::count_if(queue.begin(), queue.end(), is_its) == kWaitingPerParticipantMax) {
      return TooMany(kWaitingPerParticipantMax, " of yours");
    }
    queue.push_back({participant, std::move(question)});
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
      while (first_.empty() && later_.empty() && !closed_) changed_.Wait(mutex_);
      Queue& queue = first_.empty() ? later_ : first_;
      if (queue.empty()) return;
      question = std::move(queue.front().question);
      queue.pop_front();
    }
    question(past_);
  }
}

}  // namespace luheng::services
