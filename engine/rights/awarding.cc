#include "engine/rights/awarding.h"

#include "engine/rights/auction.h"
#include "engine/rights/auction_mode.h"
#include "engine/rights/contract_rules.h"
#include "engine/rights/lookups.h"
#include "engine/rights/money.h"
#include "engine/rights/moves.h"
#include "engine/rights/sale.h"
#include "ledger/base/check.h"

namespace luheng::engine {
namespace {

// The most that the outcome of one bid emits: a sale with its alerts, what is given back, the rank.
constexpr size_t kEventsPerBidMax = 12;

Fen AmountFor(const RuleScope& scope, const Auction& auction, Grams quantity, Price price) {
  const Instrument* instrument = scope.exchange.FindInstrument(auction.instrument);
  LUHENG_CHECK(instrument != nullptr);
  const std::optional<Fen> amount = AmountOf(*instrument, quantity, price);
  LUHENG_CHECK(amount.has_value());
  return *amount;
}

// What a winner pays, or is paid; of the others, what they bid.
Price PriceFor(const Auction& auction, const Bid& bid) {
  const bool is_uniform = auction.mode == AuctionMode::kUniformSealed;
  return is_uniform && bid.awarded > Grams{0} ? auction.price : bid.price;
}

// What a one-way purchase will pay its winners.
Fen AmountAwarded(const RuleScope& scope, const Auction& auction) {
  Fen sum;
  for (const Bid& bid : auction.bids) {
    if (bid.awarded > Grams{0}) sum += AmountFor(scope, auction, bid.awarded, bid.price);
  }
  return sum;
}

void GiveBackOffer(const RuleScope& scope, Auction& auction) {
  const Grams unsold = auction.quantity - auction.awarded;
  LUHENG_CHECK(unsold >= Grams{0});
  if (auction.mode == AuctionMode::kOneWayPurchase) {
    const Fen unspent = auction.set_aside - AmountAwarded(scope, auction);
    GiveBack(scope, auction.account, unspent);
    auction.set_aside -= unspent;
  } else if (unsold == Grams{0}) {
    return;
  } else if (IsOfReserve(auction.mode)) {
    PutBack(scope, {auction.account, auction.instrument}, unsold, RightsCause::kAuction);
  } else {
    TakeBack(scope, LotOf(auction), unsold);
  }
}

void SettleWithReserve(const RuleScope& scope, const Auction& auction, Bid& bid) {
  if (bid.awarded > Grams{0}) {
    MakeContract(scope, {.account = bid.account,
                         .reserve = auction.account,
                         .instrument = auction.instrument,
                         .cause = RightsCause::kAuction,
                         .quantity = bid.awarded,
                         .price = PriceFor(auction, bid),
                         .deposit = bid.deposit});
  } else {
    GiveBack(scope, bid.account, bid.deposit);
  }
  bid.deposit = {};
}

void SettleSale(const RuleScope& scope, const Auction& auction, Bid& bid) {
  Fen amount;
  if (bid.awarded > Grams{0}) {
    amount = AmountFor(scope, auction, bid.awarded, bid.price);
    Settle(scope, {.lot = LotOf(auction),
                   .quantity = bid.awarded,
                   .buyer = bid.account,
                   .into_instrument = auction.instrument,
                   .price = bid.price,
                   .amount = amount,
                   .cause = RightsCause::kOneWay,
                   .payee = auction.account});
  }
  GiveBack(scope, bid.account, bid.deposit - amount);
  bid.deposit = {};
}

void SettlePurchase(const RuleScope& scope, Auction& auction, const Bid& bid) {
  if (bid.awarded > Grams{0}) {
    const Fen amount = AmountFor(scope, auction, bid.awarded, bid.price);
    Settle(scope, {.lot = LotOf(auction, bid),
                   .quantity = bid.awarded,
                   .buyer = auction.account,
                   .into_instrument = auction.instrument,
                   .price = bid.price,
                   .amount = amount,
                   .cause = RightsCause::kOneWay,
                   .payee = bid.account});
    auction.set_aside -= amount;
  }
  const Grams unsold = bid.quantity - bid.awarded;
  if (unsold > Grams{0}) TakeBack(scope, LotOf(auction, bid), unsold);
}

void SettleBid(const RuleScope& scope, AuctionId id, Bid& bid) {
  Auction& auction = scope.rights.auctions.at(id);
  // An auction that was called off has no ranking.
  if (bid.rank != 0) {
    scope.events.emplace_back(BidRanked{.auction = id,
                                        .account = bid.account,
                                        .rank = bid.rank,
                                        .price = PriceFor(auction, bid),
                                        .quantity = bid.awarded});
  }
  switch (auction.mode) {
    case AuctionMode::kSingleRound:
    case AuctionMode::kPricePriority:
    case AuctionMode::kUniformSealed:
      return SettleWithReserve(scope, auction, bid);
    case AuctionMode::kOneWaySale:
      return SettleSale(scope, auction, bid);
    case AuctionMode::kOneWayPurchase:
      return SettlePurchase(scope, auction, bid);
  }
}

void Finish(const RuleScope& scope, AuctionId id) {
  Auction& auction = scope.rights.auctions.at(id);
  LUHENG_CHECK(auction.set_aside == Fen{0});
  if (auction.state == AuctionState::kAwarding) auction.state = AuctionState::kClosed;
  scope.events.emplace_back(
      AuctionDecided{.auction = id,
                     .state = auction.state,
                     .bidder_count = static_cast<uint32_t>(auction.bids.size()),
                     .winner_count = auction.winner_count,
                     .quantity = auction.awarded,
                     .price = auction.price});
}

}  // namespace

void BeginAwarding(const RuleScope& scope, AuctionId id) {
  GiveBackOffer(scope, scope.rights.auctions.at(id));
  if (!ContinueAwarding(scope, id)) scope.exchange.mutable_tasks().emplace_back(AwardTask{id});
}

bool ContinueAwarding(const RuleScope& scope, AuctionId id) {
  Auction& auction = scope.rights.auctions.at(id);
  for (int settled = 0; auction.settled < auction.bids.size(); ++settled) {
    const bool has_room = scope.events.size() + kEventsPerBidMax < kEventsPerCommandMax;
    if (settled == kWorkPerCommandMax || !has_room) return false;
    SettleBid(scope, id, auction.bids[auction.settled]);
    ++auction.settled;
  }
  Finish(scope, id);
  return true;
}

}  // namespace luheng::engine
