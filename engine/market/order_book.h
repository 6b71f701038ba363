// OrderBook: the resting orders of one instrument, by price, and first come first at a price.
//
// Invariant: the count and lots of each level are those of its orders, and every level has orders.
// Resting icebergs hide at least one lot, or are icebergs no more (hidden_lots 0).
//
// Not thread-safe.
#ifndef ENGINE_MARKET_ORDER_BOOK_H_
#define ENGINE_MARKET_ORDER_BOOK_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "engine/market/order_arena.h"
#include "engine/market/price_ladder.h"
#include "engine/types.h"

namespace luheng::engine {

constexpr Side Opposite(Side side) { return side == Side::kBuy ? Side::kSell : Side::kBuy; }

class OrderBook {
 public:
  const PriceLadder& ladder(Side side) const { return ladders_[IndexOf(side)]; }
  bool empty() const { return ladders_[0].empty() && ladders_[1].empty(); }

  // Slot of the order that trades first on this side; 0 if there is none.
  uint32_t Front(Side side) const;

  // Rests the order behind those of its price. REQUIRES: its record is complete.
  void Append(OrderArena& orders, uint32_t slot);

  // Takes shown lots off a resting order. When none are shown any more, an iceberg shows the next
  // ones, behind the others of its price, and any other order leaves the book; its slot stays the
  // caller's to release. REQUIRES: the order rests here and shows so many lots.
  void Reduce(OrderArena& orders, uint32_t slot, uint32_t lots);

  // Takes hidden lots off a resting iceberg. REQUIRES: it hides so many.
  void ReduceHidden(OrderArena& orders, uint32_t slot, uint32_t lots);

  // Takes the order out of the book; its record still says what it showed.
  // REQUIRES: the order rests here.
  void Remove(OrderArena& orders, uint32_t slot);

  // Names the invariant that is broken; nullopt if none is. Adds the number of orders to `count`.
  std::optional<std::string> FindBroken(const OrderArena& orders, InstrumentId instrument,
                                        size_t& count) const;

 private:
  static constexpr size_t IndexOf(Side side) {
    return static_cast<size_t>(side) - static_cast<size_t>(Side::kBuy);
  }
  PriceLadder& mutable_ladder(Side side) { return ladders_[IndexOf(side)]; }
  // Links the order at the end of its level.
  void Link(OrderArena& orders, PriceLevel& level, uint32_t slot);
  void Unlink(OrderArena& orders, PriceLevel& level, uint32_t slot);

  std::array<PriceLadder, 2> ladders_{PriceLadder{Side::kBuy}, PriceLadder{Side::kSell}};
};

}  // namespace luheng::engine

#endif  // ENGINE_MARKET_ORDER_BOOK_H_
