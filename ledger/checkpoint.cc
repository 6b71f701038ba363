#include "ledger/checkpoint.h"

#include <optional>

#include "ledger/base/check.h"
#include "ledger/base/status_macros.h"
#include "ledger/base64.h"
#include "ledger/compact_range.h"
#include "ledger/note.h"
#include "ledger/text.h"

namespace luheng::ledger {
namespace {

absl::Status Malformed(const std::string& what) {
  return absl::InvalidArgumentError("checkpoint: " + what);
}

}  // namespace

std::string FormatCheckpoint(const Checkpoint& checkpoint) {
  LUHENG_CHECK(IsValidKeyName(checkpoint.origin));
  LUHENG_CHECK(checkpoint.size <= kTreeSizeMax);
  return checkpoint.origin + "\n" + std::to_string(checkpoint.size) + "\n" +
         EncodeBase64(AsBytes(checkpoint.root)) + "\n";
}

absl::StatusOr<Checkpoint> ParseCheckpoint(std::string_view text) {
  const std::optional<std::string_view> origin = TakeLine(&text);
  if (!origin.has_value() || !IsValidKeyName(*origin)) return Malformed("the origin is not valid");

  const std::optional<std::string_view> size_line = TakeLine(&text);
  if (!size_line.has_value()) return Malformed("no size");
  const std::optional<uint64_t> size = ParseDecimal(*size_line);
  if (!size.has_value() || *size > kTreeSizeMax) return Malformed("the size is not valid");

  const std::optional<std::string_view> root_line = TakeLine(&text);
  if (!root_line.has_value()) return Malformed("no root");
  const std::optional<Hash> root = DecodeBase64Hash(*root_line);
  if (!root.has_value()) return Malformed("the root is not a hash in base64");
  if (*size == 0 && *root != CompactRange().Root()) {
    return Malformed("the root is not that of the empty tree");
  }
  if (!text.empty()) return Malformed("something follows the root");
  return Checkpoint{std::string(*origin), *size, *root};
}

absl::StatusOr<std::string> SignCheckpoint(const Checkpoint& checkpoint,
                                           std::span<const Signer> signers) {
  LUHENG_CHECK(!signers.empty());
  for (const Signer& signer : signers) LUHENG_CHECK(checkpoint.origin == signer.name());
  return SignNote(FormatCheckpoint(checkpoint), signers);
}

absl::StatusOr<std::string> SignCheckpoint(const Checkpoint& checkpoint, const Signer& signer) {
  return SignCheckpoint(checkpoint, {&signer, 1});
}

absl::StatusOr<Checkpoint> OpenCheckpoint(std::string_view note,
                                          std::span<const Verifier> verifiers) {
  LUHENG_CHECK(!verifiers.empty());
  for (const Verifier& verifier : verifiers) {
    LUHENG_RETURN_IF_ERROR(OpenNote(note, {verifier}).status());
  }
  LUHENG_ASSIGN_OR_RETURN(const Note parsed, ParseNote(note));
  LUHENG_ASSIGN_OR_RETURN(Checkpoint checkpoint, ParseCheckpoint(parsed.text));
  for (const Verifier& verifier : verifiers) {
    if (checkpoint.origin == verifier.name()) continue;
    return Malformed("the origin is " + checkpoint.origin + ", not " + verifier.name());
  }
  return checkpoint;
}

absl::StatusOr<Checkpoint> OpenCheckpoint(std::string_view note, const Verifier& verifier) {
  return OpenCheckpoint(note, {&verifier, 1});
}

}  // namespace luheng::ledger
