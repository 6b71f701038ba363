// C2SP signed note: a text that ends in a newline, an empty line, and signature lines.
//
//   note      := text "\n" signature+
//   signature := "— " name " " base64(key id u32 | signature) "\n"
//
// The signatures cover the text with its last newline, and not the empty line.
#ifndef LEDGER_NOTE_H_
#define LEDGER_NOTE_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "ledger/signer.h"
#include "ledger/verifier.h"

namespace luheng::ledger {

inline constexpr size_t kNoteSizeMax = 1 << 20;
inline constexpr size_t kNoteSignatureCountMax = 100;

struct NoteSignature {
  std::string name;
  uint32_t key_id = 0;
  std::string signature;  // Without the key id.
  bool operator==(const NoteSignature&) const = default;
};

struct Note {
  std::string text;  // With its last newline.
  std::vector<NoteSignature> signatures;
};

// Parses the form; verifies nothing. INVALID_ARGUMENT says what is malformed. Accepts only what
// FormatNote can write, so that parsing and formatting are inverses.
absl::StatusOr<Note> ParseNote(std::string_view bytes);

// The signature's line, with its newline. REQUIRES: IsValidKeyName(signature.name).
std::string FormatSignature(const NoteSignature& signature);

// REQUIRES: what ParseNote would accept.
std::string FormatNote(const Note& note);

// The note of `text` with a signature of each signer, in their order. UNAVAILABLE if a signer's key
// does not answer.
// REQUIRES: `text` is well-formed UTF-8 that ends in a newline and has no other control characters;
// there is a signer.
absl::StatusOr<std::string> SignNote(std::string text, std::span<const Signer> signers);
absl::StatusOr<std::string> SignNote(std::string text, const Signer& signer);

// Parses and verifies. Signatures of keys that are not in `known` are ignored. INVALID_ARGUMENT if
// the note is malformed, DATA_LOSS if a known key's signature is wrong, UNAUTHENTICATED if no known
// key has signed.
absl::StatusOr<Note> OpenNote(std::string_view bytes, const std::vector<Verifier>& known);

}  // namespace luheng::ledger

#endif  // LEDGER_NOTE_H_
