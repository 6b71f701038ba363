// Snapshotter: follows the journal with an engine of its own and writes its state from time to
// time, so that starting is fast and the market never pauses for it.
#ifndef SERVICES_FOLLOWERS_SNAPSHOTTER_H_
#define SERVICES_FOLLOWERS_SNAPSHOTTER_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/status.h"
#include "engine/command.h"
#include "engine/engine.h"
#include "ledger/base/mutex.h"
#include "ledger/block.h"
#include "services/followers/committed_journal.h"

namespace luheng::services {

// Where an engine stands in the journal.
struct JournalPosition {
  ledger::ChainState chain;
  uint64_t last_sequence = 0;
  engine::TimeMicros last_time;
};

// How many entries lie between snapshots: `interval_entries`, and more once the state is so large
// that writing it would take more than a tenth of what its entries take.
uint64_t SnapshotInterval(uint64_t interval_entries, uint64_t state_bytes);

// Take() belongs to the follower's thread; WaitFor() is thread-safe.
class Snapshotter {
 public:
  // REQUIRES: interval_entries >= 2, because the journal tells of each snapshot in an entry.
  // `engine` stands at `position`; the next snapshot is due `interval_entries` after
  // `last_snapshot_size`, those after it as SnapshotInterval() says. `written` is told of each
  // snapshot, for the journal.
  Snapshotter(engine::Engine engine, JournalPosition position, std::string directory,
              uint64_t last_snapshot_size, uint64_t interval_entries,
              std::function<void(engine::RecordSnapshot)> written);

  // Follows the block; writes a snapshot if one is due.
  absl::Status Take(const CommittedBlock& block);

  // Waits until it has followed `size` entries. False on timeout.
  bool WaitFor(uint64_t size, std::chrono::milliseconds timeout);
  // Writes a snapshot of where it stands, unless nothing has happened since the last one.
  // REQUIRES: no block comes meanwhile.
  absl::Status WriteFinal();

  // Where it stands. REQUIRES: as WriteFinal().
  const ledger::ChainState& chain() const { return position_.chain; }

 private:
  uint64_t size() const { return position_.chain.tree.size(); }
  absl::Status Write();

  engine::Engine engine_;
  JournalPosition position_;
  const std::string directory_;
  const uint64_t interval_entries_;
  uint64_t last_snapshot_size_;
  uint64_t due_size_;  // When the next one is written.
  const std::function<void(engine::RecordSnapshot)> written_;
  Mutex mutex_;
  CondVar advanced_;
  uint64_t followed_ LUHENG_GUARDED_BY(mutex_);
};

}  // namespace luheng::services

#endif  // SERVICES_FOLLOWERS_SNAPSHOTTER_H_
