#include "engine/market/order_book.h"

#include "ledger/base/check.h"

namespace luheng::engine {

uint32_t OrderBook::Front(Side side) const {
  const PriceLadder& own = ladder(side);
  return own.empty() ? 0 : own.Find(own.best_ticks())->first;
}

void OrderBook::Append(OrderArena& orders, uint32_t slot) {
  OrderRecord& order = orders.record(slot);
  LUHENG_CHECK(order.leaves_lots > 0);
  PriceLevel& level = mutable_ladder(order.side()).FindOrInsert(order.price_ticks);
  order.next = 0;
  order.previous = level.last;
  if (level.last == 0) {
    level.first = slot;
  } else {
    orders.record(level.last).next = slot;
  }
  level.last = slot;
  level.lots += order.leaves_lots;
  ++level.order_count;
}

void OrderBook::Reduce(OrderArena& orders, uint32_t slot, uint32_t lots) {
  OrderRecord& order = orders.record(slot);
  PriceLadder& ladder = mutable_ladder(order.side());
  PriceLevel* level = ladder.Find(order.price_ticks);
  LUHENG_CHECK(level != nullptr);
  LUHENG_CHECK(lots <= order.leaves_lots);
  order.leaves_lots -= lots;
  level->lots -= lots;
  if (order.leaves_lots > 0) return;

  if (order.previous == 0) {
    level->first = order.next;
  } else {
    orders.record(order.previous).next = order.next;
  }
  if (order.next == 0) {
    level->last = order.previous;
  } else {
    orders.record(order.next).previous = order.previous;
  }
  if (--level->order_count == 0) {
    LUHENG_CHECK(level->lots == 0);
    ladder.Erase(order.price_ticks);
  }
}

std::optional<std::string> OrderBook::FindBroken(const OrderArena& orders, InstrumentId instrument,
                                                 size_t& count) const {
  for (const Side side : {Side::kBuy, Side::kSell}) {
    const PriceLadder& levels = ladder(side);
    uint32_t ticks = levels.empty() ? 0 : levels.best_ticks();
    for (; ticks != 0; ticks = levels.WorseThan(ticks)) {
      const PriceLevel* level = levels.Find(ticks);
      if (level == nullptr || level->order_count == 0) return "a price level without orders";
      uint64_t lots = 0;
      uint32_t order_count = 0;
      uint32_t previous = 0;
      for (uint32_t slot = level->first; slot != 0; slot = orders.record(slot).next) {
        const OrderRecord& order = orders.record(slot);
        const bool belongs = orders.IsOpen(slot) && order.instrument() == instrument &&
                             order.side() == side && order.price_ticks == ticks &&
                             order.previous == previous;
        if (!belongs) return "a price level holds an order that is not its own";
        lots += order.leaves_lots;
        ++order_count;
        previous = slot;
      }
      if (level->last != previous || level->order_count != order_count || level->lots != lots) {
        return "a price level does not add up";
      }
      count += order_count;
    }
  }
  return std::nullopt;
}

}  // namespace luheng::engine
