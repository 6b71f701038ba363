#include "services/verify/key_audit.h"

#include "fmt/format.h"
#include "ledger/checkpoint.h"

namespace luheng::services {

absl::StatusOr<KeyFindings> AuditKeys(const engine::StateMachine& state,
                                      const ledger::Verifier& trusted,
                                      const SignedCheckpoint& checkpoint) {
  const engine::CheckpointKeys& keys = state.registry().checkpoint_keys();
  const engine::CheckpointKey* const known = keys.Find(trusted.public_key());
  if (state.genesis().origin != trusted.name() || known == nullptr) {
    return absl::DataLossError("neither the genesis entry nor a change of keys names the key " +
                               trusted.Vkey());
  }
  KeyFindings found;
  for (const ledger::Verifier& key : keys.SigningNow()) found.signing_now.push_back(key.Vkey());
  found.findings.emplace_back(
      "keys", fmt::format("{}, from {} on", keys.all().size(), keys.all().front().vkey));
  if (checkpoint.note.empty()) return found;
  if (known->from_entry >= checkpoint.size) {
    return absl::DataLossError(
        fmt::format("{}: counts {} entries, before entry {}, with which the key {} came",
                    checkpoint.name, checkpoint.size, known->from_entry, trusted.Vkey()));
  }
  const std::vector<ledger::Verifier> signing = keys.SigningAt(checkpoint.size);
  if (signing.empty()) return absl::DataLossError(checkpoint.name + ": is of the empty tree");
  const absl::Status opened = ledger::OpenCheckpoint(checkpoint.note, signing).status();
  if (!opened.ok()) {
    return absl::DataLossError(checkpoint.name + ": " + std::string(opened.message()));
  }
  found.checkpoint_vkey = signing.front().Vkey();
  found.findings.emplace_back(
      "checkpoint",
      fmt::format("{} entries, signed by {} with {} {}", checkpoint.size, trusted.name(),
                  signing.size(), signing.size() == 1 ? "key" : "keys"));
  return found;
}

}  // namespace luheng::services
