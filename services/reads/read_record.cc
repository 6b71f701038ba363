#include "services/reads/read_record.h"

#include <string_view>

#include "absl/status/status.h"
#include "ledger/coding.h"

namespace luheng::services {
namespace {

// At most `size_max` bytes, not ending within a character of UTF-8.
std::string_view Cut(std::string_view text, size_t size_max) {
  if (text.size() <= size_max) return text;
  size_t size = size_max;
  while (size > 0 && (static_cast<uint8_t>(text[size]) & 0xc0) == 0x80) --size;
  return text.substr(0, size);
}

}  // namespace

std::string EncodeReadPayload(const ReadRecord& read) {
  std::string payload;
  ledger::AppendString(&payload, read.method);
  ledger::AppendString(&payload, read.status);
  ledger::AppendU64(&payload, read.sequence);
  ledger::AppendString(&payload, Cut(read.request, kReadTextMax));
  return payload;
}

absl::StatusOr<StoredRead> DecodeRead(const ledger::Entry& entry, const ledger::Hash& leaf_hash) {
  ledger::ByteReader reader(entry.payload);
  std::string_view method;
  std::string_view status;
  std::string_view request;
  StoredRead stored{.index = entry.index,
                    .time = engine::TimeMicros(entry.ledger_time_us),
                    .read = {},
                    .leaf_hash = leaf_hash};
  if (entry.kind != kReadKind || !reader.ReadString(&method) || !reader.ReadString(&status) ||
      !reader.ReadU64(&stored.read.sequence) || !reader.ReadString(&request) ||
      reader.remaining() != 0) {
    return absl::DataLossError("record " + std::to_string(entry.index) + " is no record of a read");
  }
  stored.read.reader = {engine::ParticipantId{entry.participant}, engine::UserId{entry.user}};
  stored.read.method = std::string(method);
  stored.read.status = std::string(status);
  stored.read.request = std::string(request);
  return stored;
}

}  // namespace luheng::services
