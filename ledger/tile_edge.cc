#include "ledger/tile_edge.h"

#include <bit>
#include <utility>

#include "ledger/base/check.h"
#include "ledger/base/status_macros.h"

namespace luheng::ledger {

absl::StatusOr<TileEdge> TileEdge::Load(uint64_t size, const Source& source) {
  TileEdge edge;
  edge.size_ = size;
  for (int level = kEntriesLevel; TileHashCount(level, size) > 0; ++level) {
    if (level != kEntriesLevel) edge.hashes_.emplace_back();
    const uint64_t hash_count = TileHashCount(level, size);
    if (hash_count % kTileWidth == 0) continue;
    const TileId id = TileInTree(level, hash_count / kTileWidth, size);
    LUHENG_ASSIGN_OR_RETURN(std::string bytes, source(id));
    LUHENG_RETURN_IF_ERROR(CheckTileBytes(id, bytes));
    (level == kEntriesLevel ? edge.bundle_ : edge.hashes_.back()) = std::move(bytes);
  }
  return edge;
}

absl::Status TileEdge::Append(const Hash& leaf_hash, std::string_view entry, const Sink& sink) {
  LUHENG_CHECK(size_ < kTreeSizeMax);
  AppendToBundle(entry, &bundle_);
  if (hashes_.empty()) hashes_.emplace_back();
  hashes_[0].append(AsBytes(leaf_hash));
  ++size_;
  return size_ % kTileWidth == 0 ? CarryFullTiles(sink) : absl::OkStatus();
}

absl::Status TileEdge::CarryFullTiles(const Sink& sink) {
  LUHENG_RETURN_IF_ERROR(sink(TileId{kEntriesLevel, size_ / kTileWidth - 1}, bundle_));
  bundle_.clear();
  for (size_t level = 0; hashes_[level].size() == kTileWidth * sizeof(Hash); ++level) {
    const int tile_level = static_cast<int>(level);
    const TileId id{tile_level, TileHashCount(tile_level, size_) / kTileWidth - 1};
    LUHENG_RETURN_IF_ERROR(sink(id, hashes_[level]));
    const absl::StatusOr<Hash> root =
        NodeOfTile(hashes_[level], NodePlace{tile_level, id.index, 0, kTileWidth});
    LUHENG_CHECK(root.ok());
    hashes_[level].clear();
    if (hashes_.size() == level + 1) hashes_.emplace_back();
    hashes_[level + 1].append(AsBytes(*root));
  }
  return absl::OkStatus();
}

std::string_view TileEdge::Partial(const TileId& id) const {
  LUHENG_CHECK(id.width < kTileWidth);
  LUHENG_CHECK(id == TileInTree(id.level, id.index, size_));
  return id.level == kEntriesLevel ? bundle_ : hashes_[static_cast<size_t>(id.level)];
}

CompactRange TileEdge::Range() const {
  std::vector<Hash> nodes;  // Largest first: from the highest level down.
  for (size_t level = hashes_.size(); level-- > 0;) {
    auto width = static_cast<uint32_t>(hashes_[level].size() / sizeof(Hash));
    uint32_t begin = 0;
    while (begin < width) {
      const uint32_t count = std::bit_floor(width - begin);
      const absl::StatusOr<Hash> node =
          NodeOfTile(hashes_[level], NodePlace{static_cast<int>(level), 0, begin, count});
      LUHENG_CHECK(node.ok());
      nodes.push_back(*node);
      begin += count;
    }
  }
  absl::StatusOr<CompactRange> range = CompactRange::FromNodes(size_, std::move(nodes));
  LUHENG_CHECK(range.ok());
  return *std::move(range);
}

}  // namespace luheng::ledger
