// The right edge of the tiles: what of them is not full yet, kept in memory.
#ifndef LEDGER_TILE_EDGE_H_
#define LEDGER_TILE_EDGE_H_

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ledger/compact_range.h"
#include "ledger/hash.h"
#include "ledger/tile.h"

namespace luheng::ledger {

// Invariants:
//   (1) hashes_[L] holds the hashes of level L after the last full tile, fewer than kTileWidth.
//   (2) bundle_ holds the entries under hashes_[0].
//
// Not thread-safe.
class TileEdge {
 public:
  // Gives the bytes of a tile.
  using Source = std::function<absl::StatusOr<std::string>(const TileId&)>;
  // Takes a tile. An error stops what is being done.
  using Sink = std::function<absl::Status(const TileId&, std::string_view bytes)>;

  TileEdge() = default;
  // The edge of the tree of `size` leaves. Errors: those of `source`, DATA_LOSS if a tile has a
  // wrong length.
  static absl::StatusOr<TileEdge> Load(uint64_t size, const Source& source);

  // Adds an entry, and gives tiles that it makes full to `sink`. After an error the edge is of no
  // more use. REQUIRES: the entry has at most 65,535 bytes, size() < kTreeSizeMax.
  absl::Status Append(const Hash& leaf_hash, std::string_view entry, const Sink& sink);

  // The bytes of a partial tile of the tree of size().
  std::string_view Partial(const TileId& id) const;

  uint64_t size() const { return size_; }
  // The right edge of the tree itself.
  CompactRange Range() const;

 private:
  absl::Status CarryFullTiles(const Sink& sink);

  uint64_t size_ = 0;
  std::string bundle_;
  std::vector<std::string> hashes_;
};

}  // namespace luheng::ledger

#endif  // LEDGER_TILE_EDGE_H_
