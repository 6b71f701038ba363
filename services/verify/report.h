// What an audit reports, for people and for programs.
#ifndef SERVICES_VERIFY_REPORT_H_
#define SERVICES_VERIFY_REPORT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"

namespace luheng::services {

enum class AuditVerdict {
  kSound = 0,
  kBroken = 1,
  kCannotTell = 2,  // Something could not be read at all.
};

struct AuditReport {
  AuditVerdict verdict = AuditVerdict::kCannotTell;
  std::vector<std::string> findings;  // What was checked, in order.
  std::vector<std::string> notes;     // What the reader should know about it.
  std::string failure;                // Why the verdict is not kSound.
  // How far the log reaches, and how much of it an earlier audit had seen already. Entries,
  // commands, root and state hash are of what was executed, also if the verdict is not kSound.
  uint64_t entry_count = 0;
  uint64_t first_new_entry = 0;
  uint64_t new_command_count = 0;
  uint64_t checkpoint_size = 0;
  uint64_t cosigned_size =
      0;  // Of the checkpoint of a quorum of witnesses; 0 if none was asked for.
  std::string origin;
  // Verifier keys of those that sign the next checkpoint, as the log names them.
  std::vector<std::string> signing_keys;
  std::string root_hex;
  std::string state_hash_hex;

  // Sets verdict and failure: what is wrong in the data is broken; what kept us from looking leaves
  // the question open.
  void Conclude(const absl::Status& status);
};

// "SOUND", "BROKEN", "CANNOT TELL".
const char* NameOf(AuditVerdict verdict);

// Lines for people; the last one is the verdict.
std::string FormatText(const AuditReport& report);

// One JSON object, on one line (docs/operations.md, section 5).
std::string FormatJson(const AuditReport& report);

}  // namespace luheng::services

#endif  // SERVICES_VERIFY_REPORT_H_
