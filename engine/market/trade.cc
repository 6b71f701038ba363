#include "engine/market/trade.h"

#include "ledger/base/check.h"

namespace luheng::engine {
namespace {

struct Amounts {
  Grams quantity{};
  Fen amount{};
};

void Deliver(const RuleScope& scope, const Instrument& instrument, const Fill& fill,
             const Amounts& amounts) {
  const OrderArena& orders = scope.exchange.orders();
  const bool resting_buys = orders.record(fill.resting).side() == Side::kBuy;
  const OrderRecord& buying = orders.record(resting_buys ? fill.resting : fill.coming);
  const OrderRecord& selling = orders.record(resting_buys ? fill.coming : fill.resting);
  LUHENG_CHECK(fill.ticks <= buying.price_ticks);
  LUHENG_CHECK(fill.ticks >= selling.price_ticks);
  const Ticks above{buying.price_ticks - fill.ticks};
  scope.registry.mutable_holdings().Settle({
      .buyer_position = buying.position,
      .seller_position = selling.position,
      .quantity = amounts.quantity,
      .amount = amounts.amount,
      .released = instrument.grid.Amount(Lots{fill.lots}, above),
      .sellable = instrument.today->sellable,
  });
  scope.exchange.mutable_day_trades().Add({.entry_index = scope.next_entry_index(),
                                           .buyer = buying.position,
                                           .seller = selling.position,
                                           .lots = fill.lots,
                                           .ticks = fill.ticks});
}

void Report(const RuleScope& scope, const Instrument& instrument, const Fill& fill,
            const Amounts& amounts, TradeId id, uint32_t slot) {
  const OrderArena& orders = scope.exchange.orders();
  const OrderRecord& order = orders.record(slot);
  scope.events.emplace_back(TradeSide{
      .trade = id,
      .side = order.side(),
      .aggressor = slot == fill.coming && !fill.is_auction,
      .order = scope.exchange.OrderIdOf(slot),
      .account = scope.registry.account_id(order.account),
      .instrument = instrument.id,
      .day = *scope.exchange.open_day(),
      .quantity = amounts.quantity,
      .price = instrument.grid.ToPrice(Ticks{fill.ticks}),
      .amount = amounts.amount,
      .leaves = instrument.grid.ToGrams(Lots{orders.LeavesOf(slot)}),
  });
}

void Fulfil(OrderArena& orders, uint32_t slot, Fen amount) {
  OrderDetail& detail = orders.detail(slot);
  detail.set_filled_amount(detail.filled_amount() + amount);
}

}  // namespace

void ExecuteTrade(const RuleScope& scope, Instrument& instrument, const Fill& fill) {
  OrderArena& orders = scope.exchange.mutable_orders();
  const Amounts amounts{.quantity = instrument.grid.ToGrams(Lots{fill.lots}),
                        .amount = instrument.grid.Amount(Lots{fill.lots}, Ticks{fill.ticks})};
  const TradeId id = MakeTradeId(scope.exchange.shard(), scope.next_entry_index());
  Deliver(scope, instrument, fill, amounts);
  Fulfil(orders, fill.resting, amounts.amount);
  Fulfil(orders, fill.coming, amounts.amount);
  instrument.book.Reduce(orders, fill.resting, fill.lots);
  if (fill.is_auction) {
    instrument.book.Reduce(orders, fill.coming, fill.lots);
  } else {
    orders.record(fill.coming).leaves_lots -= fill.lots;
  }
  if (scope.exchange.order_watch().is_on()) {
    for (const uint32_t slot : {fill.resting, fill.coming}) {
      ++scope.exchange.mutable_order_watch().Of(orders.record(slot).account).trades;
    }
  }
  instrument.Count(amounts.quantity, amounts.amount);
  instrument.last_ticks = fill.ticks;
  const bool resting_buys = orders.record(fill.resting).side() == Side::kBuy;
  Report(scope, instrument, fill, amounts, id, resting_buys ? fill.resting : fill.coming);
  Report(scope, instrument, fill, amounts, id, resting_buys ? fill.coming : fill.resting);
  if (orders.record(fill.resting).leaves_lots == 0) orders.Release(fill.resting);
  if (fill.is_auction && orders.record(fill.coming).leaves_lots == 0) orders.Release(fill.coming);
}

}  // namespace luheng::engine
