// Audit of the keys: who should have signed the checkpoint, and whether the trusted key is one of
// this log.
#ifndef SERVICES_VERIFY_KEY_AUDIT_H_
#define SERVICES_VERIFY_KEY_AUDIT_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "engine/state_machine.h"
#include "ledger/verifier.h"

namespace luheng::services {

struct SignedCheckpoint {
  std::string name;  // For people.
  uint64_t size = 0;
  std::string note;  // Empty if there is none.
};

struct KeyFindings {
  std::vector<std::string> signing_now;  // Vkeys of those that sign the next checkpoint.
  std::string checkpoint_vkey;           // Of a key that has signed the checkpoint.
  std::vector<std::pair<std::string, std::string>> findings;  // Subject and text, for people.
};

// `state` is that of the whole log, executed again. DATA_LOSS unless the trusted key is one that
// the journal leads to or from (each change is signed by the old key and by the new one, and the
// replay has verified it), and the checkpoint is signed by all keys that the journal names for its
// size.
absl::StatusOr<KeyFindings> AuditKeys(const engine::StateMachine& state,
                                      const ledger::Verifier& trusted,
                                      const SignedCheckpoint& checkpoint);

}  // namespace luheng::services

#endif  // SERVICES_VERIFY_KEY_AUDIT_H_
