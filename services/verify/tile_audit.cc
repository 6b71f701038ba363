#include "services/verify/tile_audit.h"

#include <filesystem>
#include <system_error>

#include "ledger/base/check.h"
#include "ledger/base/status_macros.h"
#include "ledger/file.h"
#include "ledger/tile.h"

namespace luheng::services {
namespace {

constexpr std::string_view kTemporarySuffix = ".new";

// What is wrong with a tile that has the right length, or number of entries.
std::string FirstDifference(const ledger::TileId& id, std::string_view bytes,
                            std::string_view expected) {
  const uint64_t begin = id.index * ledger::kTileWidth;
  if (id.level == ledger::kEntriesLevel) {
    const auto entries = ledger::DecodeBundle(bytes, id.width);
    const auto expected_entries = ledger::DecodeBundle(expected, id.width);
    LUHENG_CHECK(expected_entries.ok());
    if (!entries.ok()) return std::string(entries.status().message());
    for (size_t i = 0; i < entries->size(); ++i) {
      if ((*entries)[i] != (*expected_entries)[i]) {
        return "entry " + std::to_string(begin + i) + " is not the journal's";
      }
    }
  }
  for (size_t i = 0; i < id.width; ++i) {
    const size_t offset = i * sizeof(ledger::Hash);
    if (bytes.substr(offset, sizeof(ledger::Hash)) !=
        expected.substr(offset, sizeof(ledger::Hash))) {
      return "hash " + std::to_string(begin + i) + " of its level is not that of the entries";
    }
  }
  return "differs";
}

// One file below tile/.
absl::Status CheckFile(const TileFiles& files, const std::string& path, uint64_t published_size,
                       OtherFiles& found) {
  if (path.ends_with(kTemporarySuffix)) {
    found.leftovers.push_back(files.Name(path));
    return absl::OkStatus();
  }
  const auto id = ledger::ParseTilePath(path);
  if (!id.ok()) return absl::DataLossError(files.Name(path) + ": is no tile");
  const uint64_t count = ledger::TileHashCount(id->level, published_size);
  if (id->index > count / ledger::kTileWidth ||
      id->index * ledger::kTileWidth + id->width > count) {
    found.leftovers.push_back(files.Name(path));
    return absl::OkStatus();
  }
  const ledger::TileId published = ledger::TileInTree(id->level, id->index, published_size);
  if (*id == published) return absl::OkStatus();
  const auto bytes = ledger::ReadFile(files.directory() + "/" + path);
  if (!bytes.ok()) return files.Damaged(*id, std::string(bytes.status().message()));
  LUHENG_ASSIGN_OR_RETURN(const std::string wider, files.Read(published));
  const std::string_view expected = ledger::TileBeginning(*id, wider);
  if (*bytes != expected) {
    const absl::Status form = ledger::CheckTileBytes(*id, *bytes);
    return files.Damaged(
        *id, form.ok() ? FirstDifference(*id, *bytes, expected) : std::string(form.message()));
  }
  ++found.earlier_count;
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<TileAudit> TileAudit::Begin(const TileFiles& files,
                                           const ledger::CompactRange& begin,
                                           uint64_t published_size) {
  LUHENG_CHECK(begin.size() <= published_size);
  TileAudit audit(files, published_size);
  LUHENG_ASSIGN_OR_RETURN(audit.edge_,
                          ledger::TileEdge::Load(begin.size(), [&files](const ledger::TileId& id) {
                            return files.Read(id);
                          }));
  if (audit.edge_.Range().Root() != begin.Root()) {
    return absl::DataLossError(files.Name("tile") + ": the tiles of the first " +
                               std::to_string(begin.size()) + " entries have another root");
  }
  return audit;
}

absl::Status TileAudit::Append(const ledger::Hash& leaf_hash, std::string_view entry) {
  if (edge_.size() == published_size_) return absl::OkStatus();
  return edge_.Append(leaf_hash, entry,
                      [this](const ledger::TileId& id, std::string_view expected) {
                        return Compare(id, expected);
                      });
}

absl::Status TileAudit::Finish() {
  LUHENG_CHECK(edge_.size() == published_size_);
  for (int level = ledger::kEntriesLevel; ledger::TileHashCount(level, published_size_) > 0;
       ++level) {
    const uint64_t count = ledger::TileHashCount(level, published_size_);
    if (count % ledger::kTileWidth == 0) continue;
    const ledger::TileId id =
        ledger::TileInTree(level, count / ledger::kTileWidth, published_size_);
    LUHENG_RETURN_IF_ERROR(Compare(id, edge_.Partial(id)));
  }
  return absl::OkStatus();
}

absl::Status TileAudit::Compare(const ledger::TileId& id, std::string_view expected) {
  LUHENG_ASSIGN_OR_RETURN(const std::string bytes, files_->Read(id));
  if (bytes != expected) return files_->Damaged(id, FirstDifference(id, bytes, expected));
  ++file_count_;
  return absl::OkStatus();
}

absl::StatusOr<OtherFiles> AuditOtherFiles(const TileFiles& files, uint64_t published_size,
                                           Progress& progress) {
  OtherFiles found;
  uint64_t done = 0;
  progress.Begin("Tiles   ", ledger::TilesOfGrowth(0, published_size).size());
  std::error_code error;
  std::filesystem::recursive_directory_iterator file(files.directory() + "/tile", error);
  if (error == std::errc::no_such_file_or_directory && published_size == 0) return found;
  for (; !error && file != std::filesystem::end(file); file.increment(error)) {
    std::error_code ignored;  // What leads nowhere, such as a loop of links, is no directory.
    if (file->is_directory(ignored)) continue;
    const std::string path = file->path().lexically_relative(files.directory()).string();
    LUHENG_RETURN_IF_ERROR(CheckFile(files, path, published_size, found));
    progress.Advance(++done);
  }
  if (error) return absl::InternalError(files.Name("tile") + ": " + error.message());
  return found;
}

}  // namespace luheng::services
