// Zhejiang's single round: bidders are ranked by their last price, then by its time;
// kWinnersPercent of them, rounded half up, win and pay what they bid.
#include <utility>

#include "engine/arithmetic.h"
#include "engine/rights/auction_mode.h"

namespace luheng::engine {

AuctionDecision DecideSingleRound(const AuctionTerms& terms, std::vector<Bid> bids) {
  SortHighestFirst(bids);
  const auto bidder_count = static_cast<uint32_t>(bids.size());
  AwardFromTop(bids, terms.quantity, PercentOfCount(bidder_count, terms.winners_percent));
  return {.bids = std::move(bids)};
}

}  // namespace luheng::engine
