// PlainMatcher: price-time matching in the plainest way, as the oracle of made flows.
#ifndef TESTS_BENCH_PLAIN_MATCHER_H_
#define TESTS_BENCH_PLAIN_MATCHER_H_

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <vector>

#include "tests/bench/flow.h"

namespace luheng::bench {

class PlainMatcher {
 public:
  explicit PlainMatcher(uint32_t book_count) : books_(book_count) {}

  // Order ids come from 1, without a gap.
  void Apply(const FlowRecord& record);

  // The best price of a side; nullopt if nothing rests there.
  std::optional<int64_t> BestBid(uint32_t book);
  std::optional<int64_t> BestAsk(uint32_t book);
  bool IsOpen(uint64_t order_id) const { return open_lots_[order_id] > 0; }
  uint64_t open_count() const { return open_count_; }
  FlowOutcome outcome() const {
    return {.digest = digest_.value(),
            .trade_count = digest_.trade_count(),
            .cancel_rejected = cancel_rejected_};
  }

 private:
  // Orders of a price, oldest first; those that have ended leave when they come to the front.
  using Queue = std::deque<uint64_t>;
  struct Book {
    std::map<int64_t, Queue, std::greater<>> bids;
    std::map<int64_t, Queue> asks;
  };

  // The queue of the best price that has an open order in front; nullptr if there is none.
  template <class Levels>
  typename Levels::value_type* Best(Levels& levels);
  template <class Levels, class Crosses>
  void Match(const FlowRecord& order, Levels& levels, const Crosses& crosses);

  std::vector<Book> books_;
  std::vector<uint64_t> open_lots_ = {0};  // By order id.
  uint64_t open_count_ = 0;
  uint64_t cancel_rejected_ = 0;
  TradeDigest digest_;
};

}  // namespace luheng::bench

#endif  // TESTS_BENCH_PLAIN_MATCHER_H_
