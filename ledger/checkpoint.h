// C2SP tlog-checkpoint: what a log says of its tree, as a signed note.
//
//   text := origin "\n" size "\n" base64(root) "\n"
//
// Extension lines are allowed by the specification; we write none, and accept none, because nobody
// should sign what he does not understand.
#ifndef LEDGER_CHECKPOINT_H_
#define LEDGER_CHECKPOINT_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "ledger/hash.h"
#include "ledger/signer.h"
#include "ledger/verifier.h"

namespace luheng::ledger {

struct Checkpoint {
  std::string origin;  // Also the name of the key that signs it.
  uint64_t size = 0;
  Hash root{};
  bool operator==(const Checkpoint&) const = default;
};

// The text that is signed. REQUIRES: what ParseCheckpoint would accept.
std::string FormatCheckpoint(const Checkpoint& checkpoint);

// Parses the text of a checkpoint, without signatures. INVALID_ARGUMENT says what is malformed: the
// origin is no key name, the size has leading zeros or is above kTreeSizeMax, the root of the empty
// tree is another hash than SHA-256(""), something follows. Formatting is the inverse.
absl::StatusOr<Checkpoint> ParseCheckpoint(std::string_view text);

// The signed note. UNAVAILABLE if a signer's key does not answer.
// REQUIRES: there is a signer, and checkpoint.origin is the name of each.
absl::StatusOr<std::string> SignCheckpoint(const Checkpoint& checkpoint,
                                           std::span<const Signer> signers);
absl::StatusOr<std::string> SignCheckpoint(const Checkpoint& checkpoint, const Signer& signer);

// Parses the signed note and verifies it. INVALID_ARGUMENT if it is malformed or of another origin
// than a verifier's, DATA_LOSS if a signature is wrong, UNAUTHENTICATED if one of the keys has not
// signed. REQUIRES: there is a verifier.
absl::StatusOr<Checkpoint> OpenCheckpoint(std::string_view note,
                                          std::span<const Verifier> verifiers);
absl::StatusOr<Checkpoint> OpenCheckpoint(std::string_view note, const Verifier& verifier);

}  // namespace luheng::ledger

#endif  // LEDGER_CHECKPOINT_H_
