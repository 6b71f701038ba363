// Audit of the tile log: every file of the published tree holds exactly what the entries make.
//
// The tiles are made again, entry after entry, and compared as each is full, so that the first file
// that is wrong is named, and the tree's root is theirs.
#ifndef SERVICES_VERIFY_TILE_AUDIT_H_
#define SERVICES_VERIFY_TILE_AUDIT_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ledger/compact_range.h"
#include "ledger/hash.h"
#include "ledger/tile_edge.h"
#include "services/verify/progress.h"
#include "services/verify/tile_files.h"

namespace luheng::services {

// Not thread-safe.
class TileAudit {
 public:
  // Audits the tiles that the tree of `published_size` has and that of `begin` has not. DATA_LOSS
  // if the tiles on the edge of the tree of begin.size() are damaged, or have not its root.
  // `files` must outlive this. REQUIRES: begin.size() <= published_size.
  static absl::StatusOr<TileAudit> Begin(const TileFiles& files, const ledger::CompactRange& begin,
                                         uint64_t published_size);

  // Takes the next entry; those beyond the published tree are passed over. DATA_LOSS names the
  // first file that is damaged, missing or foreign.
  absl::Status Append(const ledger::Hash& leaf_hash, std::string_view entry);
  // Compares the partial tiles. REQUIRES: every entry of the published tree was appended.
  absl::Status Finish();

  uint64_t file_count() const { return file_count_; }

 private:
  TileAudit(const TileFiles& files, uint64_t published_size)
      : files_(&files), published_size_(published_size) {}
  absl::Status Compare(const ledger::TileId& id, std::string_view expected);

  const TileFiles* files_;
  uint64_t published_size_;
  ledger::TileEdge edge_;
  uint64_t file_count_ = 0;
};

struct OtherFiles {
  uint64_t earlier_count = 0;  // Partial tiles of earlier, smaller trees; each was compared.
  std::vector<std::string> leftovers;  // Of a write that was interrupted; they mean nothing.
};

// Looks at the other files of the directory. DATA_LOSS names a partial tile that is not the
// beginning of the published one, and what is no tile at all. REQUIRES: the tiles of the tree of
// `published_size` were found right.
absl::StatusOr<OtherFiles> AuditOtherFiles(const TileFiles& files, uint64_t published_size,
                                           Progress& progress);

}  // namespace luheng::services

#endif  // SERVICES_VERIFY_TILE_AUDIT_H_
