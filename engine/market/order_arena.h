// OrderArena: the records of all open orders of a shard, by slot.
//
// An order's id names its slot and the slot's generation, so an order is found in one step, and an
// id whose order has ended is known as such. Slots are reused, last freed first; a slot whose
// generations are spent is retired, so that no id comes twice.
//
// An order takes 32 bytes here that every touch needs, and 20 that only its beginning, its trades
// and its end need. What few orders have (a hidden part, a stop price, a last day) lies apart.
//
// The open orders of an account are linked, newest first, so that they are found without a walk
// over those of others.
//
// Invariants:
//   (1) A slot is open (leaves > 0), free (in the list), or retired (generation spent).
//   (2) Slot 0 is never used: as a link it means none.
//   (3) Every open order is in the list of its account, and no other is.
//   (4) An order has conditions exactly if has_conditions() says so.
//
// Not thread-safe.
#ifndef ENGINE_MARKET_ORDER_ARENA_H_
#define ENGINE_MARKET_ORDER_ARENA_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "engine/codec.h"
#include "engine/flat_array.h"
#include "engine/ids.h"
#include "engine/registry/holdings.h"
#include "engine/types.h"

namespace luheng::engine {

// How long an order may stay open.
enum class Lifetime : uint8_t { kImmediate = 0, kDay = 1, kTillCancel = 2, kTillDate = 3 };
constexpr bool IsKnown(Lifetime lifetime) { return lifetime <= Lifetime::kTillDate; }

constexpr Lifetime LifetimeOf(TimeInForce time_in_force) {
  switch (time_in_force) {
    case TimeInForce::kDay:
      return Lifetime::kDay;
    case TimeInForce::kImmediateOrCancel:
    case TimeInForce::kFillOrKill:
      return Lifetime::kImmediate;
    case TimeInForce::kGoodTillCancel:
      return Lifetime::kTillCancel;
    case TimeInForce::kGoodTillDate:
      return Lifetime::kTillDate;
  }
  return Lifetime::kImmediate;
}

// What an order is besides its price and quantity, in the byte beside its instrument's number.
struct OrderTraits {
  Side side{};
  Lifetime lifetime{};
  SelfTradePrevention self_trade_prevention{};
  bool post_only = false;
  bool has_conditions = false;
  bool is_waiting = false;  // A stop order outside the book.

  constexpr uint8_t Pack() const {
    return static_cast<uint8_t>((side == Side::kSell ? 1 : 0) | static_cast<int>(lifetime) << 1 |
                                (static_cast<int>(self_trade_prevention) - 1) << 3 |
                                (post_only ? 1 << 5 : 0) | (has_conditions ? 1 << 6 : 0) |
                                (is_waiting ? 1 << 7 : 0));
  }
  // No branch: which side comes next cannot be foreseen.
  static constexpr Side SideOf(uint32_t bits) {
    return Side{static_cast<uint8_t>(static_cast<uint8_t>(Side::kBuy) + (bits & 1))};
  }
  static constexpr OrderTraits Unpack(uint32_t bits) {
    return {.side = SideOf(bits),
            .lifetime = Lifetime{static_cast<uint8_t>(bits >> 1 & 3)},
            .self_trade_prevention = SelfTradePrevention{static_cast<uint8_t>((bits >> 3 & 3) + 1)},
            .post_only = (bits >> 5 & 1) != 0,
            .has_conditions = (bits >> 6 & 1) != 0,
            .is_waiting = (bits >> 7 & 1) != 0};
  }
};

// Instrument numbers share 32 bits with the traits.
inline constexpr uint32_t kInstrumentCountMax = (1u << 24) - 1;

// What matching reads.
struct OrderRecord {
  uint32_t next = 0;         // In its price level; of a free slot, the next free one.
  uint32_t previous = 0;     // In its price level.
  uint32_t leaves_lots = 0;  // Of an iceberg, the part that is shown.
  uint32_t price_ticks = 0;
  uint32_t generation = 0;
  AccountNumber account{};
  PositionNumber position{};
  uint32_t instrument_and_traits = 0;

  InstrumentId instrument() const { return InstrumentId{instrument_and_traits >> 8}; }
  OrderTraits traits() const { return OrderTraits::Unpack(instrument_and_traits); }
  Side side() const { return OrderTraits::SideOf(instrument_and_traits); }
  Lifetime lifetime() const {
    return Lifetime{static_cast<uint8_t>(instrument_and_traits >> 1 & 3)};
  }
  bool is_waiting() const { return (instrument_and_traits >> 7 & 1) != 0; }
  bool has_conditions() const { return (instrument_and_traits >> 6 & 1) != 0; }
  void set_instrument_and_traits(InstrumentId instrument, const OrderTraits& traits) {
    instrument_and_traits = static_cast<uint32_t>(instrument) << 8 | traits.Pack();
  }
};
static_assert(sizeof(OrderRecord) == 32);

// What an order's beginning, its trades and its end need besides.
struct OrderDetail {
  uint32_t original_lots = 0;   // As submitted or last amended.
  uint32_t owner_next = 0;      // The account's next older order.
  uint32_t owner_previous = 0;  // The account's next younger order.

  Fen filled_amount() const {
    return Fen{static_cast<int64_t>(uint64_t{filled_high_} << 32 | filled_low_)};
  }
  void set_filled_amount(Fen amount) {
    const auto bits = static_cast<uint64_t>(amount.value());
    filled_low_ = static_cast<uint32_t>(bits);
    filled_high_ = static_cast<uint32_t>(bits >> 32);
  }

