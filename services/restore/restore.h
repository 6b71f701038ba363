// Restoration: a data directory made again from its tile log alone.
//
//   1. the log is copied into place        nothing of it is believed yet
//   2. the copy is audited                 signature, tree, chain, every command executed again
//   3. its entries are written as blocks   other blocks than before perhaps; the same entries
//   4. mark and keys are made, and the directory gets its name, which is the last step
//
// Until then everything is in `data_directory`.restoring, and a crash leaves that. Index and
// snapshots are made again when the server starts. Block epochs begin at 1 again.
#ifndef SERVICES_RESTORE_RESTORE_H_
#define SERVICES_RESTORE_RESTORE_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "services/verify/mirror.h"
#include "services/verify/progress.h"
#include "services/verify/report.h"

namespace luheng::services {

struct RestoreOptions {
  TileLogReader log;           // Where the tile log is.
  std::string data_directory;  // Where the exchange will be; must not exist, or be empty.
  std::optional<std::string> verifier_key;  // None: that of the genesis entry, and a note on it.
  // Directory with the keys that sign checkpoints, and journal.secret if it is not lost. None: the
  // exchange can be looked at, but does not start until it has these keys.
  std::optional<std::string> keys_directory;
  std::optional<std::string> vault_directory;  // Names to copy. None: they are lost.
  // Journal of reads to copy. None: it begins anew, and the exchange's journal will say so.
  std::optional<std::string> reads_directory;
};

// Returns the audit of the copy, with notes on what could not be restored. ALREADY_EXISTS if there
// is something at the place; DATA_LOSS if the log is not sound; FAILED_PRECONDITION if the keys are
// not those of the log; else errors of `log`. Nothing is left at the place after an error.
absl::StatusOr<AuditReport> Restore(const RestoreOptions& options, Progress& progress);

}  // namespace luheng::services

#endif  // SERVICES_RESTORE_RESTORE_H_
