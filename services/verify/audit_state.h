// AuditState: where an audit came to, so that the next one executes only what is new.
//
//   file := magic [8] "LHAUDIT2" | vkey string | checkpoint u32 length, bytes | epoch u64
//           | size u64 and root [32] of the journal of reads
//           | snapshot (services/sequencer/snapshot_file.h) | SHA-256 of all before
//
// It is the auditor's own evidence, like the pinned key, and kept as that is: whoever can write it
// can have a false beginning believed. The hash only tells damage.
#ifndef SERVICES_VERIFY_AUDIT_STATE_H_
#define SERVICES_VERIFY_AUDIT_STATE_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ledger/tree_head.h"
#include "services/sequencer/snapshot_file.h"

namespace luheng::services {

struct AuditState {
  std::string vkey;        // Whose checkpoints were believed.
  std::string checkpoint;  // The signed note up to which the log was found sound.
  uint64_t epoch = 0;      // Of the last block, if blocks were seen.
  ledger::TreeHead reads;  // Last told of the journal of reads; size 0: nothing.
  Snapshot snapshot;       // At the checkpoint's size, with its root.
};

std::string EncodeAuditState(const AuditState& state);
// DATA_LOSS says what is wrong; so is a state whose checkpoint is not that of its snapshot, or not
// signed by its key.
absl::StatusOr<AuditState> DecodeAuditState(std::string_view bytes);

// NOT_FOUND without a file; FAILED_PRECONDITION, naming it, if it is damaged.
absl::StatusOr<AuditState> ReadAuditState(const std::string& path);
absl::Status WriteAuditState(const std::string& path, const AuditState& state);

}  // namespace luheng::services

#endif  // SERVICES_VERIFY_AUDIT_STATE_H_
