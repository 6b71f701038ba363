#include "services/followers/tile_log.h"

#include <string>
#include <utility>

#include "ledger/base/check.h"
#include "ledger/base/status_macros.h"
#include "ledger/checkpoint.h"
#include "ledger/proof.h"

namespace luheng::services {

TileLog::TileLog(const ledger::Signer& signer, ledger::TileStore& store,
                 PublishedCheckpoint published)
    : signer_(signer), store_(store), published_(std::move(published)) {}

PublishedCheckpoint TileLog::Published() const {
  MutexLock lock(mutex_);
  return published_;
}

bool TileLog::WaitFor(uint64_t size, std::chrono::milliseconds timeout) const {
  const auto deadline = std::chrono::steady_clock::now() + timeout;
  MutexLock lock(mutex_);
  while (published_.head.size < size) {
    if (!advanced_.WaitUntil(mutex_, deadline)) return published_.head.size >= size;
  }
  return true;
}

absl::Status TileLog::CheckSize(uint64_t size) const {
  const uint64_t published = Published().head.size;
  if (size <= published) return absl::OkStatus();
  return absl::OutOfRangeError("size " + std::to_string(size) + " is beyond the checkpoint of " +
                               std::to_string(published) + " entries");
}

absl::StatusOr<ledger::Proof> TileLog::ProveInclusion(uint64_t index, uint64_t size) const {
  LUHENG_RETURN_IF_ERROR(CheckSize(size));
  return ledger::BuildInclusion(index, size, store_.nodes());
}

absl::StatusOr<ledger::Proof> TileLog::ProveConsistency(uint64_t old_size,
                                                        uint64_t new_size) const {
  LUHENG_RETURN_IF_ERROR(CheckSize(new_size));
  return ledger::BuildConsistency(old_size, new_size, store_.nodes());
}

absl::Status TileLog::Publish(const ledger::TreeHead& head) {
  LUHENG_CHECK(head.size >= Published().head.size);
  std::string note = ledger::SignCheckpoint(
      {.origin = signer_.name(), .size = head.size, .root = head.root}, signer_);
  LUHENG_RETURN_IF_ERROR(store_.PublishCheckpoint(note));
  {
    MutexLock lock(mutex_);
    published_ = {.head = head, .note = std::move(note)};
  }
  advanced_.NotifyAll();
  return absl::OkStatus();
}

std::string TileLog::VerifierKey() const { return signer_.verifier().Vkey(); }

}  // namespace luheng::services
