#include "ledger/tile_store.h"

#include <filesystem>
#include <optional>
#include <system_error>

#include "ledger/base/check.h"
#include "ledger/base/status_macros.h"
#include "ledger/checkpoint.h"
#include "ledger/file.h"
#include "ledger/file_batch.h"
#include "ledger/note.h"

namespace luheng::ledger {
namespace {

constexpr size_t kCachedTilesMax = 512;  // 4 MiB.
constexpr std::string_view kCheckpointName = "checkpoint";
constexpr std::string_view kCosignedName = "cosigned";

absl::StatusOr<Checkpoint> ParseSigned(std::string_view note) {
  LUHENG_ASSIGN_OR_RETURN(const Note parsed, ParseNote(note));
  return ParseCheckpoint(parsed.text);
}

absl::Status BeyondTree(const std::string& what, uint64_t size) {
  return absl::OutOfRangeError("the tree of size " + std::to_string(size) + " has no " + what);
}

}  // namespace

TileStore::TileStore(std::string directory, OpenMode mode)
    : directory_(std::move(directory)), mode_(mode), cache_(kCachedTilesMax) {}

absl::StatusOr<std::unique_ptr<TileStore>> TileStore::Open(const std::string& directory,
                                                           OpenMode mode) {
  std::unique_ptr<TileStore> store(new TileStore(directory, mode));
  if (mode == OpenMode::kReadWrite) LUHENG_RETURN_IF_ERROR(MakeDirectory(directory));
  LUHENG_RETURN_IF_ERROR(store->Load());
  return store;
}

absl::Status TileStore::Load() {
  absl::StatusOr<std::string> note = ReadFile(directory_ + "/" + std::string(kCheckpointName));
  if (absl::IsNotFound(note.status()) && mode_ == OpenMode::kReadWrite) return absl::OkStatus();
  LUHENG_RETURN_IF_ERROR(note.status());
  const absl::StatusOr<Checkpoint> checkpoint = ParseSigned(*note);
  if (!checkpoint.ok()) {
    return absl::DataLossError("the published checkpoint is damaged: " +
                               std::string(checkpoint.status().message()));
  }
  size_.store(checkpoint->size, std::memory_order_release);
  LUHENG_ASSIGN_OR_RETURN(
      edge_, TileEdge::Load(checkpoint->size, [this](const TileId& id) { return ReadTile(id); }));
  if (edge_.Range().Root() != checkpoint->root) {
    return absl::DataLossError("the tiles of the tree of size " + std::to_string(checkpoint->size) +
                               " have another root than the published checkpoint");
  }
  for (int level = kEntriesLevel; TileHashCount(level, checkpoint->size) > 0; ++level) {
    partials_.emplace(level, TileHashCount(level, checkpoint->size) / kTileWidth);
  }
  const MutexLock lock(checkpoint_mutex_);
  checkpoint_ = *std::move(note);
  return absl::OkStatus();
}

absl::Status TileStore::Integrate(uint64_t first_index, const std::vector<Hash>& leaf_hashes,
                                  const std::vector<std::string_view>& entries) {
  LUHENG_CHECK(mode_ == OpenMode::kReadWrite);
  LUHENG_RETURN_IF_ERROR(write_status_);
  LUHENG_CHECK(first_index == integrated_size());
  LUHENG_CHECK(leaf_hashes.size() == entries.size());
  write_status_ = WriteTiles(leaf_hashes, entries);
  return write_status_;
}

absl::Status TileStore::WriteTiles(const std::vector<Hash>& leaf_hashes,
                                   const std::vector<std::string_view>& entries) {
  const uint64_t old_size = edge_.size();
  FileBatch files;
  const auto write = [&](const TileId& id, std::string_view bytes) {
    return files.Write(FilePath(id), bytes);
  };
  for (size_t i = 0; i < entries.size(); ++i) {
    LUHENG_RETURN_IF_ERROR(edge_.Append(leaf_hashes[i], entries[i], write));
  }
  for (const TileId& id : TilesOfGrowth(old_size, edge_.size())) {
    if (id.width == kTileWidth) continue;
    LUHENG_RETURN_IF_ERROR(write(id, edge_.Partial(id)));
    partials_.emplace(id.level, id.index);
  }
  return files.Commit();
}

absl::Status TileStore::PublishCheckpoint(std::string_view note) {
  LUHENG_CHECK(mode_ == OpenMode::kReadWrite);
  LUHENG_RETURN_IF_ERROR(write_status_);
  LUHENG_ASSIGN_OR_RETURN(const Checkpoint checkpoint, ParseSigned(note));
  if (checkpoint.size != integrated_size() || checkpoint.root != Range().Root()) {
    return absl::InvalidArgumentError("the checkpoint is not that of the " +
                                      std::to_string(integrated_size()) + " entries integrated");
  }
  // A crash before this leaves the old checkpoint, and tiles beyond it that nobody asks for.
  write_status_ = WriteFileAtomically(directory_ + "/" + std::string(kCheckpointName), note);
  LUHENG_RETURN_IF_ERROR(write_status_);
  {
    const MutexLock lock(checkpoint_mutex_);
    checkpoint_ = std::string(note);
    size_.store(checkpoint.size, std::memory_order_release);
  }
  // A crash before the end of this leaves partial tiles beside full ones, which does no harm.
  RemoveFullPartials();
  return absl::OkStatus();
}

absl::Status TileStore::PublishSignatures(std::string_view note) {
  LUHENG_CHECK(mode_ == OpenMode::kReadWrite);
  LUHENG_ASSIGN_OR_RETURN(const Checkpoint checkpoint, ParseSigned(note));
  const std::string text = FormatCheckpoint(checkpoint) + "\n";
  if (!this->checkpoint().starts_with(text)) {
    return absl::InvalidArgumentError("these are signatures of another checkpoint");
  }
  LUHENG_RETURN_IF_ERROR(
      WriteFileAtomically(directory_ + "/" + std::string(kCheckpointName), note));
  const MutexLock lock(checkpoint_mutex_);
  checkpoint_ = std::string(note);
  return absl::OkStatus();
}

absl::Status TileStore::KeepCosigned(std::string_view note) {
  LUHENG_CHECK(mode_ == OpenMode::kReadWrite);
  return WriteFileAtomically(directory_ + "/" + std::string(kCosignedName), note);
}

void TileStore::RemoveFullPartials() {
  for (auto partial = partials_.begin(); partial != partials_.end();) {
    const auto [level, index] = *partial;
    if (TileHashCount(level, size()) / kTileWidth <= index) {
      ++partial;
      continue;
    }
    std::error_code ignored;
    std::filesystem::remove_all(FilePath({level, index}) + ".p", ignored);
    partial = partials_.erase(partial);
  }
}

std::string TileStore::checkpoint() const {
  const MutexLock lock(checkpoint_mutex_);
  return checkpoint_;
}

absl::StatusOr<Hash> TileStore::NodeAt(int level, uint64_t index) const {
  const uint64_t tree_size = size();
  if (level < 0 || level >= 63 || index >= tree_size >> level) {
    return BeyondTree("node " + std::to_string(index) + " of level " + std::to_string(level),
                      tree_size);
  }
  const NodePlace place = PlaceOfNode(level, index);
  const TileCache::Key key(place.tile_level, place.tile_index);
  std::optional<std::string> tile = cache_.Find(key, (place.begin + place.count) * sizeof(Hash));
  if (!tile.has_value()) {
    LUHENG_ASSIGN_OR_RETURN(tile,
                            ReadTile(TileInTree(place.tile_level, place.tile_index, tree_size)));
    cache_.Insert(key, *tile);
  }
  return NodeOfTile(*tile, place);
}

NodeSource TileStore::nodes() const {
  return [this](int level, uint64_t index) { return NodeAt(level, index); };
}

absl::StatusOr<Hash> TileStore::RootAt(uint64_t size) const {
  if (size > this->size()) return BeyondTree("size " + std::to_string(size), this->size());
  return BuildRoot(size, nodes());
}

absl::StatusOr<std::string> TileStore::ReadTile(const TileId& id) const {
  const uint64_t tree_size = size();
  const uint64_t hash_count = TileHashCount(id.level, tree_size);
  if (id.index > hash_count / kTileWidth || id.width > hash_count - id.index * kTileWidth) {
    return BeyondTree(TilePath(id), tree_size);
  }
  // A wider tile begins with the narrower one. No checkpoint may have had this width; and a partial
  // file goes away, perhaps right now, when the full tile is published.
  const TileId widest{id.level, id.index};
  for (const TileId& candidate : {id, TileInTree(id.level, id.index, tree_size), widest}) {
    const absl::StatusOr<std::string> bytes = ReadFile(FilePath(candidate));
    if (absl::IsNotFound(bytes.status())) continue;
    LUHENG_RETURN_IF_ERROR(bytes.status());
    LUHENG_RETURN_IF_ERROR(CheckTileBytes(candidate, *bytes));
    return std::string(TileBeginning(id, *bytes));
  }
  return absl::DataLossError(TilePath(id) + " is missing");
}

absl::StatusOr<std::string> TileStore::Read(std::string_view path) const {
  if (path == kCheckpointName) {
    std::string note = checkpoint();
    if (note.empty()) return absl::NotFoundError("no checkpoint is published");
    return note;
  }
  if (path == kCosignedName) return ReadFile(directory_ + "/" + std::string(kCosignedName));
  const absl::StatusOr<TileId> id = ParseTilePath(path);
  if (!id.ok()) return absl::NotFoundError(std::string(id.status().message()));
  absl::StatusOr<std::string> tile = ReadTile(*id);
  if (absl::IsOutOfRange(tile.status())) {
    return absl::NotFoundError(std::string(tile.status().message()));
  }
  return tile;
}

std::string TileStore::FilePath(const TileId& id) const { return directory_ + "/" + TilePath(id); }

}  // namespace luheng::ledger
