// Two checkpoints of one log, held against each other: has it grown, was it rolled back, or does it
// show two histories?
#ifndef SERVICES_VERIFY_FORK_H_
#define SERVICES_VERIFY_FORK_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ledger/checkpoint.h"
#include "ledger/tile_store.h"
#include "services/verify/report.h"

namespace luheng::services {

enum class Growth {
  kSame,       // One tree.
  kGrown,      // The new tree begins with the old one; that is proved.
  kShrunk,     // The new tree is smaller.
  kForked,     // Proved: the new tree does not begin with the old one.
  kUndecided,  // Only the tiles between could tell.
};

// What two checkpoints tell by themselves: kSame, kForked (one size, two roots) or kUndecided.
Growth CompareHeads(const ledger::Checkpoint& one, const ledger::Checkpoint& other);

// How the log, whose newest checkpoint is `now`, has come from `before`. `store` is the log with
// `now` published. DATA_LOSS if its tiles do not lead to the root of `now`, so that they prove
// nothing.
absl::StatusOr<Growth> CompareWithLog(const ledger::Checkpoint& before,
                                      const ledger::Checkpoint& now,
                                      const ledger::TileStore& store);

// Keeps the note as `path`.fork-HASH, after the beginning of its own hash, and returns that name.
// So what was kept before is never replaced; a note that is kept already stays as it is.
// ALREADY_EXISTS if the file has other bytes.
absl::StatusOr<std::string> KeepEvidence(const std::string& path, const std::string& note);

// Compares two files with signed checkpoints of the log with this key: kBroken if they are of one
// size with different roots, kCannotTell if only the log itself could tell.
AuditReport CompareCheckpoints(const std::string& one_file, const std::string& other_file,
                               const std::string& verifier_key);

}  // namespace luheng::services

#endif  // SERVICES_VERIFY_FORK_H_
