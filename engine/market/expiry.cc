#include "engine/market/expiry.h"

#include "engine/market/slot_scan.h"
#include "ledger/base/check.h"

namespace luheng::engine {
namespace {

bool IsOver(const OrderArena& orders, uint32_t slot, TradingDay day) {
  switch (orders.record(slot).lifetime()) {
    case Lifetime::kImmediate:  // Does not stay in a book.
    case Lifetime::kTillCancel:
      return false;
    case Lifetime::kDay:
      return true;
    case Lifetime::kTillDate:
      return orders.FindConditions(slot)->expire_day <= day;
  }
  return false;
}

bool IsDue(const OrderArena& orders, const ExpireTask& task, uint32_t slot) {
  if (task.instrument && *task.instrument != orders.record(slot).instrument()) return false;
  return IsOver(orders, slot, task.day);
}

}  // namespace

void PlanExpiry(const RuleScope& scope, std::optional<InstrumentId> id) {
  LUHENG_CHECK(scope.exchange.last_day().has_value());
  bool has_orders = scope.exchange.orders().open_count() > 0;
  if (id) {
    const Instrument& instrument = scope.exchange.instrument(*id);
    LUHENG_CHECK(instrument.phase == Phase::kClosed);
    has_orders = !instrument.book.empty() || instrument.stops.count() > 0;
  }
  if (!has_orders) return;
  scope.exchange.mutable_tasks().emplace_back(
      ExpireTask{.instrument = id, .day = *scope.exchange.last_day()});
}

bool ContinueExpiry(const RuleScope& scope, ExpireTask& task) {
  const OrderArena& orders = scope.exchange.orders();
  return EndBySlot(scope, task.next_slot, [&](uint32_t slot) -> std::optional<Ending> {
    if (!IsDue(orders, task, slot)) return std::nullopt;
    return kExpiry;
  });
}

}  // namespace luheng::engine
