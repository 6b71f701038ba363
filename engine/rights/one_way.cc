// One-way bidding (单向竞价): who announced it sells to the highest bidders, or buys from the
// lowest, at what each of them bid.
#include <utility>

#include "engine/rights/auction_mode.h"

namespace luheng::engine {

AuctionDecision DecideOneWaySale(const AuctionTerms& terms, std::vector<Bid> bids) {
  SortHighestFirst(bids);
  const size_t bidder_count = bids.size();
  AwardFromTop(bids, terms.quantity, bidder_count);
  return {.bids = std::move(bids)};
}

AuctionDecision DecideOneWayPurchase(const AuctionTerms& terms, std::vector<Bid> bids) {
  SortLowestFirst(bids);
  const size_t bidder_count = bids.size();
  AwardFromTop(bids, terms.quantity, bidder_count);
  return {.bids = std::move(bids)};
}

}  // namespace luheng::engine
