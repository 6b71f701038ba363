// A bounded cache of hash tiles, for building proofs.
#ifndef LEDGER_TILE_CACHE_H_
#define LEDGER_TILE_CACHE_H_

#include <cstddef>
#include <cstdint>
#include <list>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "ledger/base/mutex.h"

namespace luheng::ledger {

// Keeps the tiles that were used last. A tile's bytes only ever grow, so a shorter one is replaced.
// Thread-safe.
class TileCache {
 public:
  using Key = std::pair<int, uint64_t>;  // Level and index of the tile.

  // REQUIRES: capacity >= 1.
  explicit TileCache(size_t capacity) : capacity_(capacity) {}

  // The tile's bytes, if there are at least `size` of them.
  std::optional<std::string> Find(const Key& key, size_t size);
  void Insert(const Key& key, std::string bytes);

 private:
  struct Slot {
    Key key;
    std::string bytes;
  };

  const size_t capacity_;
  Mutex mutex_;
  std::list<Slot> slots_ LUHENG_GUARDED_BY(mutex_);  // Used last first.
  std::map<Key, std::list<Slot>::iterator> places_ LUHENG_GUARDED_BY(mutex_);
};

}  // namespace luheng::ledger

#endif  // LEDGER_TILE_CACHE_H_
