#include "engine/market/order_book.h"

#include <algorithm>

#include "ledger/base/check.h"

namespace luheng::engine {

uint32_t OrderBook::Front(Side side) const {
  const PriceLadder& own = ladder(side);
  return own.empty() ? 0 : own.Find(own.best_ticks())->first;
}

void OrderBook::Link(OrderArena& orders, PriceLevel& level, uint32_t slot) {
  OrderRecord& order = orders.record(slot);
  order.next = 0;
  order.previous = level.last;
  if (level.last == 0) {
    level.first = slot;
  } else {
    orders.record(level.last).next = slot;
  }
  level.last = slot;
}

void OrderBook::Unlink(OrderArena& orders, PriceLevel& level, uint32_t slot) {
  const OrderRecord& order = orders.record(slot);
  if (order.previous == 0) {
    level.first = order.next;
  } else {
    orders.record(order.previous).next = order.next;
  }
  if (order.next == 0) {
    level.last = order.previous;
  } else {
    orders.record(order.next).previous = order.previous;
  }
}

void OrderBook::Append(OrderArena& orders, uint32_t slot) {
  const OrderRecord& order = orders.record(slot);
  LUHENG_CHECK(order.leaves_lots > 0);
  PriceLevel& level = mutable_ladder(order.side()).FindOrInsert(order.price_ticks);
  Link(orders, level, slot);
  level.lots += order.leaves_lots;
  if (order.has_conditions()) level.hidden_lots += orders.FindConditions(slot)->hidden_lots;
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

  Unlink(orders, *level, slot);
  OrderConditions* conditions = orders.FindConditions(slot);
  if (conditions != nullptr && conditions->hidden_lots > 0) {
    order.leaves_lots = std::min(conditions->hidden_lots, conditions->display_lots);
    conditions->hidden_lots -= order.leaves_lots;
    level->hidden_lots -= order.leaves_lots;
    level->lots += order.leaves_lots;
    Link(orders, *level, slot);
    return;
  }
  if (--level->order_count == 0) {
    LUHENG_CHECK(level->lots == 0);
    LUHENG_CHECK(level->hidden_lots == 0);
    ladder.Erase(order.price_ticks);
  }
}

void OrderBook::ReduceHidden(OrderArena& orders, uint32_t slot, uint32_t lots) {
  const OrderRecord& order = orders.record(slot);
  OrderConditions* conditions = orders.FindConditions(slot);
  LUHENG_CHECK(conditions != nullptr);
  LUHENG_CHECK(lots <= conditions->hidden_lots);
  conditions->hidden_lots -= lots;
  mutable_ladder(order.side()).Find(order.price_ticks)->hidden_lots -= lots;
}

void OrderBook::Remove(OrderArena& orders, uint32_t slot) {
  const OrderRecord& order = orders.record(slot);
  PriceLadder& ladder = mutable_ladder(order.side());
  PriceLevel* level = ladder.Find(order.price_ticks);
  LUHENG_CHECK(level != nullptr);
  Unlink(orders, *level, slot);
  level->lots -= order.leaves_lots;
  if (order.has_conditions()) level->hidden_lots -= orders.FindConditions(slot)->hidden_lots;
  if (--level->order_count == 0) ladder.Erase(order.price_ticks);
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
      uint64_t hidden_lots = 0;
      uint32_t order_count = 0;
      uint32_t previous = 0;
      for (uint32_t slot = level->first; slot != 0; slot = orders.record(slot).next) {
        const OrderRecord& order = orders.record(slot);
        const bool belongs = orders.IsOpen(slot) && order.instrument() == instrument &&
                             order.side() == side && order.price_ticks == ticks &&
                             order.previous == previous && !order.is_waiting();
        if (!belongs) return "a price level holds an order that is not its own";
        lots += order.leaves_lots;
        hidden_lots += orders.LeavesOf(slot) - order.leaves_lots;
        ++order_count;
        previous = slot;
      }
      if (level->last != previous || level->order_count != order_count || level->lots != lots ||
          level->hidden_lots != hidden_lots) {
        return "a price level does not add up";
      }
      count += order_count;
    }
  }
  return std::nullopt;
}

}  // namespace luheng::engine
