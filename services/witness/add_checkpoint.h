// The request of C2SP tlog-witness, by which a log asks a witness to cosign a checkpoint.
//
//   request := "old " size "\n" (base64(hash) "\n"){0,63} "\n" checkpoint
//
// The proof is that of consistency, from the tree of the old size to that of the checkpoint.
#ifndef SERVICES_WITNESS_ADD_CHECKPOINT_H_
#define SERVICES_WITNESS_ADD_CHECKPOINT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "ledger/proof.h"

namespace luheng::services {

// More than 63 hashes and a checkpoint with a hundred signatures need.
inline constexpr size_t kAddCheckpointBytesMax = 64 << 10;
inline constexpr size_t kAddCheckpointHashesMax = 63;

// What a witness says in place of a cosignature when the old size is not that of the checkpoint
// which it has cosigned last: that size, and a newline.
inline constexpr char kTreeSizeType[] = "text/x.tlog.size";

struct AddCheckpoint {
  uint64_t old_size = 0;
  ledger::Proof proof;
  std::string note;  // The signed checkpoint, verbatim; not looked into.
};

// INVALID_ARGUMENT says what is malformed. Parsing is the inverse of formatting.
absl::StatusOr<AddCheckpoint> ParseAddCheckpoint(std::string_view body);

// REQUIRES: at most kAddCheckpointHashesMax hashes.
std::string FormatAddCheckpoint(const AddCheckpoint& request);

}  // namespace luheng::services

#endif  // SERVICES_WITNESS_ADD_CHECKPOINT_H_
