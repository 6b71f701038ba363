// The sealed auction with one price (EEX): bids are summed from the top until the supply is met;
// the price at which it is, is the clearing price, and what every winner pays. If less is wanted
// than offered, nothing is sold.
//
// Of bids at the same price, those whose SHA-256 of "<auction>:<account>" (decimal numbers) is
// smaller go first: as good as drawn, and anybody can compute it.
#include <algorithm>
#include <string>
#include <utility>

#include "engine/arithmetic.h"
#include "engine/rights/auction_mode.h"
#include "ledger/hash.h"

namespace luheng::engine {
namespace {

struct Ticketed {
  Bid bid{};
  Hash256 ticket{};
};

Hash256 TicketOf(AuctionId auction, AccountId account) {
  return ledger::Sha256(std::to_string(static_cast<uint32_t>(auction)) + ":" +
                        std::to_string(static_cast<uint64_t>(account)));
}

void SortByPriceAndTicket(AuctionId auction, std::vector<Bid>& bids) {
  std::vector<Ticketed> ticketed;
  ticketed.reserve(bids.size());
  for (const Bid& bid : bids) ticketed.push_back({bid, TicketOf(auction, bid.account)});
  std::sort(ticketed.begin(), ticketed.end(), [](const Ticketed& a, const Ticketed& b) {
    return a.bid.price != b.bid.price ? a.bid.price > b.bid.price : a.ticket < b.ticket;
  });
  std::transform(ticketed.begin(), ticketed.end(), bids.begin(),
                 [](const Ticketed& entry) { return entry.bid; });
}

}  // namespace

AuctionDecision DecideUniformSealed(const AuctionTerms& terms, std::vector<Bid> bids) {
  SortByPriceAndTicket(terms.auction, bids);
  // So many bids of so much each may be more than 64 bits hold.
  Int128 wanted = 0;
  std::optional<Price> clearing_price;
  for (const Bid& bid : bids) {
    wanted += bid.quantity.value();
    if (wanted < terms.quantity.value()) continue;
    clearing_price = bid.price;
    break;
  }
  const size_t winners_max = clearing_price ? bids.size() : 0;
  AwardFromTop(bids, terms.quantity, winners_max);
  return {.state = clearing_price ? AuctionState::kClosed : AuctionState::kCancelled,
          .bids = std::move(bids),
          .clearing_price = clearing_price};
}

}  // namespace luheng::engine
