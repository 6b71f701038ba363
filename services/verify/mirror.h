// A mirror: a copy of a tile log in a directory of one's own, for audits and restorations.
//
// Invariants:
//   (1) Nothing of it is believed: a mirror has to be audited as any other tile directory.
//   (2) The checkpoint is written last, after every tile of its tree.
//   (3) Files that are there are not read again: a tile never changes.
#ifndef SERVICES_VERIFY_MIRROR_H_
#define SERVICES_VERIFY_MIRROR_H_

#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "services/verify/progress.h"

namespace luheng::services {

// Gives the bytes under a path of the log, such as "checkpoint" or "tile/0/000".
using TileLogReader = std::function<absl::StatusOr<std::string>(const std::string& path)>;

struct MirrorReport {
  uint64_t size = 0;        // Entries under the checkpoint.
  uint64_t file_count = 0;  // Files that were read and written.
};

// Copies what `directory` has not yet of the log. The files are synced before the checkpoint is
// written. Errors are those of `read`, or DATA_LOSS naming a file that has another form than it
// must have, or whose log has shrunk.
absl::StatusOr<MirrorReport> UpdateMirror(const TileLogReader& read, const std::string& directory,
                                          Progress& progress);

// Reads a tile log from another directory. A partial tile may come from the full one: a log may
// grow while it is copied.
TileLogReader ReadFromDirectory(const std::string& directory);

}  // namespace luheng::services

#endif  // SERVICES_VERIFY_MIRROR_H_
