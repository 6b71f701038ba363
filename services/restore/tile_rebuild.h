// Makes a lost tile log again from the journal.
#ifndef SERVICES_RESTORE_TILE_REBUILD_H_
#define SERVICES_RESTORE_TILE_REBUILD_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "services/verify/progress.h"

namespace luheng::services {

// Audits the journal of a stopped server, writes its tile log, and signs a checkpoint of all of it;
// returns the size. A server would do the same, but only after its witnesses were shown what was
// published last, which they would find shorter than what they have seen.
//
// ALREADY_EXISTS if there is a checkpoint; FAILED_PRECONDITION if a server runs; DATA_LOSS if the
// journal is not sound, or shorter than its high-water mark.
absl::StatusOr<uint64_t> RebuildTileLog(const std::string& data_directory, Progress& progress);

}  // namespace luheng::services

#endif  // SERVICES_RESTORE_TILE_REBUILD_H_
