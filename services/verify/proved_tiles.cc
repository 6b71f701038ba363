#include "services/verify/proved_tiles.h"

#include <utility>
#include <vector>

#include "ledger/base/check.h"
#include "ledger/base/status_macros.h"

namespace luheng::services {
namespace {

absl::Status Wrong(const ledger::TileId& id, const std::string& problem) {
  return absl::DataLossError(ledger::TilePath(id) + ": " + problem);
}

}  // namespace

absl::StatusOr<ProvedTiles> ProvedTiles::Begin(const ledger::Checkpoint& head,
                                               ledger::TileEdge::Source source) {
  std::string names;
  LUHENG_ASSIGN_OR_RETURN(ledger::TileEdge edge,
                          ledger::TileEdge::Load(head.size, [&](const ledger::TileId& id) {
                            if (id.level != ledger::kEntriesLevel) {
                              names += (names.empty() ? "" : ", ") + ledger::TilePath(id);
                            }
                            return source(id);
                          }));
  if (edge.Range().Root() != head.root) {
    return absl::DataLossError(
        "one of these is wrong, or the checkpoint, which names another root "
        "of " +
        std::to_string(head.size) + " entries: " + names);
  }
  ProvedTiles tiles(std::move(edge), std::move(source));
  if (head.size % ledger::kTileWidth != 0) {
    const ledger::TileId id =
        ledger::TileInTree(ledger::kEntriesLevel, head.size / ledger::kTileWidth, head.size);
    LUHENG_RETURN_IF_ERROR(tiles.CheckBundle(id, tiles.edge_.Partial(id)));
  }
  return tiles;
}

absl::StatusOr<std::string> ProvedTiles::Read(const ledger::TileId& id) {
  LUHENG_CHECK(id == ledger::TileInTree(id.level, id.index, size()));
  if (id.width < ledger::kTileWidth) return std::string(edge_.Partial(id));
  const auto held = held_.find(id.level);
  if (held != held_.end() && held->second.index == id.index) return held->second.bytes;
  LUHENG_ASSIGN_OR_RETURN(std::string bytes, source_(id));
  LUHENG_RETURN_IF_ERROR(Check(id, bytes));
  return bytes;
}

absl::Status ProvedTiles::Check(const ledger::TileId& id, std::string_view bytes) {
  LUHENG_CHECK(id == ledger::TileInTree(id.level, id.index, size()));
  if (id.width < ledger::kTileWidth) {
    return bytes == edge_.Partial(id) ? absl::OkStatus() : Wrong(id, "is not that of the tree");
  }
  LUHENG_RETURN_IF_ERROR(ledger::CheckTileBytes(id, bytes));
  LUHENG_RETURN_IF_ERROR(id.level == ledger::kEntriesLevel ? CheckBundle(id, bytes)
                                                           : CheckHashes(id, bytes));
  held_[id.level] = {.index = id.index, .bytes = std::string(bytes)};
  return absl::OkStatus();
}

absl::StatusOr<ledger::Hash> ProvedTiles::RootAt(uint64_t size) {
  LUHENG_CHECK(size <= this->size());
  const auto beginning = [this](const ledger::TileId& id) -> absl::StatusOr<std::string> {
    LUHENG_ASSIGN_OR_RETURN(const std::string wider,
                            Read(ledger::TileInTree(id.level, id.index, this->size())));
    return std::string(ledger::TileBeginning(id, wider));
  };
  LUHENG_ASSIGN_OR_RETURN(const ledger::TileEdge edge, ledger::TileEdge::Load(size, beginning));
  return edge.Range().Root();
}

absl::Status ProvedTiles::CheckHashes(const ledger::TileId& id, std::string_view bytes) {
  LUHENG_ASSIGN_OR_RETURN(const ledger::Hash root,
                          ledger::NodeOfTile(bytes, {id.level, id.index, 0, ledger::kTileWidth}));
  const ledger::TileId above =
      ledger::TileInTree(id.level + 1, id.index / ledger::kTileWidth, size());
  LUHENG_ASSIGN_OR_RETURN(const std::string hashes, Read(above));
  const auto place = static_cast<uint32_t>(id.index % ledger::kTileWidth);
  LUHENG_ASSIGN_OR_RETURN(const ledger::Hash expected,
                          ledger::NodeOfTile(hashes, {above.level, above.index, place, 1}));
  if (root != expected) return Wrong(id, "has another root than " + ledger::TilePath(above));
  return absl::OkStatus();
}

absl::Status ProvedTiles::CheckBundle(const ledger::TileId& id, std::string_view bytes) {
  const ledger::TileId leaves{0, id.index, id.width};
  LUHENG_ASSIGN_OR_RETURN(const std::string hashes, Read(leaves));
  LUHENG_ASSIGN_OR_RETURN(const std::vector<std::string_view> entries,
                          ledger::DecodeBundle(bytes, id.width));
  for (uint32_t i = 0; i < id.width; ++i) {
    if (ledger::AsBytes(ledger::LeafHash(entries[i])) !=
        std::string_view(hashes).substr(i * sizeof(ledger::Hash), sizeof(ledger::Hash))) {
      return Wrong(id, "entry " + std::to_string(id.index * ledger::kTileWidth + i) +
                           " has another hash than in " + ledger::TilePath(leaves));
    }
  }
  return absl::OkStatus();
}

}  // namespace luheng::services
