#include "services/followers/snapshotter.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "ledger/base/check.h"
#include "ledger/base/status_macros.h"
#include "ledger/entry.h"
#include "services/followers/commands.h"
#include "services/sequencer/snapshot_file.h"

namespace luheng::services {
namespace {

// A byte of state takes 4 ns to serialize, hash and write, an entry 5 µs: so much state takes less
// than a tenth of what 100,000 entries take, the usual interval.
constexpr uint64_t kUsualStateBytes = 10'000'000;

}  // namespace

uint64_t SnapshotInterval(uint64_t interval_entries, uint64_t state_bytes) {
  return interval_entries *
         std::max<uint64_t>(1, (state_bytes + kUsualStateBytes - 1) / kUsualStateBytes);
}

Snapshotter::Snapshotter(engine::Engine engine, JournalPosition position, std::string directory,
                         uint64_t last_snapshot_size, uint64_t interval_entries,
                         std::function<void(engine::RecordSnapshot)> written)
    : engine_(std::move(engine)),
      position_(std::move(position)),
      directory_(std::move(directory)),
      interval_entries_(interval_entries),
      last_snapshot_size_(last_snapshot_size),
      due_size_(last_snapshot_size + interval_entries),
      written_(std::move(written)),
      followed_(size()) {
  LUHENG_CHECK(interval_entries >= 2);
}

absl::Status Snapshotter::Take(const CommittedBlock& block) {
  LUHENG_ASSIGN_OR_RETURN(const std::vector<CommandEntries> commands, CommandsOf(block.view()));
  for (const CommandEntries& command : commands) {
    LUHENG_RETURN_IF_ERROR(engine_.Follow(command.entries));
  }
  for (const ledger::Hash& leaf_hash : block.leaf_hashes()) position_.chain.tree.Append(leaf_hash);
  position_.chain.last_leaf_hash = block.leaf_hashes().back();
  LUHENG_ASSIGN_OR_RETURN(const ledger::Entry last,
                          ledger::DecodeEntry(block.view().entries.back()));
  position_.last_sequence = last.sequence;
  position_.last_time = engine::TimeMicros(last.ledger_time_us);
  if (size() >= due_size_) LUHENG_RETURN_IF_ERROR(Write());
  {
    MutexLock lock(mutex_);
    followed_ = size();
  }
  advanced_.NotifyAll();
  return absl::OkStatus();
}

bool Snapshotter::WaitFor(uint64_t size, std::chrono::milliseconds timeout) {
  const auto deadline = std::chrono::steady_clock::now() + timeout;
  MutexLock lock(mutex_);
  while (followed_ < size) {
    if (!advanced_.WaitUntil(mutex_, deadline)) return followed_ >= size;
  }
  return true;
}

absl::Status Snapshotter::WriteFinal() {
  // The entry after a snapshot is the one that tells of it.
  if (size() <= last_snapshot_size_ + 1) return absl::OkStatus();
  return Write();
}

absl::Status Snapshotter::Write() {
  Snapshot snapshot{.last_sequence = position_.last_sequence,
                    .last_time = position_.last_time,
                    .chain = position_.chain,
                    .engine_state = engine_.Save()};
  const engine::Hash256 state_hash = ledger::Sha256(snapshot.engine_state);
  LUHENG_RETURN_IF_ERROR(WriteSnapshot(directory_, snapshot));
  last_snapshot_size_ = size();
  due_size_ = size() + SnapshotInterval(interval_entries_, snapshot.engine_state.size());
  written_({.size = size(), .state_hash = state_hash});
  return absl::OkStatus();
}

}  // namespace luheng::services
