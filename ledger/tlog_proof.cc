#include "ledger/tlog_proof.h"

#include "ledger/base/check.h"
#include "ledger/base/status_macros.h"
#include "ledger/base64.h"
#include "ledger/compact_range.h"
#include "ledger/note.h"
#include "ledger/text.h"

namespace luheng::ledger {
namespace {

constexpr std::string_view kHeader = "c2sp.org/tlog-proof@v1";
constexpr std::string_view kExtraPrefix = "extra ";
constexpr std::string_view kIndexPrefix = "index ";
constexpr size_t kHashCountMax = 63;  // No tree is higher.

absl::Status Malformed(const std::string& what) {
  return absl::InvalidArgumentError("tlog-proof: " + what);
}

// The next line, or a status that names what should have been there.
absl::StatusOr<std::string_view> NextLine(std::string_view* text, const std::string& what) {
  const std::optional<std::string_view> line = TakeLine(text);
  if (!line.has_value()) return Malformed("no " + what);
  return *line;
}

bool TakePrefix(std::string_view* line, std::string_view prefix) {
  if (line->substr(0, prefix.size()) != prefix) return false;
  line->remove_prefix(prefix.size());
  return true;
}

}  // namespace

std::string FormatTlogProof(const TlogProof& proof) {
  LUHENG_CHECK(proof.index < kTreeSizeMax);
  LUHENG_CHECK(proof.hashes.size() <= kHashCountMax);
  std::string text(kHeader);
  text += "\n";
  if (proof.extra.has_value()) {
    text += kExtraPrefix;
    text += EncodeBase64(*proof.extra) + "\n";
  }
  text += kIndexPrefix;
  text += std::to_string(proof.index) + "\n";
  for (const Hash& hash : proof.hashes) text += EncodeBase64(AsBytes(hash)) + "\n";
  return text + "\n" + proof.checkpoint;
}

absl::StatusOr<TlogProof> ParseTlogProof(std::string_view text) {
  TlogProof proof;
  LUHENG_ASSIGN_OR_RETURN(std::string_view line, NextLine(&text, "header"));
  if (line != kHeader) return Malformed("the header is not " + std::string(kHeader));

  LUHENG_ASSIGN_OR_RETURN(line, NextLine(&text, "index"));
  if (TakePrefix(&line, kExtraPrefix)) {
    proof.extra = DecodeBase64(line);
    if (!proof.extra.has_value()) return Malformed("the extra data is not base64");
    LUHENG_ASSIGN_OR_RETURN(line, NextLine(&text, "index"));
  }
  if (!TakePrefix(&line, kIndexPrefix)) return Malformed("no index");
  const std::optional<uint64_t> index = ParseDecimal(line);
  if (!index.has_value() || *index >= kTreeSizeMax) return Malformed("the index is not valid");
  proof.index = *index;

  while (true) {
    LUHENG_ASSIGN_OR_RETURN(line, NextLine(&text, "empty line after the hashes"));
    if (line.empty()) break;
    if (proof.hashes.size() == kHashCountMax) return Malformed("too many hashes");
    const std::optional<Hash> hash = DecodeBase64Hash(line);
    if (!hash.has_value()) return Malformed("a line is not a hash in base64");
    proof.hashes.push_back(*hash);
  }
  LUHENG_RETURN_IF_ERROR(ParseNote(text).status());
  proof.checkpoint = std::string(text);
  return proof;
}

absl::StatusOr<Checkpoint> VerifyTlogProof(const TlogProof& proof, std::string_view entry,
                                           const Verifier& verifier) {
  LUHENG_ASSIGN_OR_RETURN(Checkpoint checkpoint, OpenCheckpoint(proof.checkpoint, verifier));
  LUHENG_RETURN_IF_ERROR(VerifyInclusion(proof.index, checkpoint.size, LeafHash(entry),
                                         proof.hashes, checkpoint.root));
  return checkpoint;
}

}  // namespace luheng::ledger
