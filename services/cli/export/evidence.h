// Evidence of an export: the entries of the log that its rows tell of, and the proof of each that
// it is in the tree of the manifest's checkpoint.
//
//   evidence := "luheng evidence v1\n" (index " " base64(entry) (" " base64(hash))* "\n")*
//
// In ascending order of the index, each index once; hashes from the leaf's sibling up (RFC 6962).
#ifndef SERVICES_CLI_EXPORT_EVIDENCE_H_
#define SERVICES_CLI_EXPORT_EVIDENCE_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "ledger/checkpoint.h"
#include "ledger/proof.h"

namespace luheng::services::cli {

struct ProvedEntry {
  std::string bytes;
  ledger::Proof hashes{};
  bool operator==(const ProvedEntry&) const = default;
};

// By index.
using Evidence = std::map<uint64_t, ProvedEntry>;

std::string FormatEvidence(const Evidence& evidence);

// Parses the form; verifies nothing. INVALID_ARGUMENT names the line, from 1, that is malformed.
// Formatting is the inverse.
absl::StatusOr<Evidence> ParseEvidence(std::string_view text);

// OK if the entry is in the tree at this index; else as ledger::VerifyInclusion.
absl::Status VerifyProvedEntry(uint64_t index, const ProvedEntry& entry,
                               const ledger::Checkpoint& checkpoint);

}  // namespace luheng::services::cli

#endif  // SERVICES_CLI_EXPORT_EVIDENCE_H_
