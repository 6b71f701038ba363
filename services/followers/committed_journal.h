// CommittedJournal: the journal up to the commit point, as followers read it.
//
// The newest blocks are kept in memory, decoded once for all followers; older ones come from the
// store. Nothing above the commit point is ever seen here.
//
// Thread-safe.
#ifndef SERVICES_FOLLOWERS_COMMITTED_JOURNAL_H_
#define SERVICES_FOLLOWERS_COMMITTED_JOURNAL_H_

#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ledger/base/mutex.h"
#include "ledger/block.h"
#include "ledger/journal_store.h"

namespace luheng::services {

// A committed block with its bytes, its decoded form (which points into the bytes), and its hashes.
class CommittedBlock {
 public:
  // DATA_LOSS if the bytes are no block.
  static absl::StatusOr<std::shared_ptr<const CommittedBlock>> FromBytes(std::string bytes);
  static absl::StatusOr<std::shared_ptr<const CommittedBlock>> FromBlock(ledger::Block block);

  CommittedBlock(const CommittedBlock&) = delete;
  CommittedBlock& operator=(const CommittedBlock&) = delete;

  const ledger::BlockView& view() const { return view_; }
  const std::vector<ledger::Hash>& leaf_hashes() const { return leaf_hashes_; }
  // About what it takes in memory.
  size_t byte_count() const {
    return sizeof(*this) + bytes_.size() +
           leaf_hashes_.size() * (sizeof(ledger::Hash) + sizeof(std::string_view));
  }
  uint64_t first_index() const { return view_.header.first_index; }
  uint64_t end_index() const { return view_.header.first_index + view_.header.entry_count; }

 private:
  CommittedBlock() = default;

  std::string bytes_;
  ledger::BlockView view_;
  std::vector<ledger::Hash> leaf_hashes_;
};

class CommittedJournal {
 public:
  // `store` holds `size` entries, and must outlive this.
  CommittedJournal(const ledger::JournalStore& store, uint64_t size);

  // Entries below the commit point.
  uint64_t size() const;

  // Moves the commit point behind `block`. REQUIRES: block->first_index() == size().
  void Advance(std::shared_ptr<const CommittedBlock> block);

  // The block that begins at entry `first_index`; waits for it to be committed. CANCELLED after
  // Close() once there is no such block; DATA_LOSS if the store has lost it.
  absl::StatusOr<std::shared_ptr<const CommittedBlock>> Next(uint64_t first_index) const;

  // Waits until more than `size` entries are committed: OK; else DEADLINE_EXCEEDED at `deadline`,
  // or CANCELLED once the journal is closed.
  absl::Status WaitBeyond(uint64_t size, std::chrono::steady_clock::time_point deadline) const;

  // Sleeps until `deadline`, or until the journal is closed.
  void WaitUntilClosed(std::chrono::steady_clock::time_point deadline) const;

  bool is_closed() const;

  // No more blocks will come: readers get what there is, then CANCELLED.
  void Close();

 private:
  // Under load, more than half a second: a follower that is no further behind reads no store.
  static constexpr size_t kRecentBytesMax = size_t{32} << 20;

  const ledger::JournalStore& store_;
  mutable Mutex mutex_;
  mutable CondVar advanced_;
  mutable CondVar closing_;
  uint64_t size_ LUHENG_GUARDED_BY(mutex_);
  bool closed_ LUHENG_GUARDED_BY(mutex_) = false;
  std::deque<std::shared_ptr<const CommittedBlock>> recent_ LUHENG_GUARDED_BY(mutex_);
  size_t recent_bytes_ LUHENG_GUARDED_BY(mutex_) = 0;
};

}  // namespace luheng::services

#endif  // SERVICES_FOLLOWERS_COMMITTED_JOURNAL_H_
