// The seam between the exchange and its disk: the system's own file functions.
//
// A program that links watched_disk.cc has these functions (open, write, fsync, rename, ...) in its
// own hands, for itself and for the libraries that it uses, RocksDB included; the exchange is what
// ships, and knows nothing of it. While a directory is watched, each operation on it goes to a log,
// and one of them may go wrong.
//
// One watched directory a process. The functions are thread-safe: operations happen one at a time.
#ifndef TESTS_SIMULATION_WATCHED_DISK_H_
#define TESTS_SIMULATION_WATCHED_DISK_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace luheng::simulation {

enum class FaultKind : uint8_t {
  // The disk says so: what was acknowledged must be there afterwards.
  kSyncError,      // One sync fails.
  kWriteError,     // One write fails.
  kNoSpace,        // From here on the disk is full; the first write still has room for half.
  kNoDescriptors,  // From here on no file can be opened.
  kNoMemory,       // From here on, a few allocations later, there is no memory.
  kKilled,         // The process ends.
  // The disk lies.
  kTornWrite,     // Half of a write is lost.
  kLostWrite,     // All of it.
  kShiftedWrite,  // It reaches another place of the file.
  kStrayWrite,    // It reaches another file.
  kFlippedWrite,  // One bit of it is another.
};
inline constexpr FaultKind kFaultKindLast = FaultKind::kFlippedWrite;

const char* FaultKindName(FaultKind kind);
inline bool IsLie(FaultKind kind) { return kind >= FaultKind::kTornWrite; }

struct Fault {
  FaultKind kind = FaultKind::kSyncError;
  std::string room;     // Paths that begin so, below the directory; empty for all of them.
  uint64_t nth = 0;     // How many operations of that kind in that room go well before.
  uint64_t choice = 0;  // Of what is left to chance: which bit, how far, which file.
};

struct Watch {
  std::string directory;  // Absolute.
  int log = -1;           // A descriptor; see operation.h.
  std::optional<Fault> fault;
};

void StartWatching(Watch watch);
// Adds a note to the log, behind all that has happened.
void AppendNote(std::string_view bytes);

}  // namespace luheng::simulation

#endif  // TESTS_SIMULATION_WATCHED_DISK_H_
