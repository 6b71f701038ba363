// QuestionDesk: where questions about the past are answered, one after the other, by a thread of
// its own, so that the longest of them holds up nobody who trades.
//
// Thread-safe.
#ifndef SERVICES_RPC_QUESTION_DESK_H_
#define SERVICES_RPC_QUESTION_DESK_H_

#include <cstddef>
#include <deque>
#include <functional>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "ledger/base/mutex.h"
#include "ledger/journal_store.h"
#include "services/auth/authorizer.h"
#include "services/followers/past_states.h"

namespace luheng::services {

class QuestionDesk {
 public:
  // Of those who may see everything, and of all others together.
  static constexpr size_t kWaitingMax = 64;
  // Of one participant who may see its own.
  static constexpr size_t kWaitingPerParticipantMax = 2;

  // As PastStates.
  QuestionDesk(const ledger::JournalStore& journal, std::string snapshots);
  // Answers what waits first.
  ~QuestionDesk();

  // Has the desk's thread call `question`: those who may see everything come first, and then who
  // asked first. RESOURCE_EXHAUSTED, and it is not called, if as many wait as may.
  using Question = std::function<void(PastStates&)>;
  absl::Status Ask(const Caller& caller, Question question);

 private:
  struct Waiting {
    engine::ParticipantId participant;
    Question question;
  };
  using Queue = std::deque<Waiting>;

  void Run();

  PastStates past_;  // The thread's.
  Mutex mutex_;
  CondVar changed_;
  Queue first_ LUHENG_GUARDED_BY(mutex_);  // Of those who may see everything.
  Queue later_ LUHENG_GUARDED_BY(mutex_);
  bool closed_ LUHENG_GUARDED_BY(mutex_) = false;
  std::thread thread_;  // Last: it uses all of the above.
};

}  // namespace luheng::services

#endif  // SERVICES_RPC_QUESTION_DESK_H_