 private:
  uint32_t filled_low_ = 0;  // In halves, so that a detail needs no padding.
  uint32_t filled_high_ = 0;
};
static_assert(sizeof(OrderDetail) == 20);

// What few orders have.
struct OrderConditions {
  uint32_t display_lots = 0;  // Of an iceberg: shown at a time; else 0.
  uint32_t hidden_lots = 0;   // Of an iceberg: not shown yet.
  uint32_t stop_ticks = 0;    // Of a waiting stop order; else 0.
  uint64_t arrival = 0;       // Of a waiting stop order: the sequence that brought it.
  TradingDay expire_day{};    // Of kTillDate.
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.display_lots, self.hidden_lots, self.stop_ticks, self.arrival, self.expire_day);
  }
};

class OrderArena {
 public:
  // REQUIRES: slot_count_max <= kSlotMax.
  explicit OrderArena(uint32_t slot_count_max)
      : slot_count_max_(slot_count_max),
        records_(size_t{slot_count_max} + 1),
        details_(size_t{slot_count_max} + 1) {}

  // Slots in use or used before are 1 to slot_count().
  uint32_t slot_count() const { return slot_count_; }
  uint32_t slot_count_max() const { return slot_count_max_; }
  uint32_t open_count() const { return open_count_; }
  bool full() const { return first_free_ == 0 && slot_count_ == slot_count_max_; }

  bool IsOpen(uint32_t slot) const {
    return slot - 1 < slot_count_ && records_[slot].leaves_lots > 0;
  }

  // REQUIRES: the slot is allocated.
  OrderRecord& record(uint32_t slot) { return records_[slot]; }
  const OrderRecord& record(uint32_t slot) const { return records_[slot]; }
  OrderDetail& detail(uint32_t slot) { return details_[slot]; }
  const OrderDetail& detail(uint32_t slot) const { return details_[slot]; }

  // Nullptr if the order has none. Good until the next AddConditions or Release.
  OrderConditions* FindConditions(uint32_t slot);
  const OrderConditions* FindConditions(uint32_t slot) const;
  // REQUIRES: the order's traits say that it has conditions, and none were added.
  void AddConditions(uint32_t slot, const OrderConditions& conditions);

  // Shown and hidden lots that are still open.
  uint32_t LeavesOf(uint32_t slot) const {
    const OrderRecord& order = records_[slot];
    if (!order.has_conditions()) return order.leaves_lots;
    return order.leaves_lots + FindConditions(slot)->hidden_lots;
  }

  // Takes a slot for an order of the account, its newest; the caller fills in record and detail,
  // but for generation, account and the owner's links. REQUIRES: !full().
  uint32_t Allocate(AccountNumber account);

  // Gives the slot of an order that has ended back. REQUIRES: the slot is allocated.
  void Release(uint32_t slot);

  // The newest open order of an account; 0 if it has none. Older ones follow in owner_next.
  uint32_t NewestOf(AccountNumber account) const {
    const auto number = static_cast<uint32_t>(account);
    return number < newest_of_account_.size() ? newest_of_account_[number] : 0;
  }

  // A walk over an account's orders that other commands may come between; an account has at most
  // one. When the order that it stands at ends, it moves on to the next older one.
  bool HasWalk(AccountNumber account) const { return !walks_.empty() && walks_.contains(account); }
  // How many accounts have one.
  size_t walk_count() const { return walks_.size(); }
  // Where it stands; 0: at the end. REQUIRES: HasWalk(account).
  uint32_t WalkOf(AccountNumber account) const;
  // Begins a walk, or puts it elsewhere. REQUIRES: the slot is 0 or an open order of the account.
  void SetWalk(AccountNumber account, uint32_t slot);
  // REQUIRES: HasWalk(account).
  void EndWalk(AccountNumber account);

  // Generations and the list of free slots. Open orders are the books' to save and to load, walks
  // those who began them's.
  void Save(Writer& writer) const;
  void Load(Reader& reader);
  // The part of Load() that can only be done once the open orders are back: whether each slot is
  // one of open, free and retired, and whether the owners' lists hold every open order once.
  void CheckLoaded(Reader& reader);
  // Opens an order read from a snapshot. Fails the reader if the slot is not there or is open.
  void Restore(uint32_t slot, const OrderRecord& record, const OrderDetail& detail, Reader& reader);

  // Names the invariant that is broken; nullopt if none is.
  std::optional<std::string> FindBroken() const;

 private:
  static constexpr uint32_t kGenerationMax = 0xffffffff;

  // In order of the list: the slot that is taken next comes first.
  std::vector<uint32_t> FreeSlots() const;
  void LinkToOwner(uint32_t slot);
  void UnlinkFromOwner(uint32_t slot);
  void MoveWalkFrom(uint32_t slot);

  uint32_t slot_count_max_;
  uint32_t slot_count_ = 0;
  uint32_t open_count_ = 0;
  uint32_t first_free_ = 0;
  FlatArray<OrderRecord> records_;
  FlatArray<OrderDetail> details_;
  std::vector<uint32_t> newest_of_account_;  // By account number.
  // Looked up only, never iterated.
  absl::flat_hash_map<uint32_t, OrderConditions> conditions_;
  absl::flat_hash_map<AccountNumber, uint32_t> walks_;
};

}  // namespace luheng::engine

#endif  // ENGINE_MARKET_ORDER_ARENA_H_
