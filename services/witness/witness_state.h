// WitnessState: what a witness has seen of each log that it watches, on the disk.
//
//   <directory>/lock                        held while in use
//   <directory>/logs/<log>                  the checkpoint cosigned last, as the log signed it
//   <directory>/evidence/<log>-fork-*       two checkpoints that cannot both be true
//   <directory>/evidence/<log>-rollback-*   one that was seen, and a smaller one shown later
//   <directory>/evidence/<log>-unproven-*   one that was seen, and one without proof that it grew
//
// <log> is the SHA-256 of the origin, in hexadecimal.
//
// Invariants:
//   (1) The trees of the checkpoints that were accepted of one log are each the beginning of the
//       next; the first one grows from the empty tree.
//   (2) An accepted checkpoint is on the disk, synced, before anybody is told so.
#ifndef SERVICES_WITNESS_WITNESS_STATE_H_
#define SERVICES_WITNESS_WITNESS_STATE_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ledger/base/mutex.h"
#include "ledger/checkpoint.h"
#include "ledger/file.h"
#include "ledger/verifier.h"
#include "services/witness/add_checkpoint.h"

namespace luheng::services {

// What becomes of a checkpoint, in the order in which it is looked at.
enum class Verdict {
  kMalformed,     // No signed checkpoint, or larger than what it is to grow from.
  kUnknownLog,    // Of an origin that is not watched.
  kBadSignature,  // Not signed by the log's key.
  kWrongOldSize,  // Not said to grow from the checkpoint accepted last; kept if it is smaller.
  kUnproven,      // Said to, and not proved; kept as evidence.
  kFork,          // Another root for the same size; kept as evidence.
  kAccepted,
};

struct Judgement {
  Verdict verdict = Verdict::kMalformed;
  std::string reason;      // For people; empty if accepted.
  uint64_t last_size = 0;  // Of the checkpoint accepted last, this one included.
  std::string text;        // What there is to cosign, if accepted.
};

// Thread-safe.
class WitnessState {
 public:
  // At most so many files of evidence of each kind are kept of each log: one proves a fork.
  static constexpr size_t kEvidenceMax = 100;

  // Watches the logs of these keys; several keys of one name are keys of one log. Makes the
  // directory if it is missing. FAILED_PRECONDITION if another process uses it; DATA_LOSS if the
  // last checkpoint of a log is damaged, for then it is not known what was cosigned.
  static absl::StatusOr<std::unique_ptr<WitnessState>> Open(
      const std::string& directory, const std::vector<ledger::Verifier>& logs);

  // Judges a checkpoint and, if it is accepted, keeps it, in one step. Fails if it cannot be kept;
  // what is on the disk then is unknown, so every later call fails alike.
  absl::StatusOr<Judgement> Judge(const AddCheckpoint& request);

 private:
  struct Log {
    std::vector<ledger::Verifier> keys;
    std::string name;  // In file names.
    ledger::Checkpoint last;
    std::string note;  // Of `last`; empty if there is none.
  };
  enum class Evidence { kFork, kRollback, kUnproven };

  static const char* NameOf(Evidence kind);

  WitnessState(std::string directory, ledger::FileDescriptor lock);
  absl::Status Load(const std::vector<ledger::Verifier>& keys);
  absl::StatusOr<Judgement> JudgeSigned(Log& log, const AddCheckpoint& request,
                                        const ledger::Checkpoint& checkpoint)
      LUHENG_REQUIRES(mutex_);
  absl::Status KeepEvidence(const Log& log, Evidence kind, const AddCheckpoint& request)
      LUHENG_REQUIRES(mutex_);
  std::string LogPath(const Log& log) const;

  const std::string directory_;
  const ledger::FileDescriptor lock_;
  Mutex mutex_;
  std::map<std::string, Log, std::less<>> logs_ LUHENG_GUARDED_BY(mutex_);  // By origin.
  absl::Status failure_ LUHENG_GUARDED_BY(mutex_);
};

}  // namespace luheng::services

#endif  // SERVICES_WITNESS_WITNESS_STATE_H_
