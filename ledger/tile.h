// C2SP tlog-tiles: how the tree is cut into files that never change.
//
// A hash tile of level L holds up to 256 hashes, each the root of a perfect subtree over 256^L
// leaves; level L + 1 is made of the roots of full tiles of level L. An entry bundle holds the
// entries under a tile of level 0, each after its u16 length. A partial tile, named by its width,
// is the beginning of the full one.
//
//   path := "tile/" (L | "entries") "/" N [".p/" W]
//
// N is written in groups of three digits, all but the last prefixed with x: 1234067 is
// x001/x234/067.
#ifndef LEDGER_TILE_H_
#define LEDGER_TILE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ledger/hash.h"

namespace luheng::ledger {

inline constexpr int kTileHeight = 8;
inline constexpr uint32_t kTileWidth = 1 << kTileHeight;
inline constexpr int kEntriesLevel = -1;  // The "level" of entry bundles.
inline constexpr int kTileLevelMax = 63;  // By the specification; a tree of kTreeSizeMax has 8.

struct TileId {
  int level = 0;  // kEntriesLevel or 0 to kTileLevelMax.
  uint64_t index = 0;
  uint32_t width = kTileWidth;  // 1 to kTileWidth; below it the tile is partial.
  auto operator<=>(const TileId&) const = default;
};

// REQUIRES: a level, an index and a width that ParseTilePath could return.
std::string TilePath(const TileId& id);

// INVALID_ARGUMENT unless `path` is exactly what TilePath writes for some tile of a tree of at most
// kTreeSizeMax leaves. So a path that was parsed leads nowhere else.
absl::StatusOr<TileId> ParseTilePath(std::string_view path);

// Hashes (or entries) of `level` in a tree of `size` leaves that tiles hold.
uint64_t TileHashCount(int level, uint64_t size);

// The tile of the tree of `size` leaves with this level and index.
// REQUIRES: the tree has it.
TileId TileInTree(int level, uint64_t index, uint64_t size);

// The tiles, partial ones and entry bundles included, that the tree of `new_size` leaves has and
// the one of `old_size` has not, in ascending order of level and index. REQUIRES: old_size <=
// new_size <= kTreeSizeMax.
std::vector<TileId> TilesOfGrowth(uint64_t old_size, uint64_t new_size);

// Where a tile holds what makes up a node: the root of the perfect subtree over the leaves
// [index << level, (index + 1) << level).
struct NodePlace {
  int tile_level = 0;
  uint64_t tile_index = 0;
  uint32_t begin = 0;  // First of its hashes.
  uint32_t count = 1;  // A power of two.
};
NodePlace PlaceOfNode(int level, uint64_t index);

// Computes the node from the tile's bytes. DATA_LOSS if the tile is too short.
absl::StatusOr<Hash> NodeOfTile(std::string_view tile, const NodePlace& place);

// Checks that the bytes are as long as the tile's width asks for, or hold that many entries.
// DATA_LOSS names the tile.
absl::Status CheckTileBytes(const TileId& id, std::string_view bytes);

// The bytes of tile `id`, taken from those of a tile that is as wide or wider.
// REQUIRES: CheckTileBytes() found the wider tile in order.
std::string_view TileBeginning(const TileId& id, std::string_view wider);

// Appends an entry to a bundle. REQUIRES: at most 65,535 bytes.
void AppendToBundle(std::string_view entry, std::string* bundle);

// The entries of a bundle, as views into it. DATA_LOSS unless there are exactly `count`.
absl::StatusOr<std::vector<std::string_view>> DecodeBundle(std::string_view bundle, uint32_t count);

}  // namespace luheng::ledger

#endif  // LEDGER_TILE_H_
