// Committer: makes batches durable, one at a time, in order.
//
// While it writes batch N, the mark writer syncs the mark of batch N-1, and the sequencer builds
// batch N+1. What a crash leaves behind: during the append, a torn tail that nobody was told of;
// after it, a block ahead of the mark, which recovery keeps.
//
// After the first failed write nothing is written or acknowledged any more (fail-stop): whether the
// write reached the disk is not known until the next start.
#ifndef SERVICES_SEQUENCER_COMMITTER_H_
#define SERVICES_SEQUENCER_COMMITTER_H_

#include <functional>
#include <optional>
#include <thread>

#include "absl/status/status.h"
#include "ledger/base/mutex.h"
#include "ledger/journal_store.h"
#include "services/sequencer/batch.h"
#include "services/sequencer/mark_writer.h"

namespace luheng::services {

enum class Durability {
  kStandard,  // Answers may precede the mark of their own block (the one before is marked).
  kStrict,    // Answers follow the mark of their own block.
};

class Committer {
 public:
  struct Callbacks {
    std::function<void()> idle;                       // Write() may be called again.
    std::function<void(Batch)> committed;             // Batch is durable. May block.
    std::function<void(Batch, absl::Status)> failed;  // Batch is not known to be durable.
  };

  // `store` and `mark_writer` must outlive this.
  Committer(ledger::JournalStore& store, MarkWriter& mark_writer, Durability durability,
            Callbacks callbacks);
  // Finishes the batch in hand. REQUIRES: nobody calls Write() any more.
  ~Committer();

  // Hands over a batch. REQUIRES: called once after construction and each idle callback.
  void Write(Batch batch);

 private:
  void Run();
  absl::Status MakeDurable(const Batch& batch);

  ledger::JournalStore& store_;
  MarkWriter& mark_writer_;
  const Durability durability_;
  const Callbacks callbacks_;
  absl::Status failure_;       // The thread's own.
  uint64_t previous_end_ = 0;  // The thread's own: end of the block before.
  Mutex mutex_;
  CondVar changed_;
  std::optional<Batch> next_ LUHENG_GUARDED_BY(mutex_);
  bool stopping_ LUHENG_GUARDED_BY(mutex_) = false;
  std::thread thread_;  // Last: it uses all of the above.
};

}  // namespace luheng::services

#endif  // SERVICES_SEQUENCER_COMMITTER_H_
