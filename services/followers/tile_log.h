// TileLog: the published tile log of the journal, and proofs from it.
//
// Thread-safe.
#ifndef SERVICES_FOLLOWERS_TILE_LOG_H_
#define SERVICES_FOLLOWERS_TILE_LOG_H_

#include <chrono>
#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "ledger/base/mutex.h"
#include "ledger/hash.h"
#include "ledger/proof.h"
#include "ledger/signer.h"
#include "ledger/tile_store.h"
#include "ledger/tree_head.h"

namespace luheng::services {

struct PublishedCheckpoint {
  ledger::TreeHead head;
  std::string note;  // The signed note, verbatim.
};

class TileLog {
 public:
  // `published` is the newest checkpoint on disk. Signer and store must outlive this.
  TileLog(const ledger::Signer& signer, ledger::TileStore& store, PublishedCheckpoint published);

  // The newest checkpoint that is on disk.
  PublishedCheckpoint Published() const;
  // Waits until a checkpoint of at least `size` is published. False on timeout.
  bool WaitFor(uint64_t size, std::chrono::milliseconds timeout) const;

  // Proof hashes, for sizes up to the published one; OUT_OF_RANGE beyond.
  absl::StatusOr<ledger::Proof> ProveInclusion(uint64_t index, uint64_t size) const;
  absl::StatusOr<ledger::Proof> ProveConsistency(uint64_t old_size, uint64_t new_size) const;

  // Signs and publishes this tree, whose tiles are written. For the tile writer.
  // REQUIRES: head.size >= Published().head.size, and all its entries are committed.
  absl::Status Publish(const ledger::TreeHead& head);

  const std::string& origin() const { return signer_.name(); }
  // The verifier key, as `luheng ledger vkey` prints it.
  std::string VerifierKey() const;

 private:
  absl::Status CheckSize(uint64_t size) const;

  const ledger::Signer& signer_;
  ledger::TileStore& store_;
  mutable Mutex mutex_;
  mutable CondVar advanced_;
  PublishedCheckpoint published_ LUHENG_GUARDED_BY(mutex_);
};

}  // namespace luheng::services

#endif  // SERVICES_FOLLOWERS_TILE_LOG_H_
