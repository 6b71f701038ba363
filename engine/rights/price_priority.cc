// Ningxia's price priority: once nobody has raised for the wait of the auction, the highest prices
// get what they want until everything is sold.
#include <utility>

#include "engine/rights/auction_mode.h"

namespace luheng::engine {

AuctionDecision DecidePricePriority(const AuctionTerms& terms, std::vector<Bid> bids) {
  SortHighestFirst(bids);
  const size_t bidder_count = bids.size();
  AwardFromTop(bids, terms.quantity, bidder_count);
  return {.bids = std::move(bids)};
}

}  // namespace luheng::engine
