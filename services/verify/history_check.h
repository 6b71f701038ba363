// Whether a log extends the one that was audited last.
#ifndef SERVICES_VERIFY_HISTORY_CHECK_H_
#define SERVICES_VERIFY_HISTORY_CHECK_H_

#include <string>

#include "absl/status/statusor.h"
#include "ledger/checkpoint.h"
#include "services/verify/audit_state.h"
#include "services/verify/fork.h"

namespace luheng::services {

struct PublishedLog {
  ledger::Checkpoint head;
  std::string note;       // `head`, as it was signed; empty if nothing was published.
  std::string directory;  // Of its tiles.
};

// How the log has come from `before`. kUndecided if its tiles are damaged, so that they prove
// nothing.
absl::StatusOr<Growth> GrowthSince(const ledger::Checkpoint& before, const PublishedLog& log);

struct HistoryFinding {
  std::string finding;  // That it is proved; empty where it is not.
  std::string note;     // Why it could not be decided.
};

// DATA_LOSS if the log was rolled back or is forked. Then, and where it could not be decided, both
// checkpoints are kept beside the state file as evidence, if the key of the state has signed both:
// anybody can write one that it has not. The finding stands whether or not they could be kept, and
// says so. Damaged tiles prove nothing: what is wrong with them, the audit will say.
absl::StatusOr<HistoryFinding> CheckHistory(const AuditState& state, const std::string& state_file,
                                            const PublishedLog& log);

}  // namespace luheng::services

#endif  // SERVICES_VERIFY_HISTORY_CHECK_H_
