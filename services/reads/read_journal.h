// ReadJournal: who looked at what, in a journal of its own.
//
// What is read of others is recorded, synced, before it is shown. Records are entries of kind 1 in
// the form of the exchange's own (docs/ledger_format.md, section 7): chained by leaf hash, in
// blocks, under a mark. Now and then the exchange's journal is told how far this one goes
// (RecordReads), so that taking something out of it is noticed by whoever verifies that one.
//
// Thread-safe, but for Close().
#ifndef SERVICES_READS_READ_JOURNAL_H_
#define SERVICES_READS_READ_JOURNAL_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/types.h"
#include "ledger/base/mutex.h"
#include "ledger/blinding.h"
#include "ledger/block.h"
#include "ledger/recover.h"
#include "ledger/tree_head.h"
#include "services/reads/read_record.h"
#include "services/sequencer/clock.h"

namespace luheng::services {

class ReadJournal {
 public:
  struct Options {
    ledger::JournalPaths paths;    // Made if they are missing.
    ledger::JournalId exchange{};  // Id of the exchange's journal.
    std::string journal_secret;    // The exchange's.
    ledger::TreeHead told{};       // The newest head that the exchange's journal was told of.
    std::chrono::milliseconds tell_interval = std::chrono::minutes(1);
    // Tells the exchange's journal.
    std::function<void(const ledger::TreeHead&)> tell;
  };

  // DATA_LOSS if the journal is damaged, or does not extend the head that was told; else the errors
  // of ledger::Recover(). `clock` must outlive this.
  static absl::StatusOr<std::unique_ptr<ReadJournal>> Open(Options options, Clock& clock);
  ~ReadJournal();

  // Records, and calls `done` once, from a thread of its own: OK once the record is synced.
  // DATA_LOSS after a failure of the disk, from then on for every read.
  using Done = std::function<void(absl::Status)>;
  void Record(ReadRecord read, Done done);

  // The same, and waits for it.
  absl::Status RecordAndWait(ReadRecord read);

  // Reads recorded so far.
  uint64_t size() const;
  // OUT_OF_RANGE at or above size(); DATA_LOSS.
  absl::StatusOr<StoredRead> At(uint64_t index) const;

  // Records what waits, tells how far the journal goes, and closes it. Nothing may be recorded
  // after.
  absl::Status Close();

 private:
  struct Waiting {
    ReadRecord read;
    Done done;
  };

  ReadJournal(Options options, Clock& clock, ledger::Recovered journal, ledger::ChainState chain,
              int64_t last_time_us);
  void Run();
  absl::Status Write(const std::vector<Waiting>& reads);
  void Tell();

  const Options options_;
  Clock& clock_;
  const ledger::Recovered journal_;
  ledger::SecretBlinding blinding_;  // This and what follows are the thread's.
  ledger::BlockBuilder builder_;
  ledger::TreeHead head_;  // Synced.
  int64_t last_time_us_;
  uint64_t told_size_;  // Of what the exchange's journal was told.
  std::chrono::steady_clock::time_point told_at_;
  mutable Mutex mutex_;
  CondVar changed_;
  std::vector<Waiting> waiting_ LUHENG_GUARDED_BY(mutex_);
  bool closed_ LUHENG_GUARDED_BY(mutex_) = false;
  uint64_t size_ LUHENG_GUARDED_BY(mutex_);
  absl::Status failure_ LUHENG_GUARDED_BY(mutex_);
  std::thread thread_;  // Last: it uses all of the above.
};

}  // namespace luheng::services

#endif  // SERVICES_READS_READ_JOURNAL_H_
