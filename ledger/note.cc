#include "ledger/note.h"

#include <optional>
#include <utility>

#include "ledger/base/check.h"
#include "ledger/base/status_macros.h"
#include "ledger/base64.h"
#include "ledger/coding.h"
#include "ledger/text.h"

namespace luheng::ledger {
namespace {

constexpr std::string_view kSignaturePrefix = "\xe2\x80\x94 ";  // U+2014 and a space.

absl::Status Malformed(const std::string& what) {
  return absl::InvalidArgumentError("note: " + what);
}

// Well-formed UTF-8, and no control characters but newlines.
bool IsNoteText(std::string_view text) {
  while (!text.empty()) {
    const std::optional<char32_t> code_point = TakeCodePoint(&text);
    if (!code_point.has_value()) return false;
    if (*code_point < 0x20 && *code_point != U'\n') return false;
  }
  return true;
}

absl::StatusOr<NoteSignature> ParseSignatureLine(std::string_view line) {
  if (line.substr(0, kSignaturePrefix.size()) != kSignaturePrefix) {
    return Malformed("a signature line does not begin with a dash and a space");
  }
  line.remove_prefix(kSignaturePrefix.size());
  const size_t space = line.find(' ');
  if (space == std::string_view::npos) return Malformed("a signature line has no signature");
  NoteSignature signature;
  signature.name = std::string(line.substr(0, space));
  if (!IsValidKeyName(signature.name)) return Malformed("a key name is not valid");
  const std::optional<std::string> blob = DecodeBase64(line.substr(space + 1));
  if (!blob.has_value()) return Malformed("a signature is not base64");
  ByteReader reader(*blob);
  if (!reader.ReadU32(&signature.key_id) || reader.remaining() == 0) {
    return Malformed("a signature is too short");
  }
  signature.signature = std::string(reader.rest());
  return signature;
}

}  // namespace

absl::StatusOr<Note> ParseNote(std::string_view bytes) {
  if (bytes.size() > kNoteSizeMax) return Malformed("too long");
  if (!IsNoteText(bytes)) return Malformed("not UTF-8 without control characters");
  const size_t split = bytes.rfind("\n\n");
  if (split == std::string_view::npos) return Malformed("no empty line before the signatures");

  Note note;
  note.text = std::string(bytes.substr(0, split + 1));
  std::string_view rest = bytes.substr(split + 2);
  if (rest.empty()) return Malformed("no signatures");
  while (!rest.empty()) {
    const std::optional<std::string_view> line = TakeLine(&rest);
    if (!line.has_value()) return Malformed("the last line has no newline");
    if (note.signatures.size() == kNoteSignatureCountMax) return Malformed("too many signatures");
    LUHENG_ASSIGN_OR_RETURN(NoteSignature signature, ParseSignatureLine(*line));
    note.signatures.push_back(std::move(signature));
  }
  return note;
}

std::string FormatSignature(const NoteSignature& signature) {
  LUHENG_CHECK(IsValidKeyName(signature.name));
  std::string blob;
  AppendU32(&blob, signature.key_id);
  blob += signature.signature;
  return std::string(kSignaturePrefix) + signature.name + " " + EncodeBase64(blob) + "\n";
}

std::string FormatNote(const Note& note) {
  LUHENG_CHECK(!note.text.empty());
  LUHENG_CHECK(note.text.back() == '\n');
  LUHENG_CHECK(!note.signatures.empty());
  std::string bytes = note.text + "\n";
  for (const NoteSignature& signature : note.signatures) bytes += FormatSignature(signature);
  return bytes;
}

absl::StatusOr<std::string> SignNote(std::string text, std::span<const Signer> signers) {
  LUHENG_CHECK(IsNoteText(text));
  Note note;
  for (const Signer& signer : signers) {
    LUHENG_ASSIGN_OR_RETURN(std::string signature, signer.Sign(text));
    note.signatures.push_back({signer.name(), signer.verifier().key_id(), std::move(signature)});
  }
  note.text = std::move(text);
  return FormatNote(note);
}

absl::StatusOr<std::string> SignNote(std::string text, const Signer& signer) {
  return SignNote(std::move(text), {&signer, 1});
}

absl::StatusOr<Note> OpenNote(std::string_view bytes, const std::vector<Verifier>& known) {
  LUHENG_ASSIGN_OR_RETURN(Note note, ParseNote(bytes));
  bool is_verified = false;
  for (const NoteSignature& signature : note.signatures) {
    for (const Verifier& verifier : known) {
      if (signature.name != verifier.name() || signature.key_id != verifier.key_id()) continue;
      if (!verifier.Verify(note.text, signature.signature)) {
        return absl::DataLossError("note: the signature of " + verifier.name() + " is wrong");
      }
      is_verified = true;
    }
  }
  if (!is_verified) return absl::UnauthenticatedError("note: no known key has signed it");
  return note;
}

}  // namespace luheng::ledger
