// Call auctions (集合竞价): all orders that a call has gathered trade at one price.
//
// The price is found by the rule that Chinese exchanges use for their opening and closing calls
// [assumed for this market, from that practice]:
//   (a) the price at which most can trade, what icebergs hide included;
//   (b) of several, the one that leaves the smallest imbalance between both sides;
//   (c) of several, the one nearest to the reference, which is the previous close;
//   (d) of several (there is no reference), the highest.
// Every tick between the best ask and the best bid is a candidate, not only prices of orders. The
// candidates that are left after (b) are always consecutive ticks, so that (c) has one answer.
//
// The orders then trade as they stand in the book, best price first, first come first at a price,
// all at the auction's price. Since most of what can trade does, the book is not crossed any more.
//
// Orders of one participant do not trade with each other here either. When they meet, both lose the
// leaves of the smaller one: what the auction has beyond that is the same as if they had traded.
// The orders' own self-trade prevention is not looked at, since neither order is the coming one.
#ifndef ENGINE_MARKET_AUCTION_H_
#define ENGINE_MARKET_AUCTION_H_

#include <cstdint>
#include <optional>

#include "engine/rules.h"

namespace luheng::engine {

struct AuctionPrice {
  uint32_t ticks = 0;
  uint64_t volume_lots = 0;
  uint64_t imbalance_lots = 0;  // Left at this price on the side that has more.
  bool operator==(const AuctionPrice&) const = default;
};

// Whether a bid is at or above an ask.
bool IsCrossed(const OrderBook& book);

// The price that an auction would have now; nullopt if the book is not crossed. Looks at no more
// levels than trade, and two a side beyond them.
std::optional<AuctionPrice> FindAuctionPrice(const Instrument& instrument);

// Lots that could trade at one price.
uint64_t VolumeAt(const OrderBook& book, uint32_t ticks);

// Finds the price of the instrument's auction and adds the AuctionPriced event. Returns the price
// in ticks; 0 if nothing crosses.
uint32_t PriceAuction(const RuleScope& scope, const Instrument& instrument);

// Whether both sides have orders that take this price.
bool MeetsAt(const OrderBook& book, uint32_t ticks);

// Trades at the auction's price, at most `work_max` trades and self-trades prevented. Returns how
// many it did; the auction is over when the book does not meet at the price any more.
// REQUIRES: the price is from PriceAuction(), and no orders came since; the instrument takes part
// in the open day.
int Uncross(const RuleScope& scope, Instrument& instrument, uint32_t ticks, int work_max);

}  // namespace luheng::engine

#endif  // ENGINE_MARKET_AUCTION_H_
