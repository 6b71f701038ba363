#include "tests/bench/plain_matcher.h"

#include <algorithm>

#include "ledger/base/check.h"

namespace luheng::bench {

template <class Levels>
typename Levels::value_type* PlainMatcher::Best(Levels& levels) {
  while (!levels.empty()) {
    Queue& queue = levels.begin()->second;
    while (!queue.empty() && !IsOpen(queue.front())) queue.pop_front();
    if (!queue.empty()) return &*levels.begin();
    levels.erase(levels.begin());
  }
  return nullptr;
}

template <class Levels, class Crosses>
void PlainMatcher::Match(const FlowRecord& order, Levels& levels, const Crosses& crosses) {
  uint64_t& open = open_lots_[order.order_id];
  while (open > 0) {
    auto* const best = Best(levels);
    if (best == nullptr || !crosses(best->first)) return;
    const uint64_t maker = best->second.front();
    const uint64_t lots = std::min(open, open_lots_[maker]);
    digest_.Add(order.order_id, maker, static_cast<uint64_t>(best->first), lots);
    open -= lots;
    open_lots_[maker] -= lots;
    if (!IsOpen(maker)) --open_count_;
  }
}

void PlainMatcher::Apply(const FlowRecord& record) {
  if (record.is_cancel()) {
    if (!IsOpen(record.order_id)) {
      ++cancel_rejected_;
      return;
    }
    open_lots_[record.order_id] = 0;
    --open_count_;
    return;
  }
  LUHENG_CHECK(record.order_id == open_lots_.size());
  open_lots_.push_back(record.lots);
  Book& book = books_[record.book];
  const int64_t limit = record.price_ticks;
  if (record.is_sell()) {
    Match(record, book.bids, [limit](int64_t price) { return price >= limit; });
  } else {
    Match(record, book.asks, [limit](int64_t price) { return price <= limit; });
  }
  if (!IsOpen(record.order_id)) return;
  if (record.is_immediate()) {
    open_lots_[record.order_id] = 0;
    return;
  }
  ++open_count_;
  (record.is_sell() ? book.asks[limit] : book.bids[limit]).push_back(record.order_id);
}

std::optional<int64_t> PlainMatcher::BestBid(uint32_t book) {
  const auto* const best = Best(books_[book].bids);
  return best == nullptr ? std::nullopt : std::optional(best->first);
}

std::optional<int64_t> PlainMatcher::BestAsk(uint32_t book) {
  const auto* const best = Best(books_[book].asks);
  return best == nullptr ? std::nullopt : std::optional(best->first);
}

}  // namespace luheng::bench
