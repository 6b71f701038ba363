// CheckpointSigner: signs each checkpoint with all keys that the journal names for its size.
//
// Thread-safe.
#ifndef SERVICES_KEYS_CHECKPOINT_SIGNER_H_
#define SERVICES_KEYS_CHECKPOINT_SIGNER_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "ledger/tree_head.h"
#include "ledger/verifier.h"
#include "services/keys/key_ring.h"

namespace luheng::services {

class CheckpointSigner {
 public:
  // The keys for a size, the oldest Ed25519 key first; the next checkpoint's for UINT64_MAX.
  using KeysAt = std::function<std::vector<ledger::Verifier>(uint64_t size)>;

  // The ring must outlive this.
  CheckpointSigner(const KeyRing& ring, KeysAt keys_at);

  const std::string& origin() const { return ring_.origin(); }

  // The signed checkpoint; the empty tree's with the keys of the next one. UNAVAILABLE, and it may
  // be tried again, if a private key is not there or does not answer.
  absl::StatusOr<std::string> Sign(const ledger::TreeHead& head) const;

  // The newest Ed25519 key for a size: what others need to check the checkpoint.
  ledger::Verifier NewestAt(uint64_t size) const;

 private:
  std::vector<ledger::Verifier> KeysFor(uint64_t size) const;

  const KeyRing& ring_;
  const KeysAt keys_at_;
};

}  // namespace luheng::services

#endif  // SERVICES_KEYS_CHECKPOINT_SIGNER_H_
