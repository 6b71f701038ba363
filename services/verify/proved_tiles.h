// The tiles of a tree whose root is known, out of a log that is not believed: each is held against
// the tile above it before it is given out, so that one that leads to another root is named.
#ifndef SERVICES_VERIFY_PROVED_TILES_H_
#define SERVICES_VERIFY_PROVED_TILES_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ledger/checkpoint.h"
#include "ledger/hash.h"
#include "ledger/tile.h"
#include "ledger/tile_edge.h"

namespace luheng::services {

// Invariants:
//   (1) Every tile held here leads to the root.
//   (2) Of the full tiles of a level one is held, that which was found right last: whoever goes
//       down from a tile to those below it reads none twice.
//
// Not thread-safe.
class ProvedTiles {
 public:
  // Reads the tiles on the right edge of the tree. Errors are those of `source`, or DATA_LOSS
  // naming the tiles if they have another root than the checkpoint.
  static absl::StatusOr<ProvedTiles> Begin(const ledger::Checkpoint& head,
                                           ledger::TileEdge::Source source);

  uint64_t size() const { return edge_.size(); }

  // A tile of the tree. Errors are those of the source, or DATA_LOSS that names what leads to
  // another root.
  absl::StatusOr<std::string> Read(const ledger::TileId& id);
  // Whether these bytes are a tile of the tree: DATA_LOSS names it if they are not, else as Read().
  absl::Status Check(const ledger::TileId& id, std::string_view bytes);
  // The root of the tree of the first `size` leaves; errors as Read(). REQUIRES: size <= size().
  absl::StatusOr<ledger::Hash> RootAt(uint64_t size);

 private:
  struct Held {
    uint64_t index = 0;
    std::string bytes;
  };

  ProvedTiles(ledger::TileEdge edge, ledger::TileEdge::Source source)
      : edge_(std::move(edge)), source_(std::move(source)) {}
  absl::Status CheckHashes(const ledger::TileId& id, std::string_view bytes);
  absl::Status CheckBundle(const ledger::TileId& id, std::string_view bytes);

  ledger::TileEdge edge_;
  ledger::TileEdge::Source source_;
  std::map<int, Held> held_;  // By level.
};

}  // namespace luheng::services

#endif  // SERVICES_VERIFY_PROVED_TILES_H_
