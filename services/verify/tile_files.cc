#include "services/verify/tile_files.h"

#include "ledger/base/status_macros.h"
#include "ledger/file.h"

namespace luheng::services {

absl::StatusOr<std::string> TileFiles::ReadCheckpoint() const {
  return ledger::ReadFile(directory_ + "/checkpoint");
}

absl::StatusOr<std::string> TileFiles::Read(const ledger::TileId& id) const {
  // In a copy of a log that grew meanwhile a partial tile may be there as the full one only.
  const ledger::TileId full{id.level, id.index};
  for (const ledger::TileId& candidate : {id, full}) {
    const auto bytes = ledger::ReadFile(directory_ + "/" + ledger::TilePath(candidate));
    if (absl::IsNotFound(bytes.status())) continue;
    LUHENG_RETURN_IF_ERROR(bytes.status());
    const absl::Status sound = ledger::CheckTileBytes(candidate, *bytes);
    if (!sound.ok()) return Damaged(candidate, std::string(sound.message()));
    return std::string(ledger::TileBeginning(id, *bytes));
  }
  return Damaged(id, "is missing");
}

absl::Status TileFiles::Damaged(const ledger::TileId& id, const std::string& problem) const {
  return absl::DataLossError(Name(ledger::TilePath(id)) + ": " + problem);
}

}  // namespace luheng::services
