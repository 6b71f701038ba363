// Modes of auctions: how bids become awards. One small file a mode; nothing here looks at state.
//
//   single_round.cc     Zhejiang: price, then time; the upper share of the bidders wins; pay as bid
//   price_priority.cc   Ningxia: price, then time, until everything is sold; pay as bid
//   uniform_sealed.cc   EEX: one clearing price; nothing is sold if less is wanted than offered
//   one_way.cc          单向竞价: sale to the highest, purchase from the lowest; pay as bid
//
// In every mode awards go from the top of the ranking until the quantity is used up. The first bid
// for which less is left than it wants gets what is left if it accepts a part; otherwise it gets
// nothing. Either way it is the last one: what is left goes back, and nobody is passed over.
#ifndef ENGINE_RIGHTS_AUCTION_MODE_H_
#define ENGINE_RIGHTS_AUCTION_MODE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "engine/rights/auction_record.h"
#include "engine/rights/types.h"
#include "engine/types.h"

namespace luheng::engine {

// Whether a reserve sells; else an account sells, or buys.
constexpr bool IsOfReserve(AuctionMode mode) {
  switch (mode) {
    case AuctionMode::kSingleRound:
    case AuctionMode::kPricePriority:
    case AuctionMode::kUniformSealed:
      return true;
    case AuctionMode::kOneWaySale:
    case AuctionMode::kOneWayPurchase:
      return false;
  }
  return false;
}

// What a decision depends on beside the bids.
struct AuctionTerms {
  AuctionId auction{};
  TimeMicros closed_at{};        // Time and sequence of CloseAuction: nobody knows them while bids
  uint64_t closed_sequence = 0;  // come in, so kUniformSealed draws ties with them.
  Grams quantity{};
  int64_t winners_percent = 0;  // kSingleRound: 0 to 100.
};

struct AuctionDecision {
  AuctionState state = AuctionState::kClosed;  // Or kCancelled: nobody gets anything.
  std::vector<Bid> bids{};                     // By rank, with rank and award.
  std::optional<Price> clearing_price{};       // What all winners pay; else each its own price.
};

// Of any mode. REQUIRES: every bid's price and quantity are more than 0.
AuctionDecision Decide(AuctionMode mode, const AuctionTerms& terms, std::vector<Bid> bids);

AuctionDecision DecideSingleRound(const AuctionTerms& terms, std::vector<Bid> bids);
AuctionDecision DecidePricePriority(const AuctionTerms& terms, std::vector<Bid> bids);
AuctionDecision DecideUniformSealed(const AuctionTerms& terms, std::vector<Bid> bids);
AuctionDecision DecideOneWaySale(const AuctionTerms& terms, std::vector<Bid> bids);
AuctionDecision DecideOneWayPurchase(const AuctionTerms& terms, std::vector<Bid> bids);

// --- What the modes are made of.

// Puts the bids in order of price, then time, then sequence.
void SortHighestFirst(std::vector<Bid>& bids);
void SortLowestFirst(std::vector<Bid>& bids);

// Numbers the bids as they stand, and awards from the top, to at most `winners_max` bids.
void AwardFromTop(std::vector<Bid>& bids, Grams quantity, size_t winners_max);

}  // namespace luheng::engine

#endif  // ENGINE_RIGHTS_AUCTION_MODE_H_
