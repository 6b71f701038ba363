// Publisher: tells the world what is committed, in order.
//
// For each batch: the replica first, then the commit point for the followers, then the answers; so
// whoever has an answer can read what it did.
#ifndef SERVICES_SEQUENCER_PUBLISHER_H_
#define SERVICES_SEQUENCER_PUBLISHER_H_

#include <deque>
#include <functional>
#include <thread>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ledger/base/mutex.h"
#include "ledger/journal_store.h"
#include "services/followers/committed_journal.h"
#include "services/followers/replica.h"
#include "services/sequencer/batch.h"

namespace luheng::services {

// The answer that the command at `sequence` got, from its entry in the journal.
// NOT_FOUND if there is no command's entry at `sequence`.
absl::StatusOr<Answer> ReadAnswer(const ledger::JournalStore& store, uint64_t sequence);

class Publisher {
 public:
  // `failed` is called at most once, when a committed block cannot be followed.
  Publisher(const ledger::JournalStore& store, CommittedJournal& journal, Replica& replica,
            std::function<void(absl::Status)> failed);
  // Publishes what is queued.
  ~Publisher();

  // Queues a committed batch; waits while too many are queued.
  void Publish(Batch batch);

 private:
  static constexpr size_t kQueueLengthMax = 16;

  void Run();
  absl::Status Follow(ledger::Block block);
  absl::StatusOr<Answer> AnswerRepeat(const RepeatedRequest& request) const;

  const ledger::JournalStore& store_;
  CommittedJournal& journal_;
  Replica& replica_;
  const std::function<void(absl::Status)> failed_;
  absl::Status failure_;  // The thread's own.
  Mutex mutex_;
  CondVar changed_;
  std::deque<Batch> queue_ LUHENG_GUARDED_BY(mutex_);
  bool stopping_ LUHENG_GUARDED_BY(mutex_) = false;
  std::thread thread_;  // Last: it uses all of the above.
};

}  // namespace luheng::services

#endif  // SERVICES_SEQUENCER_PUBLISHER_H_
