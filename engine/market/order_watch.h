// OrderWatch: how many orders and trades each account has on a day, for surveillance.
//
// It counts only on days on which a parameter asks for it, so that otherwise no order pays for it.
//
// Not thread-safe.
#ifndef ENGINE_MARKET_ORDER_WATCH_H_
#define ENGINE_MARKET_ORDER_WATCH_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/registry/holdings.h"

namespace luheng::engine {

// What an account did on the day.
struct OrderCounts {
  uint32_t orders = 0;
  uint32_t trades = 0;
  uint32_t call_orders = 0;   // Of the orders, those of a call auction,
  uint32_t call_cancels = 0;  // and of these, those cancelled before it traded.
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.orders, self.trades, self.call_orders, self.call_cancels);
  }
};

class OrderWatch {
 public:
  bool is_on() const { return is_on_; }
  // By account number - 1; an account behind the last one did nothing.
  const std::vector<OrderCounts>& counts() const { return counts_; }

  // A day begins, with all counts at 0.
  void Begin(bool is_on) {
    is_on_ = is_on;
    counts_.clear();
  }
  OrderCounts& Of(AccountNumber account) {
    const auto number = static_cast<uint32_t>(account);
    if (counts_.size() < number) counts_.resize(number);
    return counts_[number - 1];
  }

  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.is_on_, self.counts_);
  }

 private:
  bool is_on_ = false;
  std::vector<OrderCounts> counts_;
};

}  // namespace luheng::engine

#endif  // ENGINE_MARKET_ORDER_WATCH_H_
