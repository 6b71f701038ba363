#include "tests/bench/bare_matcher.h"

#include <algorithm>
#include <bit>

#include "ledger/base/check.h"

namespace luheng::bench {

BareMatcher::BareMatcher(const FlowHeader& header)
    : price_min_(header.price_min),
      price_count_(static_cast<uint32_t>(header.price_max - header.price_min + 1)),
      orders_(header.order_id_max + 2),
      levels_(size_t{2} * header.book_count * price_count_),
      sides_(size_t{2} * header.book_count) {
  LUHENG_CHECK(size_t{2} * header.book_count * price_count_ < kNone);
  for (size_t i = 0; i < sides_.size(); ++i) {
    sides_[i].first_level = static_cast<uint32_t>(i) * price_count_;
    size_t words = price_count_;
    for (std::vector<uint64_t>& storey : sides_[i].occupied) {
      words = words / 64 + 1;
      storey.resize(words);
    }
    LUHENG_CHECK(words == 1);
  }
  levels_.Reach(static_cast<uint32_t>(2 * header.book_count * price_count_ - 1));
}

void BareMatcher::Occupy(Side& side, uint32_t place) {
  for (std::vector<uint64_t>& storey : side.occupied) {
    storey[place / 64] |= uint64_t{1} << place % 64;
    place /= 64;
  }
}

void BareMatcher::Vacate(Side& side, uint32_t place) {
  for (std::vector<uint64_t>& storey : side.occupied) {
    if ((storey[place / 64] &= ~(uint64_t{1} << place % 64)) != 0) return;
    place /= 64;
  }
}

// The first occupied place from `place` on; kNone if there is none.
uint32_t BareMatcher::NextOccupied(const Side& side, uint32_t place) {
  for (size_t storey = 0; storey < kStoreys; ++storey) {
    const std::vector<uint64_t>& words = side.occupied[storey];
    if (place / 64 >= words.size()) return kNone;
    const uint64_t rest = words[place / 64] >> place % 64;
    if (rest == 0) {
      place = place / 64 + 1;
      continue;
    }
    place += static_cast<uint32_t>(std::countr_zero(rest));
    while (storey > 0) {
      --storey;
      place = place * 64 + static_cast<uint32_t>(std::countr_zero(side.occupied[storey][place]));
    }
    return place;
  }
  return kNone;
}

uint32_t BareMatcher::Play(const FlowRecord& record, uint32_t slot) {
  if (record.is_cancel()) {
    Cancel(slot, record.order_id);
    return 0;
  }
  const auto price = static_cast<uint32_t>(record.price_ticks - price_min_);
  const uint64_t left = Take(record, price);
  if (left == 0 || record.is_immediate()) return 0;
  return Rest(record, price, left);
}

// Trades with the other side as far as the price allows; returns the lots that are left.
uint64_t BareMatcher::Take(const FlowRecord& record, uint32_t price) {
  const uint32_t number = SideOf(record) ^ 1;
  Side& side = sides_[number];
  const uint32_t last_place = Place(number, price);
  uint64_t left = record.lots;
  while (left > 0 && side.best <= last_place) {
    const uint32_t place = side.best;
    Level& level = LevelAt(side, place);
    const uint64_t level_price = static_cast<uint64_t>(price_min_) + Place(number, place);
    while (left > 0 && level.first != 0) {
      Order& maker = orders_[level.first];
      const uint64_t lots = std::min<uint64_t>(left, maker.lots);
      digest_.Add(record.order_id, maker.id, level_price, lots);
      left -= lots;
      level.lots -= lots;
      maker.lots -= static_cast<uint32_t>(lots);
      if (maker.lots > 0) break;
      const uint32_t slot = level.first;
      level.first = maker.next;
      --level.order_count;
      Free(slot);
    }
    if (level.first != 0) {
      orders_[level.first].previous = 0;
      break;
    }
    level.last = 0;
    Vacate(side, place);
    side.best = NextOccupied(side, place);
  }
  return left;
}

uint32_t BareMatcher::Rest(const FlowRecord& record, uint32_t price, uint64_t lots) {
  uint32_t slot = first_free_;
  if (slot != 0) {
    first_free_ = orders_[slot].next;
  } else {
    slot = ++slot_count_;
    orders_.Reach(slot);
  }
  const uint32_t number = SideOf(record);
  Side& side = sides_[number];
  const uint32_t place = Place(number, price);
  Level& level = LevelAt(side, place);
  orders_[slot] = {.id = record.order_id,
                   .lots = static_cast<uint32_t>(lots),
                   .price = price,
                   .next = 0,
                   .previous = level.last,
                   .side = number};
  if (level.last != 0) {
    orders_[level.last].next = slot;
  } else {
    level.first = slot;
    Occupy(side, place);
    side.best = std::min(side.best, place);
  }
  level.last = slot;
  level.lots += lots;
  ++level.order_count;
  return slot;
}

void BareMatcher::Cancel(uint32_t slot, uint64_t id) {
  if (slot == 0 || orders_[slot].id != id) {
    ++cancel_rejected_;
    return;
  }
  const Order& order = orders_[slot];
  Side& side = sides_[order.side];
  const uint32_t place = Place(order.side, order.price);
  Level& level = LevelAt(side, place);
  (order.previous != 0 ? orders_[order.previous].next : level.first) = order.next;
  (order.next != 0 ? orders_[order.next].previous : level.last) = order.previous;
  level.lots -= order.lots;
  --level.order_count;
  if (level.first == 0) {
    Vacate(side, place);
    if (side.best == place) side.best = NextOccupied(side, place);
  }
  Free(slot);
}

void BareMatcher::Free(uint32_t slot) {
  Order& order = orders_[slot];
  order.id = 0;
  order.next = first_free_;
  first_free_ = slot;
}

void BareMatcher::PrefetchFar(const FlowRecord& record, uint32_t slot) const {
  if (record.is_cancel()) {
    __builtin_prefetch(&orders_[slot]);
    return;
  }
  const uint32_t number = SideOf(record);
  const auto price = static_cast<uint32_t>(record.price_ticks - price_min_);
  __builtin_prefetch(&levels_[sides_[number].first_level + Place(number, price)]);
}

void BareMatcher::PrefetchNear(const FlowRecord& record, uint32_t slot) const {
  if (record.is_cancel()) {
    const Order& order = orders_[slot];
    if (order.id != record.order_id) return;
    __builtin_prefetch(&levels_[sides_[order.side].first_level + Place(order.side, order.price)]);
    __builtin_prefetch(&orders_[order.next]);
    __builtin_prefetch(&orders_[order.previous]);
    return;
  }
  const uint32_t number = SideOf(record);
  const auto price = static_cast<uint32_t>(record.price_ticks - price_min_);
  const Level& level = levels_[sides_[number].first_level + Place(number, price)];
  __builtin_prefetch(&orders_[level.last]);
}

}  // namespace luheng::bench
