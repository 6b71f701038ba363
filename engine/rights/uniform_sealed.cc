// The sealed auction with one price (EEX): bids are summed from the top until the supply is met;
// the price at which it is, is the clearing price, and what every winner pays. If less is wanted
// than offered, nothing is sold.
//
// Of bids at the same price, those whose SHA-256 of "<draw>:<account>" is smaller go first, where
//
//   draw = SHA-256 of "<auction>:<sequence of CloseAuction>:<its time>:<sequences of the bids>"
//
// in lower-case hexadecimal. Numbers are decimal, the time is in microseconds, and the sequences
// are those of all bidders' last bids, ascending, with commas between. None of it is known before
// the window is over, and then all of it stands in the ledger: nobody can choose an account that
// goes first, and anybody can compute it.
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

std::string DrawOf(const AuctionTerms& terms, const std::vector<Bid>& bids) {
  std::vector<uint64_t> sequences;
  sequences.reserve(bids.size());
  for (const Bid& bid : bids) sequences.push_back(bid.sequence);
  std::sort(sequences.begin(), sequences.end());
  std::string text = std::to_string(static_cast<uint32_t>(terms.auction)) + ":" +
                     std::to_string(terms.closed_sequence) + ":" +
                     std::to_string(terms.closed_at.value()) + ":";
  for (size_t i = 0; i < sequences.size(); ++i) {
    if (i > 0) text += ',';
    text += std::to_string(sequences[i]);
  }
  return ledger::ToHex(ledger::AsBytes(ledger::Sha256(text)));
}

void SortByPriceAndTicket(const AuctionTerms& terms, std::vector<Bid>& bids) {
  const std::string draw = DrawOf(terms, bids) + ":";
  std::vector<Ticketed> ticketed;
  ticketed.reserve(bids.size());
  for (const Bid& bid : bids) {
    const std::string account = std::to_string(static_cast<uint64_t>(bid.account));
    ticketed.push_back({bid, ledger::Sha256(draw + account)});
  }
  std::sort(ticketed.begin(), ticketed.end(), [](const Ticketed& a, const Ticketed& b) {
    return a.bid.price != b.bid.price ? a.bid.price > b.bid.price : a.ticket < b.ticket;
  });
  std::transform(ticketed.begin(), ticketed.end(), bids.begin(),
                 [](const Ticketed& entry) { return entry.bid; });
}

}  // namespace

AuctionDecision DecideUniformSealed(const AuctionTerms& terms, std::vector<Bid> bids) {
  SortByPriceAndTicket(terms, bids);
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
