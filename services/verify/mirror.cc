#include "services/verify/mirror.h"

#include <filesystem>
#include <string_view>

#include "ledger/base/status_macros.h"
#include "ledger/checkpoint.h"
#include "ledger/file.h"
#include "ledger/file_batch.h"
#include "ledger/note.h"
#include "ledger/tile.h"
#include "services/verify/tile_files.h"

namespace luheng::services {
namespace {

constexpr char kCheckpoint[] = "checkpoint";
// Files that are synced together.
constexpr uint64_t kFilesAtOnce = 1024;

absl::StatusOr<uint64_t> SizeOf(const std::string& note) {
  const auto parsed = ledger::ParseNote(note);
  const auto checkpoint = parsed.ok() ? ledger::ParseCheckpoint(parsed->text)
                                      : absl::StatusOr<ledger::Checkpoint>(parsed.status());
  if (checkpoint.ok()) return checkpoint->size;
  return absl::DataLossError("checkpoint: " + std::string(checkpoint.status().message()));
}

// The size of the mirror as it is; 0 if it is none yet.
absl::StatusOr<uint64_t> MirroredSize(const std::string& directory) {
  const auto note = ledger::ReadFile(directory + "/" + kCheckpoint);
  if (absl::IsNotFound(note.status())) return 0;
  LUHENG_RETURN_IF_ERROR(note.status());
  return SizeOf(*note);
}

absl::StatusOr<std::string> ReadTile(const TileLogReader& read, const ledger::TileId& id) {
  auto bytes = read(ledger::TilePath(id));
  if (absl::IsNotFound(bytes.status()) && id.width < ledger::kTileWidth) {
    // It has become full since the checkpoint was read.
    const ledger::TileId full{id.level, id.index};
    bytes = read(ledger::TilePath(full));
    LUHENG_RETURN_IF_ERROR(bytes.status());
    LUHENG_RETURN_IF_ERROR(ledger::CheckTileBytes(full, *bytes));
    return std::string(ledger::TileBeginning(id, *bytes));
  }
  LUHENG_RETURN_IF_ERROR(bytes.status());
  LUHENG_RETURN_IF_ERROR(ledger::CheckTileBytes(id, *bytes));
  return bytes;
}

}  // namespace

absl::StatusOr<MirrorReport> UpdateMirror(const TileLogReader& read, const std::string& directory,
                                          Progress& progress) {
  // Before the tiles: a log may grow while it is copied, and then has more than this asks for.
  LUHENG_ASSIGN_OR_RETURN(const std::string note, read(kCheckpoint));
  MirrorReport report;
  LUHENG_ASSIGN_OR_RETURN(report.size, SizeOf(note));
  LUHENG_RETURN_IF_ERROR(ledger::MakeDirectory(directory));
  LUHENG_ASSIGN_OR_RETURN(const uint64_t old_size, MirroredSize(directory));
  if (report.size < old_size) {
    return absl::DataLossError("the log has " + std::to_string(report.size) + " entries, and had " +
                               std::to_string(old_size) + " when it was copied to " + directory);
  }
  const auto wanted = ledger::TilesOfGrowth(old_size, report.size);
  progress.Begin("Copying ", wanted.size());
  ledger::FileBatch files;
  for (size_t i = 0; i < wanted.size(); ++i) {
    const std::string path = directory + "/" + ledger::TilePath(wanted[i]);
    if (std::filesystem::exists(path)) continue;
    LUHENG_ASSIGN_OR_RETURN(const std::string bytes, ReadTile(read, wanted[i]));
    LUHENG_RETURN_IF_ERROR(files.Write(path, bytes));
    if (++report.file_count % kFilesAtOnce == 0) LUHENG_RETURN_IF_ERROR(files.Commit());
    progress.Advance(i);
  }
  LUHENG_RETURN_IF_ERROR(files.Commit());
  LUHENG_RETURN_IF_ERROR(ledger::WriteFileAtomically(directory + "/" + kCheckpoint, note));
  return report;
}

TileLogReader ReadFromDirectory(const std::string& directory) {
  return [directory](const std::string& path) { return ledger::ReadFile(directory + "/" + path); };
}

}  // namespace luheng::services
