#include "services/followers/tile_log.h"

#include <algorithm>
#include <string>
#include <utility>

#include "ledger/base/check.h"
#include "ledger/base/status_macros.h"
#include "ledger/compact_range.h"
#include "ledger/note.h"
#include "ledger/proof.h"

namespace luheng::services {

TileLog::TileLog(const CheckpointSigner& signer, ledger::TileStore& store,
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
  MutexLock publishing(publishing_);
  LUHENG_RETURN_IF_ERROR(refusal_);
  LUHENG_CHECK(head.size >= Published().head.size);
  LUHENG_ASSIGN_OR_RETURN(std::string note, signer_.Sign(head));
  LUHENG_RETURN_IF_ERROR(store_.PublishCheckpoint(note));
  {
    MutexLock lock(mutex_);
    published_ = {.head = head, .note = std::move(note)};
  }
  advanced_.NotifyAll();
  return absl::OkStatus();
}

absl::Status TileLog::AddCosignatures(const PublishedCheckpoint& checkpoint,
                                      std::vector<ledger::NoteSignature> cosignatures,
                                      size_t quorum) {
  MutexLock publishing(publishing_);
  const PublishedCheckpoint newest = Published();
  const bool is_newest = newest.head == checkpoint.head;
  // The newest one may have cosignatures that came before.
  LUHENG_ASSIGN_OR_RETURN(ledger::Note note,
                          ledger::ParseNote(is_newest ? newest.note : checkpoint.note));
  for (ledger::NoteSignature& cosignature : cosignatures) {
    std::erase_if(note.signatures, [&](const ledger::NoteSignature& other) {
      return other.name == cosignature.name && other.key_id == cosignature.key_id;
    });
    note.signatures.push_back(std::move(cosignature));
  }
  const std::string bytes = ledger::FormatNote(note);
  if (is_newest) {
    LUHENG_RETURN_IF_ERROR(store_.PublishSignatures(bytes));
    MutexLock lock(mutex_);
    published_.note = bytes;
  }
  const auto count =
      std::count_if(note.signatures.begin(), note.signatures.end(),
                    [this](const ledger::NoteSignature& line) { return line.name != origin(); });
  return static_cast<size_t>(count) < quorum ? absl::OkStatus() : store_.KeepCosigned(bytes);
}

absl::StatusOr<PublishedCheckpoint> TileLog::SignEmpty() const {
  const ledger::TreeHead head{.size = 0, .root = ledger::CompactRange().Root()};
  LUHENG_ASSIGN_OR_RETURN(std::string note, signer_.Sign(head));
  return PublishedCheckpoint{.head = head, .note = std::move(note)};
}

void TileLog::Refuse(absl::Status cause) {
  MutexLock publishing(publishing_);
  if (refusal_.ok()) refusal_ = std::move(cause);
}

void TileLog::WaitBeyond(uint64_t size, std::chrono::steady_clock::time_point deadline) const {
  MutexLock lock(mutex_);
  while (published_.head.size <= size && !closed_) {
    if (!advanced_.WaitUntil(mutex_, deadline)) return;
  }
}

void TileLog::WaitUntilClosed(std::chrono::steady_clock::time_point deadline) const {
  MutexLock lock(mutex_);
  while (!closed_) {
    if (!advanced_.WaitUntil(mutex_, deadline)) return;
  }
}

void TileLog::Close() {
  {
    MutexLock lock(mutex_);
    closed_ = true;
  }
  advanced_.NotifyAll();
}

bool TileLog::is_closed() const {
  MutexLock lock(mutex_);
  return closed_;
}

absl::StatusOr<std::string> TileLog::Read(std::string_view path) const { return store_.Read(path); }

std::string TileLog::VerifierKey(uint64_t size) const { return signer_.NewestAt(size).Vkey(); }

}  // namespace luheng::services
