// TileLog: the published tile log of the journal, and proofs from it.
//
// Thread-safe.
#ifndef SERVICES_FOLLOWERS_TILE_LOG_H_
#define SERVICES_FOLLOWERS_TILE_LOG_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ledger/base/mutex.h"
#include "ledger/hash.h"
#include "ledger/note.h"
#include "ledger/proof.h"
#include "ledger/tile_store.h"
#include "ledger/tree_head.h"
#include "services/keys/checkpoint_signer.h"

namespace luheng::services {

struct PublishedCheckpoint {
  ledger::TreeHead head;
  std::string note;  // The signed note, verbatim; cosignatures come after the log's own signature.
};

class TileLog {
 public:
  // `published` is the newest checkpoint on disk. Signer and store must outlive this.
  TileLog(const CheckpointSigner& signer, ledger::TileStore& store, PublishedCheckpoint published);

  // The newest checkpoint that is on disk.
  PublishedCheckpoint Published() const;
  // Waits until a checkpoint of at least `size` is published. False on timeout.
  bool WaitFor(uint64_t size, std::chrono::milliseconds timeout) const;

  // Proof hashes, for sizes up to the published one; OUT_OF_RANGE beyond.
  absl::StatusOr<ledger::Proof> ProveInclusion(uint64_t index, uint64_t size) const;
  absl::StatusOr<ledger::Proof> ProveConsistency(uint64_t old_size, uint64_t new_size) const;

  // Signs and publishes this tree, whose tiles are written. For the tile writer. UNAVAILABLE, and
  // it may be tried again, if a private key is not there or does not answer. Fails once Refuse()
  // was called.
  // REQUIRES: head.size >= Published().head.size, and all its entries are committed.
  absl::Status Publish(const ledger::TreeHead& head);

  // What follows is for the cosigner.

  // Adds cosignatures to a checkpoint that was published, if it is still the newest one. With a
  // quorum of them it is also kept beside the newest one, until a newer one has as many.
  absl::Status AddCosignatures(const PublishedCheckpoint& checkpoint,
                               std::vector<ledger::NoteSignature> cosignatures, size_t quorum);
  // The signed checkpoint of the empty tree. UNAVAILABLE if the key does not answer.
  absl::StatusOr<PublishedCheckpoint> SignEmpty() const;
  // Signs and publishes nothing any more.
  void Refuse(absl::Status cause);
  // Waits until more than `size` entries are published, the log is closed, or `deadline`.
  void WaitBeyond(uint64_t size, std::chrono::steady_clock::time_point deadline) const;
  // Sleeps until `deadline`, or until the log is closed.
  void WaitUntilClosed(std::chrono::steady_clock::time_point deadline) const;
  // Nothing more will be published.
  void Close();
  bool is_closed() const;

  // What a client of the log asks for by path, such as "checkpoint" or "tile/0/000"; as
  // ledger::TileStore::Read().
  absl::StatusOr<std::string> Read(std::string_view path) const;

  const std::string& origin() const { return signer_.origin(); }
  // The verifier key of the checkpoint of this size, as `luheng ledger vkey` prints it: of several
  // keys the newest Ed25519 one.
  std::string VerifierKey(uint64_t size) const;

 private:
  absl::Status CheckSize(uint64_t size) const;

  const CheckpointSigner& signer_;
  ledger::TileStore& store_;
  // Held while the checkpoint on the disk is replaced; never by who reads.
  Mutex publishing_;
  absl::Status refusal_ LUHENG_GUARDED_BY(publishing_);
  mutable Mutex mutex_;
  mutable CondVar advanced_;  // Or closed.
  PublishedCheckpoint published_ LUHENG_GUARDED_BY(mutex_);
  bool closed_ LUHENG_GUARDED_BY(mutex_) = false;
};

}  // namespace luheng::services

#endif  // SERVICES_FOLLOWERS_TILE_LOG_H_
