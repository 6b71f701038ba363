// C2SP tlog-cosignature, version 1: what a witness says of a checkpoint, as one more signature line
// of its note.
//
//   message   := "cosignature/v1\n" "time " seconds "\n" text of the checkpoint
//   signature := seconds u64 | Ed25519 signature of the message
//
// It states that at this time the checkpoint's tree was the largest consistent one that the witness
// had seen of this log. The key's type is 0x04, so its key id differs from that of a signer of
// notes with the same name and key.
#ifndef LEDGER_COSIGNATURE_H_
#define LEDGER_COSIGNATURE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "ledger/note.h"
#include "ledger/signer.h"
#include "ledger/verifier.h"

namespace luheng::ledger {

inline constexpr uint8_t kSignatureTypeCosignature = 0x04;
// Seconds since 1970-01-01T00:00:00Z of a cosignature, at most.
inline constexpr uint64_t kCosignatureTimeMax = INT64_MAX;

// The public key of a witness under its name. A value; const methods may be called from many
// threads.
class CosignatureVerifier {
 public:
  // Of whoever cosigns with this key. REQUIRES: an Ed25519 key.
  explicit CosignatureVerifier(const Signer& signer);
  // INVALID_ARGUMENT says what is wrong with the vkey.
  static absl::StatusOr<CosignatureVerifier> FromVkey(std::string_view vkey);

  const std::string& name() const { return key_.name(); }
  uint32_t key_id() const { return key_id_; }
  std::string Vkey() const;

  // The time of the cosignature in seconds, if `signature` (without the key id) is this key's over
  // the text of a checkpoint.
  std::optional<uint64_t> Verify(std::string_view text, std::string_view signature) const;

 private:
  explicit CosignatureVerifier(Verifier key);

  Verifier key_;
  uint32_t key_id_;
};

// The cosignature of the text of a checkpoint. UNAVAILABLE if the signer's key does not answer.
// REQUIRES: time_seconds <= kCosignatureTimeMax; an Ed25519 key.
absl::StatusOr<NoteSignature> Cosign(std::string_view text, uint64_t time_seconds,
                                     const Signer& signer);

// The cosignature of this witness among signature lines about `text`; others are ignored.
// INVALID_ARGUMENT if the lines are malformed, DATA_LOSS if one of the witness is wrong,
// UNAUTHENTICATED if there is none. REQUIRES: `text` is that of a checkpoint.
absl::StatusOr<NoteSignature> FindCosignature(std::string_view text, std::string_view lines,
                                              const CosignatureVerifier& witness);

}  // namespace luheng::ledger

#endif  // LEDGER_COSIGNATURE_H_
