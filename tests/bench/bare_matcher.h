// BareMatcher: what matching costs at the least: price-time order books without accounts, rules or
// events.
//
// Orders are 32 bytes in one array, linked by 32-bit indices; every price of a side has its level
// in an array, and a bitmap of three storeys says which ones have orders. A cancel names the slot
// of its order, which whoever prepared the flow has looked up.
#ifndef TESTS_BENCH_BARE_MATCHER_H_
#define TESTS_BENCH_BARE_MATCHER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/flat_array.h"
#include "tests/bench/flow.h"

namespace luheng::bench {

class BareMatcher {
 public:
  // For the books and prices of the flow, and as many orders as it has.
  explicit BareMatcher(const FlowHeader& header);

  // Plays a record; `slot` is that of the order that a cancel cancels. Returns the slot of an order
  // that rests; else 0.
  uint32_t Play(const FlowRecord& record, uint32_t slot);

  // Has brought into the cache what a record will touch: what it names, and what that leads to.
  void PrefetchFar(const FlowRecord& record, uint32_t slot) const;
  void PrefetchNear(const FlowRecord& record, uint32_t slot) const;

  FlowOutcome outcome() const {
    return {.digest = digest_.value(),
            .trade_count = digest_.trade_count(),
            .cancel_rejected = cancel_rejected_};
  }

 private:
  struct Order {
    uint64_t id = 0;  // 0: the slot is free.
    uint32_t lots = 0;
    uint32_t price = 0;  // Above the flow's lowest.
    uint32_t next = 0;   // Of a free slot, the next free one.
    uint32_t previous = 0;
    uint32_t side = 0;  // Number of its book's side.
    uint32_t unused = 0;
  };
  static_assert(sizeof(Order) == 32);
  struct Level {
    uint32_t first = 0;
    uint32_t last = 0;
    uint32_t order_count = 0;
    uint32_t unused = 0;
    uint64_t lots = 0;
  };
  static constexpr uint32_t kNone = 0xffffffff;
  static constexpr int kStoreys = 3;
  // One side of a book. Selling sides count prices upwards, buying sides downwards, so that the
  // best is always the lowest.
  struct Side {
    uint32_t best = kNone;
    uint32_t first_level = 0;
    std::array<std::vector<uint64_t>, kStoreys> occupied;
  };

  uint32_t SideOf(const FlowRecord& record) const { return 2 * record.book + record.side; }
  // The place of a price on a side, or the price of a place.
  uint32_t Place(uint32_t side, uint32_t price) const {
    return (side & 1) != 0 ? price : price_count_ - 1 - price;
  }
  Level& LevelAt(const Side& side, uint32_t place) { return levels_[side.first_level + place]; }
  static void Occupy(Side& side, uint32_t place);
  static void Vacate(Side& side, uint32_t place);
  static uint32_t NextOccupied(const Side& side, uint32_t place);

  uint64_t Take(const FlowRecord& record, uint32_t price);
  uint32_t Rest(const FlowRecord& record, uint32_t price, uint64_t lots);
  void Cancel(uint32_t slot, uint64_t id);
  void Free(uint32_t slot);

  int64_t price_min_;
  uint32_t price_count_;
  engine::FlatArray<Order> orders_;
  engine::FlatArray<Level> levels_;
  std::vector<Side> sides_;
  uint32_t slot_count_ = 0;
  uint32_t first_free_ = 0;
  TradeDigest digest_;
  uint64_t cancel_rejected_ = 0;
};

}  // namespace luheng::bench

#endif  // TESTS_BENCH_BARE_MATCHER_H_
