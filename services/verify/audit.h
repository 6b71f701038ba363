// Offline audit of a data directory: opens everything read-only, trusts nothing but the key.
//
//   keys      the checkpoint's signature is by the verifier key, which the genesis entry names
//   journal   every byte of every table file; chain, tree, links, and all rules executed again
//   mark      the journal is as long as the mark says, with its root (needs the journal secret)
//   tiles     every file of the tile log is what the journal says
//   snapshots state hashes that the journal records
#ifndef SERVICES_VERIFY_AUDIT_H_
#define SERVICES_VERIFY_AUDIT_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "services/verify/progress.h"

namespace luheng::services {

enum class Verdict {
  kSound = 0,
  kBroken = 1,
  kCannotTell = 2,  // Something could not be read at all.
};

struct AuditReport {
  Verdict verdict = Verdict::kCannotTell;
  std::vector<std::string> findings;  // What was checked, in order.
  std::vector<std::string> notes;     // What the reader should know about it.
  std::string failure;                // Why the verdict is not kSound.
};

struct AuditOptions {
  std::string directory;
  std::optional<std::string> verifier_key;  // None: the one in the directory, and a note about it.
};

// Never changes anything in the directory.
AuditReport Audit(const AuditOptions& options, Progress& progress);

}  // namespace luheng::services

#endif  // SERVICES_VERIFY_AUDIT_H_
