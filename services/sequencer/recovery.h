// Recovery: from the files of a data directory to an engine at the head of its journal.
//
// The journal is opened consistently (ledger/recover.h: a torn tail above the mark is cut, anything
// missing below it is refused), the newest good snapshot is loaded, and every later command is
// executed again and compared, byte for byte. Normal operation goes on from there; there is no
// other way to start. Opening and replaying are two steps, so that what only reads the journal can
// catch up meanwhile.
#ifndef SERVICES_SEQUENCER_RECOVERY_H_
#define SERVICES_SEQUENCER_RECOVERY_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "engine/command.h"
#include "engine/engine.h"
#include "ledger/base/mutex.h"
#include "ledger/block.h"
#include "ledger/journal_store.h"
#include "ledger/mark_file.h"
#include "ledger/tree_head.h"
#include "services/sequencer/data_directory.h"

namespace luheng::services {

struct OpenedJournal {
  std::unique_ptr<ledger::JournalStore> store;
  std::unique_ptr<ledger::MarkFile> mark;
  engine::Genesis genesis;
  std::optional<uint64_t> dropped_from;  // First entry of a torn tail that was cut.
};

struct Replayed {
  engine::Engine engine;
  ledger::ChainState chain;
  uint64_t epoch = 1;
  uint64_t last_sequence = 0;
  engine::TimeMicros last_time;
  uint64_t snapshot_size = 0;         // Of the snapshot that the start came from; 0: none.
  std::vector<std::string> warnings;  // For the operator: what was passed over, and why.
};

// How far a replay has come. What is behind it may be believed by those who follow it.
//
// Thread-safe.
class ReplayProgress {
 public:
  // Entries below `size` are those that they claim to be.
  void Advance(uint64_t size);
  // The replay has come to its end, good or bad.
  void End();
  // Waits for the entry at `index`. False if the replay ended before it.
  bool WaitFor(uint64_t index) const;

 private:
  mutable Mutex mutex_;
  mutable CondVar changed_;
  uint64_t size_ LUHENG_GUARDED_BY(mutex_) = 0;
  bool ended_ LUHENG_GUARDED_BY(mutex_) = false;
};

// `signed_head` is that of the newest checkpoint signed (size 0: none): the journal must extend it.
// DATA_LOSS names the first entry that is missing.
absl::StatusOr<OpenedJournal> OpenJournal(const DataDirectory& directory,
                                          std::string_view journal_secret,
                                          const ledger::TreeHead& signed_head);

// Tells `progress` of every block, and of its end. DATA_LOSS names the first entry that is missing
// or differs.
absl::StatusOr<Replayed> Replay(const DataDirectory& directory, const OpenedJournal& journal,
                                const ledger::TreeHead& signed_head, ReplayProgress& progress);

}  // namespace luheng::services

#endif  // SERVICES_SEQUENCER_RECOVERY_H_
