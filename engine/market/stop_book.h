// StopBook: the stop orders of one instrument that wait for their price.
//
// A buying one waits until a trade is at its stop price or above, a selling one until a trade is
// there or below. Of those that a price reaches, the one whose stop price lies farthest back comes
// first, and at a stop price the one that came first.
//
// Not thread-safe.
#ifndef ENGINE_MARKET_STOP_BOOK_H_
#define ENGINE_MARKET_STOP_BOOK_H_

#include <compare>
#include <cstddef>
#include <cstdint>

#include "absl/container/btree_map.h"
#include "engine/market/order_arena.h"
#include "engine/types.h"

namespace luheng::engine {

class StopBook {
 public:
  size_t count() const { return buys_.size() + sells_.size(); }

  // REQUIRES: the order waits, and its conditions are complete.
  void Add(const OrderArena& orders, uint32_t slot);
  // REQUIRES: the order is here.
  void Remove(const OrderArena& orders, uint32_t slot);
  // Whether ForEach() comes to the first of two waiting orders before it comes to the second; false
  // for two in the same place, of which only one can be here. REQUIRES: as Add().
  static bool ComesBefore(const OrderArena& orders, uint32_t first, uint32_t second);

  // Slot of the first order that a trade at `last_ticks` reaches; 0 if there is none.
  uint32_t FirstReached(uint32_t last_ticks) const;

  // Calls `visit` with every slot: buys, then sells, each in the order of triggering.
  template <class Visit>
  void ForEach(const Visit& visit) const {
    for (const auto& [key, slot] : buys_) visit(slot);
    for (const auto& [key, slot] : sells_) visit(slot);
  }

 private:
  // Sells count down, so that the first key is the first to be reached on both sides.
  struct Key {
    uint32_t rank = 0;
    uint64_t arrival = 0;
    auto operator<=>(const Key&) const = default;
  };
  using Stops = absl::btree_map<Key, uint32_t>;

  static Key KeyOf(const OrderArena& orders, uint32_t slot);
  Stops& stops(Side side) { return side == Side::kBuy ? buys_ : sells_; }

  Stops buys_;
  Stops sells_;
};

}  // namespace luheng::engine

#endif  // ENGINE_MARKET_STOP_BOOK_H_
