// Offline audit of a log: opens everything read-only, trusts nothing but the key.
//
//   keys      the checkpoint is signed by the keys that the journal names, the verifier key among
//             those that it ever named
//   history   the log extends the one of the last audit, if there was one
//   witnesses a quorum of those that are asked for has cosigned a beginning of the log
//   journal   chain, tree, links, and all rules executed again
//   mark      the journal is as long as the mark says, with its root (needs the journal secret)
//   tiles     every file of the tile log is what the entries make
//   snapshots state hashes that the journal records
//   reads     the journal of reads goes as far as the journal was told
//
// Of a data directory the journal is read (every byte of every table file), and the tile log is
// compared with it; of a tile directory, its entry bundles.
#ifndef SERVICES_VERIFY_AUDIT_H_
#define SERVICES_VERIFY_AUDIT_H_

#include <optional>
#include <string>

#include "services/verify/cosigned_check.h"
#include "services/verify/progress.h"
#include "services/verify/report.h"

namespace luheng::services {

struct AuditOptions {
  enum class Source { kDataDirectory, kTileDirectory };

  std::string directory;
  Source source = Source::kDataDirectory;
  std::optional<std::string> verifier_key{};  // None: that of the state or the log, and a note.
  // Where the last audit left off, and this one will, if it finds the log sound. Two checkpoints
  // that contradict each other are kept beside it as evidence.
  std::optional<std::string> state_file{};
  std::optional<WitnessPolicy> witnesses{};
};

// Changes nothing in the directory.
AuditReport Audit(const AuditOptions& options, Progress& progress);

}  // namespace luheng::services

#endif  // SERVICES_VERIFY_AUDIT_H_
