// Audit of the tile log: every file in it holds exactly what the journal says.
#ifndef SERVICES_VERIFY_TILE_AUDIT_H_
#define SERVICES_VERIFY_TILE_AUDIT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "ledger/hash.h"
#include "services/verify/progress.h"

namespace luheng::services {

struct TileFindings {
  uint64_t file_count = 0;
  std::vector<std::string> leftovers;  // Temporary files of an interrupted write.
};

// `directory` is the tile log's, `leaf_hashes` the journal's. All tiles of the tree of
// `published_size` entries must be there. DATA_LOSS names the first file that is damaged, missing
// or foreign.
absl::StatusOr<TileFindings> AuditTiles(const std::string& directory,
                                        const std::vector<ledger::Hash>& leaf_hashes,
                                        uint64_t published_size, Progress& progress);

}  // namespace luheng::services

#endif  // SERVICES_VERIFY_TILE_AUDIT_H_
