// A trade: rights against money, two orders that lose lots, statistics, and two events.
#ifndef ENGINE_MARKET_TRADE_H_
#define ENGINE_MARKET_TRADE_H_

#include <cstdint>

#include "engine/rules.h"

namespace luheng::engine {

// What two orders of opposite sides trade.
struct Fill {
  uint32_t resting = 0;  // Slot of an order in the book.
  uint32_t coming = 0;   // Slot of the other one: in the book only in an auction.
  uint32_t lots = 0;     // At most what each of the two shows.
  uint32_t ticks = 0;    // At most the buyer's limit, at least the seller's.
  bool is_auction = false;
};

// Delivers rights and money, takes the lots off both orders, counts the trade, and adds two
// TradeSide events, the buying one first. A resting order that is filled is gone afterwards.
// REQUIRES: the instrument takes part in the open day.
void ExecuteTrade(const RuleScope& scope, Instrument& instrument, const Fill& fill);

}  // namespace luheng::engine

#endif  // ENGINE_MARKET_TRADE_H_
