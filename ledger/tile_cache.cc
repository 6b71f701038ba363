#include "ledger/tile_cache.h"

#include "ledger/base/check.h"

namespace luheng::ledger {

std::optional<std::string> TileCache::Find(const Key& key, size_t size) {
  const MutexLock lock(mutex_);
  const auto place = places_.find(key);
  if (place == places_.end() || place->second->bytes.size() < size) return std::nullopt;
  slots_.splice(slots_.begin(), slots_, place->second);
  return slots_.front().bytes;
}

void TileCache::Insert(const Key& key, std::string bytes) {
  const MutexLock lock(mutex_);
  const auto place = places_.find(key);
  if (place != places_.end()) {
    // Another reader may have brought a longer one meanwhile.
    if (place->second->bytes.size() < bytes.size()) place->second->bytes = std::move(bytes);
    slots_.splice(slots_.begin(), slots_, place->second);
    return;
  }
  if (slots_.size() == capacity_) {
    places_.erase(slots_.back().key);
    slots_.pop_back();
  }
  slots_.push_front({key, std::move(bytes)});
  places_[key] = slots_.begin();
  LUHENG_CHECK(slots_.size() == places_.size());
}

}  // namespace luheng::ledger
