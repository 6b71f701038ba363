#include "services/verify/tile_audit.h"

#include <filesystem>
#include <span>
#include <string_view>
#include <system_error>
#include <utility>

#include "ledger/base/status_macros.h"
#include "ledger/compact_range.h"
#include "ledger/file.h"
#include "ledger/tile.h"

namespace luheng::services {
namespace {

constexpr std::string_view kTemporarySuffix = ".new";

// Hashes of each tile level: level 0 the leaves, level L + 1 the roots of full tiles of level L.
using Levels = std::vector<std::vector<ledger::Hash>>;

Levels MakeLevels(const std::vector<ledger::Hash>& leaf_hashes) {
  Levels levels{leaf_hashes};
  while (levels.back().size() >= ledger::kTileWidth) {
    std::vector<ledger::Hash> next;
    const std::span<const ledger::Hash> hashes(levels.back());
    for (size_t i = 0; i + ledger::kTileWidth <= hashes.size(); i += ledger::kTileWidth) {
      ledger::CompactRange range;
      for (const ledger::Hash& hash : hashes.subspan(i, ledger::kTileWidth)) range.Append(hash);
      next.push_back(range.Root());
    }
    levels.push_back(std::move(next));
  }
  return levels;
}

absl::Status FileError(const std::string& path, const std::string& problem) {
  return absl::DataLossError("tlog/" + path + ": " + problem);
}

absl::Status CheckBundle(const std::string& path, std::string_view bytes, const ledger::TileId& id,
                         std::span<const ledger::Hash> hashes) {
  const auto entries = ledger::DecodeBundle(bytes, id.width);
  if (!entries.ok()) return FileError(path, std::string(entries.status().message()));
  for (size_t i = 0; i < entries->size(); ++i) {
    if (ledger::LeafHash((*entries)[i]) != hashes[i]) {
      return FileError(path, "entry " + std::to_string(id.index * ledger::kTileWidth + i) +
                                 " is not the journal's");
    }
  }
  return absl::OkStatus();
}

absl::Status CheckHashes(const std::string& path, std::string_view bytes, const ledger::TileId& id,
                         std::span<const ledger::Hash> hashes) {
  if (bytes.size() != hashes.size() * sizeof(ledger::Hash)) {
    return FileError(path, "has " + std::to_string(bytes.size()) + " bytes");
  }
  for (size_t i = 0; i < hashes.size(); ++i) {
    if (bytes.substr(i * sizeof(ledger::Hash), sizeof(ledger::Hash)) !=
        ledger::AsBytes(hashes[i])) {
      return FileError(path, "hash " + std::to_string(id.index * ledger::kTileWidth + i) +
                                 " of its level is not the journal's");
    }
  }
  return absl::OkStatus();
}

absl::Status CheckTile(const std::string& directory, const std::string& path,
                       const Levels& levels) {
  const auto id = ledger::ParseTilePath(path);
  if (!id.ok()) return FileError(path, "is no tile");
  const size_t level = id->level == ledger::kEntriesLevel ? 0 : static_cast<size_t>(id->level);
  const uint64_t begin = id->index * ledger::kTileWidth;
  if (level >= levels.size() || begin + id->width > levels[level].size()) {
    return FileError(path, "reaches beyond the journal's end");
  }
  const auto bytes = ledger::ReadFile(directory + "/" + path);
  if (!bytes.ok()) return FileError(path, std::string(bytes.status().message()));
  const std::span<const ledger::Hash> hashes =
      std::span<const ledger::Hash>(levels[level]).subspan(begin, id->width);
  return id->level == ledger::kEntriesLevel ? CheckBundle(path, *bytes, *id, hashes)
                                            : CheckHashes(path, *bytes, *id, hashes);
}

}  // namespace

absl::StatusOr<TileFindings> AuditTiles(const std::string& directory,
                                        const std::vector<ledger::Hash>& leaf_hashes,
                                        uint64_t published_size, Progress& progress) {
  const std::vector<ledger::TileId> wanted = ledger::TilesOfGrowth(0, published_size);
  for (const ledger::TileId& id : wanted) {
    const std::string path = ledger::TilePath(id);
    if (!std::filesystem::exists(directory + "/" + path)) return FileError(path, "is missing");
  }
  const Levels levels = MakeLevels(leaf_hashes);
  TileFindings findings;
  if (published_size == 0) return findings;
  progress.Begin("Tiles   ", wanted.size());
  std::error_code error;
  std::filesystem::recursive_directory_iterator file(directory + "/tile", error);
  for (; !error && file != std::filesystem::end(file); file.increment(error)) {
    if (file->is_directory()) continue;
    const std::string path = file->path().lexically_relative(directory).string();
    if (path.ends_with(kTemporarySuffix)) {
      findings.leftovers.push_back("tlog/" + path);
      continue;
    }
    LUHENG_RETURN_IF_ERROR(CheckTile(directory, path, levels));
    progress.Advance(++findings.file_count);
  }
  if (error) return absl::InternalError(directory + ": " + error.message());
  return findings;
}

}  // namespace luheng::services
