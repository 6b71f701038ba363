// A mirror: a copy of a tile log in a directory of one's own, for audits and restorations.
//
// Invariants:
//   (1) Nothing of it is believed: a mirror has to be audited as any other tile directory.
//   (2) The checkpoint is written last, after every tile of its tree. What is written leads to its
//       root, and that tree begins with the one that was there.
//   (3) Tiles of the tree that is there are not read again: a tile never changes.
#ifndef SERVICES_VERIFY_MIRROR_H_
#define SERVICES_VERIFY_MIRROR_H_

#include <cstdint>
#include <functional>
#include <optional>
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
// written. `verifier_key` is one of the log, and that which the genesis entry of the mirror names
// if there is none. A checkpoint that it has not signed is copied all the same, for the log may
// have changed its key since: whether it has, the audit tells from the entries.
//
// Errors are those of `read`, or DATA_LOSS: the signature of the key is wrong, a file is not of the
// tree of the checkpoint, which names it, the log has shrunk, or is forked. Of a fork the mirror
// keeps both checkpoints: its own, and the other as `checkpoint`.fork-HASH. After an error the
// mirror has the checkpoint that it had; whatever wrong file is in its way, the next call replaces.
absl::StatusOr<MirrorReport> UpdateMirror(
    const TileLogReader& read, const std::string& directory, Progress& progress,
    const std::optional<std::string>& verifier_key = std::nullopt);

// Reads a tile log from another directory. A partial tile may come from the full one: a log may
// grow while it is copied.
TileLogReader ReadFromDirectory(const std::string& directory);

}  // namespace luheng::services

#endif  // SERVICES_VERIFY_MIRROR_H_
