#include "services/witness/add_checkpoint.h"

#include <optional>

#include "absl/status/status.h"
#include "ledger/base/check.h"
#include "ledger/base64.h"
#include "ledger/text.h"

namespace luheng::services {
namespace {

constexpr std::string_view kOldPrefix = "old ";

absl::Status Malformed(const std::string& what) {
  return absl::InvalidArgumentError("request: " + what);
}

}  // namespace

absl::StatusOr<AddCheckpoint> ParseAddCheckpoint(std::string_view body) {
  if (body.size() > kAddCheckpointBytesMax) return Malformed("too long");
  AddCheckpoint request;
  std::optional<std::string_view> line = ledger::TakeLine(&body);
  if (!line.has_value() || !line->starts_with(kOldPrefix)) return Malformed("no old size");
  const auto old_size = ledger::ParseDecimal(line->substr(kOldPrefix.size()));
  if (!old_size.has_value()) return Malformed("the old size is not valid");
  request.old_size = *old_size;
  for (;;) {
    line = ledger::TakeLine(&body);
    if (!line.has_value()) return Malformed("no empty line after the proof");
    if (line->empty()) break;
    if (request.proof.size() == kAddCheckpointHashesMax) return Malformed("the proof is too long");
    const auto hash = ledger::DecodeBase64Hash(*line);
    if (!hash.has_value()) return Malformed("a line of the proof is not a hash in base64");
    request.proof.push_back(*hash);
  }
  request.note = std::string(body);
  return request;
}

std::string FormatAddCheckpoint(const AddCheckpoint& request) {
  LUHENG_CHECK(request.proof.size() <= kAddCheckpointHashesMax);
  std::string body = std::string(kOldPrefix) + std::to_string(request.old_size) + "\n";
  for (const ledger::Hash& hash : request.proof) {
    body += ledger::EncodeBase64(ledger::AsBytes(hash)) + "\n";
  }
  return body + "\n" + request.note;
}

}  // namespace luheng::services
