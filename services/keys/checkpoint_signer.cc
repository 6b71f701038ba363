#include "services/keys/checkpoint_signer.h"

#include <algorithm>
#include <utility>

#include "ledger/base/check.h"
#include "ledger/base/status_macros.h"
#include "ledger/checkpoint.h"
#include "ledger/signer.h"

namespace luheng::services {

CheckpointSigner::CheckpointSigner(const KeyRing& ring, KeysAt keys_at)
    : ring_(ring), keys_at_(std::move(keys_at)) {}

std::vector<ledger::Verifier> CheckpointSigner::KeysFor(uint64_t size) const {
  return keys_at_(size == 0 ? UINT64_MAX : size);
}

absl::StatusOr<std::string> CheckpointSigner::Sign(const ledger::TreeHead& head) const {
  std::vector<ledger::Signer> signers;
  for (const ledger::Verifier& key : KeysFor(head.size)) {
    absl::StatusOr<ledger::Signer> signer = ring_.Find(key);
    if (!signer.ok()) return absl::UnavailableError(signer.status().message());
    signers.push_back(*std::move(signer));
  }
  return ledger::SignCheckpoint({.origin = origin(), .size = head.size, .root = head.root},
                                signers);
}

ledger::Verifier CheckpointSigner::NewestAt(uint64_t size) const {
  const std::vector<ledger::Verifier> keys = KeysFor(size);
  const auto newest = std::find_if(keys.rbegin(), keys.rend(), [](const ledger::Verifier& key) {
    return key.public_key().type == ledger::KeyType::kEd25519;
  });
  LUHENG_CHECK(newest != keys.rend());
  return *newest;
}

}  // namespace luheng::services
