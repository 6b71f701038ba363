// How public ids are put together.
//
// Account and trade: shard (7 bits) | number (56 bits). A trade's number is the journal index of
// the entry of its buying side. Order: shard (7 bits) | generation (32 bits) | slot (24 bits): a
// cancel goes straight to the order's record, and a slot whose generations are spent is retired, so
// that no order id comes twice.
#ifndef ENGINE_IDS_H_
#define ENGINE_IDS_H_

#include <cstdint>

#include "engine/types.h"

namespace luheng::engine {

enum class Shard : uint8_t {};

inline constexpr int kShardShift = 56;
inline constexpr uint8_t kShardMax = 127;
inline constexpr int kSlotBits = 24;
inline constexpr uint32_t kSlotMax = (1u << kSlotBits) - 1;
inline constexpr uint64_t kNumberMask = (uint64_t{1} << kShardShift) - 1;

constexpr AccountId MakeAccountId(Shard shard, uint64_t number) {
  return AccountId{uint64_t{static_cast<uint8_t>(shard)} << kShardShift | number};
}
constexpr uint64_t NumberOf(AccountId id) { return static_cast<uint64_t>(id) & kNumberMask; }

constexpr TradeId MakeTradeId(Shard shard, uint64_t entry_index) {
  return TradeId{uint64_t{static_cast<uint8_t>(shard)} << kShardShift | entry_index};
}
constexpr uint64_t EntryIndexOf(TradeId id) { return static_cast<uint64_t>(id) & kNumberMask; }

constexpr OrderId MakeOrderId(Shard shard, uint32_t generation, uint32_t slot) {
  return OrderId{uint64_t{static_cast<uint8_t>(shard)} << kShardShift |
                 uint64_t{generation} << kSlotBits | slot};
}
constexpr uint32_t SlotOf(OrderId id) { return static_cast<uint32_t>(id) & kSlotMax; }
constexpr uint32_t GenerationOf(OrderId id) {
  return static_cast<uint32_t>(static_cast<uint64_t>(id) >> kSlotBits);
}
constexpr Shard ShardOf(AccountId id) {
  return Shard{static_cast<uint8_t>(static_cast<uint64_t>(id) >> kShardShift)};
}
constexpr Shard ShardOf(OrderId id) {
  return Shard{static_cast<uint8_t>(static_cast<uint64_t>(id) >> kShardShift)};
}

}  // namespace luheng::engine

#endif  // ENGINE_IDS_H_
