#include "engine/rights/auction_mode.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "ledger/base/check.h"

namespace luheng::engine {

AuctionDecision Decide(AuctionMode mode, const AuctionTerms& terms, std::vector<Bid> bids) {
  switch (mode) {
    case AuctionMode::kSingleRound:
      return DecideSingleRound(terms, std::move(bids));
    case AuctionMode::kPricePriority:
      return DecidePricePriority(terms, std::move(bids));
    case AuctionMode::kUniformSealed:
      return DecideUniformSealed(terms, std::move(bids));
    case AuctionMode::kOneWaySale:
      return DecideOneWaySale(terms, std::move(bids));
    case AuctionMode::kOneWayPurchase:
      return DecideOneWayPurchase(terms, std::move(bids));
  }
  LUHENG_CHECK(IsKnown(mode));
  return {};
}

void SortHighestFirst(std::vector<Bid>& bids) {
  std::sort(bids.begin(), bids.end(), [](const Bid& a, const Bid& b) {
    return std::tie(b.price, a.time, a.sequence) < std::tie(a.price, b.time, b.sequence);
  });
}

void SortLowestFirst(std::vector<Bid>& bids) {
  std::sort(bids.begin(), bids.end(), [](const Bid& a, const Bid& b) {
    return std::tie(a.price, a.time, a.sequence) < std::tie(b.price, b.time, b.sequence);
  });
}

void AwardFromTop(std::vector<Bid>& bids, Grams quantity, size_t winners_max) {
  LUHENG_CHECK(quantity >= Grams{0});
  bool is_over = false;
  for (size_t i = 0; i < bids.size(); ++i) {
    Bid& bid = bids[i];
    LUHENG_CHECK(bid.quantity > Grams{0});
    bid.rank = static_cast<uint32_t>(i + 1);
    bid.awarded = Grams{0};
    if (is_over || i >= winners_max) continue;
    if (bid.quantity <= quantity) {
      bid.awarded = bid.quantity;
    } else {
      is_over = true;
      if (bid.accepts_part) bid.awarded = quantity;
    }
    quantity -= bid.awarded;
  }
}

}  // namespace luheng::engine
