// What a run of the exchange does to its disk, and whom it told what meanwhile: one row of
// operations, in the order in which they happened.
//
// The log of operations outlives the process that writes it, whatever becomes of that.
#ifndef TESTS_SIMULATION_OPERATION_H_
#define TESTS_SIMULATION_OPERATION_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace luheng::simulation {

enum class OperationKind : uint8_t {
  kCreate = 1,     // file, path; offset is the mode
  kWrite,          // file, offset, bytes
  kTruncate,       // file; offset is the new size
  kSync,           // file
  kFailedSync,     // file: what was not synced may be gone, and no later sync brings it back
  kSyncAll,        //
  kSyncDirectory,  // path
  kMakeDirectory,  // path
  kRename,         // path; bytes is the new one
  kLink,           // path; bytes is the other name
  kUnlink,         // path: of a file or an empty directory
  kFault,          // the fault of this run befalls what comes next
  kNote,           // bytes: what somebody was told (history.h)
};

struct Operation {
  OperationKind kind;
  uint64_t file = 0;  // Number of the inode.
  uint64_t offset = 0;
  std::string path;  // Below the watched directory.
  std::string bytes;
};

// Appends to the log without a lock or a buffer of its own. Stops the process if that fails.
void AppendOperation(int log, OperationKind kind, uint64_t file, uint64_t offset,
                     std::string_view path, std::string_view bytes);

// Reads a log. An operation that is not whole is the last thing that its process did, and dropped.
std::vector<Operation> ReadOperations(const std::string& path);

}  // namespace luheng::simulation

#endif  // TESTS_SIMULATION_OPERATION_H_
