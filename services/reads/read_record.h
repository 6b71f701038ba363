// A record of the journal of reads: who looked at what (docs/ledger_format.md, section 7).
#ifndef SERVICES_READS_READ_RECORD_H_
#define SERVICES_READS_READ_RECORD_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "engine/types.h"
#include "ledger/entry.h"
#include "ledger/hash.h"

namespace luheng::services {

inline constexpr uint16_t kReadKind = 1;
inline constexpr size_t kReadTextMax = 1000;  // Bytes of the request.

struct ReadRecord {
  engine::Actor reader;
  std::string method;     // "luheng.audit.v1.AuditService/ListBalances".
  std::string request;    // As JSON; longer ones are cut.
  std::string status;     // "OK", "NOT_FOUND", ...
  uint64_t sequence = 0;  // Of the exchange's journal when the answer was made.
  bool operator==(const ReadRecord&) const = default;
};

struct StoredRead {
  uint64_t index = 0;
  engine::TimeMicros time;
  ReadRecord read;
  ledger::Hash leaf_hash{};
};

// The payload of the record's entry. The request is cut to kReadTextMax bytes, between characters.
std::string EncodeReadPayload(const ReadRecord& read);

// DATA_LOSS says why the entry is no read.
absl::StatusOr<StoredRead> DecodeRead(const ledger::Entry& entry, const ledger::Hash& leaf_hash);

}  // namespace luheng::services

#endif  // SERVICES_READS_READ_RECORD_H_
