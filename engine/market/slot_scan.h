// A scan over the slots of all open orders that ends some of them, a part by each command.
//
// Each slot is looked at once, so that all of it takes time in proportion to the slots, however few
// or many orders end. Orders end by slot, whichever instrument, side and price they are of, and
// whether they rest or wait; the order of their events is that.
#ifndef ENGINE_MARKET_SLOT_SCAN_H_
#define ENGINE_MARKET_SLOT_SCAN_H_

#include <cstdint>
#include <optional>

#include "engine/market/order_end.h"
#include "engine/rules.h"

namespace luheng::engine {

// A command looks at no more slots than this, so that it is short also where few orders end.
inline constexpr uint32_t kSlotsPerCommandMax = 65'536;

// How an order ends.
struct Ending {
  OrderState state{};
  EndReason reason{};
};
inline constexpr Ending kExpiry{OrderState::kExpired, EndReason::kDayEnd};

// Ends orders from `next_slot` on, which it moves on, as `ending_of`(slot) says: an Ending, or
// nullopt; at most kWorkPerCommandMax. It is asked of open orders only. True once all slots have
// been looked at; else next_slot is one that is used, or was. REQUIRES: next_slot is not 0.
template <class EndingOf>
bool EndBySlot(const RuleScope& scope, uint32_t& next_slot, const EndingOf& ending_of) {
  const OrderArena& orders = scope.exchange.orders();
  uint32_t seen = 0;
  int ended = 0;
  for (; next_slot <= orders.slot_count(); ++next_slot) {
    if (seen == kSlotsPerCommandMax || ended == kWorkPerCommandMax) return false;
    ++seen;
    if (!orders.IsOpen(next_slot)) continue;
    const std::optional<Ending> ending = ending_of(next_slot);
    if (!ending) continue;
    scope.events.emplace_back(EndOrder(scope, next_slot, ending->state, ending->reason));
    ++ended;
  }
  return true;
}

}  // namespace luheng::engine

#endif  // ENGINE_MARKET_SLOT_SCAN_H_
