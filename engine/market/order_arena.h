// OrderArena: the records of all open orders of a shard, by slot.
//
// An order's id names its slot and the slot's generation, so an order is found in one step, and an
// id whose order has ended is known as such. Slots are reused, last freed first; a slot whose
// generations are spent is retired, so that no id comes twice.
//
// An order takes 32 bytes here that every touch needs, and 16 that only trades and reports need.
//
// Invariants:
//   (1) A slot is open (leaves > 0), free (in the list), or retired (generation spent).
//   (2) Slot 0 is never used: as a link it means none.
//
// Not thread-safe.
#ifndef ENGINE_MARKET_ORDER_ARENA_H_
#define ENGINE_MARKET_ORDER_ARENA_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/chunked_array.h"
#include "engine/codec.h"
#include "engine/ids.h"
#include "engine/registry/holdings.h"
#include "engine/types.h"

namespace luheng::engine {

// What matching reads.
struct OrderRecord {
  uint32_t next = 0;      // In its price level; of a free slot, the next free one.
  uint32_t previous = 0;  // In its price level.
  uint32_t leaves_lots = 0;
  uint32_t price_ticks = 0;
  uint32_t generation = 0;
  AccountNumber account{};
  ParticipantId participant{};
  uint32_t instrument_and_side = 0;

  InstrumentId instrument() const { return InstrumentId{instrument_and_side >> 1}; }
  Side side() const { return (instrument_and_side & 1) != 0 ? Side::kSell : Side::kBuy; }
  void set_instrument_and_side(InstrumentId instrument, Side side) {
    instrument_and_side = static_cast<uint32_t>(instrument) << 1 | (side == Side::kSell ? 1 : 0);
  }
};
static_assert(sizeof(OrderRecord) == 32);

// What a trade needs besides.
struct OrderDetail {
  Fen filled_amount{};
  uint32_t original_lots = 0;
  PositionNumber position{};
};
static_assert(sizeof(OrderDetail) == 16);

class OrderArena {
 public:
  // REQUIRES: slot_count_max <= kSlotMax.
  explicit OrderArena(uint32_t slot_count_max) : slot_count_max_(slot_count_max) {}

  // Slots in use or used before are 1 to slot_count().
  uint32_t slot_count() const { return slot_count_; }
  uint32_t slot_count_max() const { return slot_count_max_; }
  uint32_t open_count() const { return open_count_; }
  bool full() const { return first_free_ == 0 && slot_count_ == slot_count_max_; }

  bool IsOpen(uint32_t slot) const {
    return slot >= 1 && slot <= slot_count_ && records_[slot].leaves_lots > 0;
  }

  // REQUIRES: the slot is allocated.
  OrderRecord& record(uint32_t slot) { return records_[slot]; }
  const OrderRecord& record(uint32_t slot) const { return records_[slot]; }
  OrderDetail& detail(uint32_t slot) { return details_[slot]; }
  const OrderDetail& detail(uint32_t slot) const { return details_[slot]; }

  // Takes a slot; the caller fills in everything but the generation. REQUIRES: !full().
  uint32_t Allocate();

  // Gives the slot of an order that has ended back. REQUIRES: the slot is allocated.
  void Release(uint32_t slot);

  // Generations and the list of free slots. Open orders are the books' to save and to load.
  void Save(Writer& writer) const;
  void Load(Reader& reader);
  // The part of Load() that can only be done once the open orders are back: whether each slot is
  // one of open, free and retired.
  void CheckLoaded(Reader& reader) const;
  // Opens an order read from a snapshot. Fails the reader if the slot is not there or is open.
  void Restore(uint32_t slot, const OrderRecord& record, const OrderDetail& detail, Reader& reader);

 private:
  static constexpr uint32_t kGenerationMax = 0xffffffff;

  // In order of the list: the slot that is taken next comes first.
  std::vector<uint32_t> FreeSlots() const;

  uint32_t slot_count_max_;
  uint32_t slot_count_ = 0;
  uint32_t open_count_ = 0;
  uint32_t first_free_ = 0;
  ChunkedArray<OrderRecord> records_;
  ChunkedArray<OrderDetail> details_;
};

}  // namespace luheng::engine

#endif  // ENGINE_MARKET_ORDER_ARENA_H_
