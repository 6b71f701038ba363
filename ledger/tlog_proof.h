// C2SP tlog-proof: everything that is needed to check offline that an entry is in the log, in one
// text file (*.tlog-proof).
//
//   proof := "c2sp.org/tlog-proof@v1\n" ["extra " base64 "\n"] "index " index "\n"
//            (base64(hash) "\n")* "\n" checkpoint
#ifndef LEDGER_TLOG_PROOF_H_
#define LEDGER_TLOG_PROOF_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "ledger/checkpoint.h"
#include "ledger/proof.h"
#include "ledger/verifier.h"

namespace luheng::ledger {

struct TlogProof {
  std::optional<std::string> extra;  // Whatever the application wants to travel along; not proved.
  uint64_t index = 0;
  Proof hashes;
  std::string checkpoint;  // The signed note, verbatim.
};

// REQUIRES: what ParseTlogProof would accept.
std::string FormatTlogProof(const TlogProof& proof);

// Parses the form, and that of the note; verifies nothing. INVALID_ARGUMENT says what is malformed.
// Formatting is the inverse.
absl::StatusOr<TlogProof> ParseTlogProof(std::string_view text);

// Checks that `entry` is what the proof says of a log whose checkpoints `verifier` signs, and
// returns the checkpoint. INVALID_ARGUMENT if something is malformed, UNAUTHENTICATED if another
// key has signed the checkpoint, DATA_LOSS if the signature or the hashes are wrong.
absl::StatusOr<Checkpoint> VerifyTlogProof(const TlogProof& proof, std::string_view entry,
                                           const Verifier& verifier);

}  // namespace luheng::ledger

#endif  // LEDGER_TLOG_PROOF_H_
