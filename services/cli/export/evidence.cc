#include "services/cli/export/evidence.h"

#include <fmt/format.h>

#include <optional>

#include "ledger/base64.h"
#include "ledger/text.h"

namespace luheng::services::cli {
namespace {

constexpr std::string_view kFirstLine = "luheng evidence v1";

// Takes what stands before the next space, and the space.
std::string_view TakeWord(std::string_view* line) {
  const std::string_view word = line->substr(0, line->find(' '));
  line->remove_prefix(std::min(line->size(), word.size() + 1));
  return word;
}

std::optional<std::pair<uint64_t, ProvedEntry>> ParseLine(std::string_view line) {
  if (line.empty() || line.back() == ' ') return std::nullopt;
  const std::optional<uint64_t> index = ledger::ParseDecimal(TakeWord(&line));
  std::optional<std::string> bytes = ledger::DecodeBase64(TakeWord(&line));
  if (!index.has_value() || !bytes.has_value()) return std::nullopt;
  ProvedEntry entry = {.bytes = *std::move(bytes)};
  while (!line.empty()) {
    const std::optional<ledger::Hash> hash = ledger::DecodeBase64Hash(TakeWord(&line));
    if (!hash.has_value()) return std::nullopt;
    entry.hashes.push_back(*hash);
  }
  return std::pair(*index, std::move(entry));
}

}  // namespace

std::string FormatEvidence(const Evidence& evidence) {
  std::string text(kFirstLine);
  text.push_back('\n');
  for (const auto& [index, entry] : evidence) {
    text += fmt::format("{} {}", index, ledger::EncodeBase64(entry.bytes));
    for (const ledger::Hash& hash : entry.hashes) {
      text.append(" ").append(ledger::EncodeBase64(ledger::AsBytes(hash)));
    }
    text += "\n";
  }
  return text;
}

absl::StatusOr<Evidence> ParseEvidence(std::string_view text) {
  if (ledger::TakeLine(&text) != kFirstLine) {
    return absl::InvalidArgumentError("the evidence does not begin as such");
  }
  Evidence evidence;
  for (size_t line_number = 2; !text.empty(); ++line_number) {
    const std::optional<std::string_view> line = ledger::TakeLine(&text);
    auto entry = line.has_value() ? ParseLine(*line) : std::nullopt;
    const bool is_in_order =
        entry.has_value() && (evidence.empty() || evidence.rbegin()->first < entry->first);
    if (!is_in_order) {
      return absl::InvalidArgumentError(
          fmt::format("line {} of the evidence is malformed", line_number));
    }
    evidence.insert(*std::move(entry));
  }
  return evidence;
}

absl::Status VerifyProvedEntry(uint64_t index, const ProvedEntry& entry,
                               const ledger::Checkpoint& checkpoint) {
  return ledger::VerifyInclusion(index, checkpoint.size, ledger::LeafHash(entry.bytes),
                                 entry.hashes, checkpoint.root);
}

}  // namespace luheng::services::cli
