#include "services/followers/committed_journal.h"

#include <algorithm>
#include <utility>

#include "ledger/base/check.h"
#include "ledger/base/status_macros.h"

namespace luheng::services {

absl::StatusOr<std::shared_ptr<const CommittedBlock>> CommittedBlock::FromBytes(std::string bytes) {
  auto block = std::shared_ptr<CommittedBlock>(new CommittedBlock);
  block->bytes_ = std::move(bytes);
  LUHENG_ASSIGN_OR_RETURN(block->view_, ledger::DecodeBlock(block->bytes_));
  block->leaf_hashes_.reserve(block->view_.entries.size());
  for (const std::string_view entry : block->view_.entries) {
    block->leaf_hashes_.push_back(ledger::LeafHash(entry));
  }
  return block;
}

absl::StatusOr<std::shared_ptr<const CommittedBlock>> CommittedBlock::FromBlock(
    ledger::Block source) {
  auto block = std::shared_ptr<CommittedBlock>(new CommittedBlock);
  block->bytes_ = std::move(source.bytes);
  LUHENG_ASSIGN_OR_RETURN(block->view_, ledger::DecodeBlock(block->bytes_));
  block->leaf_hashes_ = std::move(source.leaf_hashes);
  return block;
}

CommittedJournal::CommittedJournal(const ledger::JournalStore& store, uint64_t size)
    : store_(store), size_(size) {}

uint64_t CommittedJournal::size() const {
  MutexLock lock(mutex_);
  return size_;
}

void CommittedJournal::Advance(std::shared_ptr<const CommittedBlock> block) {
  {
    MutexLock lock(mutex_);
    LUHENG_CHECK(block->first_index() == size_);
    size_ = block->end_index();
    recent_bytes_ += block->byte_count();
    recent_.push_back(std::move(block));
    while (recent_bytes_ > kRecentBytesMax) {
      recent_bytes_ -= recent_.front()->byte_count();
      recent_.pop_front();
    }
  }
  advanced_.NotifyAll();
}

absl::StatusOr<std::shared_ptr<const CommittedBlock>> CommittedJournal::Next(
    uint64_t first_index) const {
  {
    MutexLock lock(mutex_);
    while (size_ <= first_index && !closed_) advanced_.Wait(mutex_);
    if (size_ <= first_index) return absl::CancelledError("the journal is closed");
    const auto it = std::partition_point(recent_.begin(), recent_.end(), [&](const auto& block) {
      return block->first_index() < first_index;
    });
    if (it != recent_.end() && (*it)->first_index() == first_index) return *it;
  }
  LUHENG_ASSIGN_OR_RETURN(std::string bytes, store_.BlockAt(first_index));
  LUHENG_ASSIGN_OR_RETURN(auto block, CommittedBlock::FromBytes(std::move(bytes)));
  if (block->first_index() != first_index) {
    return absl::DataLossError("no block begins at entry " + std::to_string(first_index));
  }
  return block;
}

absl::Status CommittedJournal::WaitBeyond(uint64_t size,
                                          std::chrono::steady_clock::time_point deadline) const {
  MutexLock lock(mutex_);
  while (size_ <= size) {
    if (closed_) return absl::CancelledError("the journal is closed");
    if (!advanced_.WaitUntil(mutex_, deadline) && size_ <= size) {
      return absl::DeadlineExceededError("no more entries were committed");
    }
  }
  return absl::OkStatus();
}

void CommittedJournal::WaitUntilClosed(std::chrono::steady_clock::time_point deadline) const {
  MutexLock lock(mutex_);
  while (!closed_ && closing_.WaitUntil(mutex_, deadline)) {
  }
}

bool CommittedJournal::is_closed() const {
  MutexLock lock(mutex_);
  return closed_;
}

void CommittedJournal::Close() {
  {
    MutexLock lock(mutex_);
    closed_ = true;
  }
  advanced_.NotifyAll();
  closing_.NotifyAll();
}

}  // namespace luheng::services
