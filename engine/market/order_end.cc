#include "engine/market/order_end.h"

#include <algorithm>

#include "ledger/base/check.h"

namespace luheng::engine {
namespace {

OrderEnded Describe(const RuleScope& scope, const Instrument& instrument, uint32_t slot,
                    OrderState state, EndReason reason) {
  const OrderArena& orders = scope.exchange.orders();
  const TradingGrid& grid = instrument.grid;
  return {.order = scope.exchange.OrderIdOf(slot),
          .account = scope.registry.account_id(orders.record(slot).account),
          .instrument = instrument.id,
          .state = state,
          .reason = reason,
          .filled = grid.ToGrams(Lots{FilledLotsOf(orders, slot)}),
          .unfilled = grid.ToGrams(Lots{orders.LeavesOf(slot)})};
}

}  // namespace

uint32_t FilledLotsOf(const OrderArena& orders, uint32_t slot) {
  return orders.detail(slot).original_lots - orders.LeavesOf(slot);
}

void Hold(const RuleScope& scope, const Instrument& instrument, uint32_t slot, uint32_t lots) {
  const OrderRecord& order = scope.exchange.orders().record(slot);
  const Grams quantity = instrument.grid.ToGrams(Lots{lots});
  Holdings& holdings = scope.registry.mutable_holdings();
  switch (order.side()) {
    case Side::kBuy:
      holdings.HoldMoney(order.position,
                         instrument.grid.Amount(Lots{lots}, Ticks{order.price_ticks}), quantity);
      break;
    case Side::kSell:
      holdings.HoldRights(order.position, quantity);
      break;
  }
}

void ReleaseHold(const RuleScope& scope, const Instrument& instrument, uint32_t slot,
                 uint32_t lots) {
  const OrderRecord& order = scope.exchange.orders().record(slot);
  const Grams quantity = instrument.grid.ToGrams(Lots{lots});
  Holdings& holdings = scope.registry.mutable_holdings();
  switch (order.side()) {
    case Side::kBuy:
      holdings.ReleaseMoney(order.position,
                            instrument.grid.Amount(Lots{lots}, Ticks{order.price_ticks}), quantity);
      break;
    case Side::kSell:
      holdings.ReleaseRights(order.position, quantity);
      break;
  }
}

void ReduceOrder(const RuleScope& scope, Instrument& instrument, uint32_t slot, uint32_t lots) {
  OrderArena& orders = scope.exchange.mutable_orders();
  LUHENG_CHECK(lots < orders.LeavesOf(slot));
  ReleaseHold(scope, instrument, slot, lots);
  orders.detail(slot).original_lots -= lots;
  if (orders.record(slot).is_waiting()) {
    orders.record(slot).leaves_lots -= lots;
    return;
  }
  const OrderConditions* conditions = orders.FindConditions(slot);
  const uint32_t hidden = conditions == nullptr ? 0 : std::min(conditions->hidden_lots, lots);
  if (hidden > 0) instrument.book.ReduceHidden(orders, slot, hidden);
  if (lots > hidden) instrument.book.Reduce(orders, slot, lots - hidden);
}

OrderReduced DescribeReduced(const RuleScope& scope, uint32_t slot, uint32_t lots) {
  const OrderArena& orders = scope.exchange.orders();
  const OrderRecord& order = orders.record(slot);
  const TradingGrid& grid = scope.exchange.FindInstrument(order.instrument())->grid;
  return {.order = scope.exchange.OrderIdOf(slot),
          .account = scope.registry.account_id(order.account),
          .instrument = order.instrument(),
          .reduced = grid.ToGrams(Lots{lots}),
          .leaves = grid.ToGrams(Lots{orders.LeavesOf(slot)})};
}

void Withdraw(const RuleScope& scope, Instrument& instrument, uint32_t slot) {
  OrderArena& orders = scope.exchange.mutable_orders();
  if (orders.record(slot).is_waiting()) {
    instrument.stops.Remove(orders, slot);
  } else {
    instrument.book.Remove(orders, slot);
  }
}

OrderEnded EndOrder(const RuleScope& scope, uint32_t slot, OrderState state, EndReason reason) {
  OrderArena& orders = scope.exchange.mutable_orders();
  Instrument& instrument = scope.exchange.instrument(orders.record(slot).instrument());
  const OrderEnded ended = Describe(scope, instrument, slot, state, reason);
  ReleaseHold(scope, instrument, slot, orders.LeavesOf(slot));
  Withdraw(scope, instrument, slot);
  orders.Release(slot);
  return ended;
}

void EndOutsideBook(const RuleScope& scope, const Instrument& instrument, uint32_t slot) {
  OrderArena& orders = scope.exchange.mutable_orders();
  ReleaseHold(scope, instrument, slot, orders.LeavesOf(slot));
  orders.Release(slot);
}

}  // namespace luheng::engine
