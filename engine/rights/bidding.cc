// Bids. What a bid has to bring along is set aside with it, and again when a later bid changes it.
#include <algorithm>

#include "engine/arithmetic.h"
#include "engine/rights/auction.h"
#include "engine/rights/auction_mode.h"
#include "engine/rights/eligibility.h"
#include "engine/rights/lookups.h"
#include "engine/rights/money.h"
#include "ledger/base/check.h"

namespace luheng::engine {
namespace {

constexpr int64_t kMicrosPerSecond = 1'000'000;
constexpr int64_t kBasisPoints = 10'000;

const Instrument& InstrumentOf(const RuleView& view, const Auction& auction) {
  const Instrument* instrument = view.exchange.FindInstrument(auction.instrument);
  LUHENG_CHECK(instrument != nullptr);
  return *instrument;
}

// The money that a bid sets aside. REQUIRES: the bid's amount is at most kAmountMax.
Fen DepositFor(const RuleView& view, const Auction& auction, const PlaceBid& body) {
  const Instrument& instrument = InstrumentOf(view, auction);
  if (auction.mode == AuctionMode::kOneWayPurchase) return {};
  if (auction.mode == AuctionMode::kOneWaySale) {
    return *AmountOf(instrument, body.quantity, body.price);
  }
  const int64_t basis_points = ParameterFor(view, Parameter::kDepositBasisPoints, instrument, 0);
  return Portion(*AmountOf(instrument, body.quantity, auction.limit_price),
                 std::min(basis_points, kBasisPoints), kBasisPoints);
}

// What of the bidder's rights is held for its bid already.
Grams BoundIn(const Bid* standing, CertificateId certificate) {
  return standing != nullptr && standing->certificate == certificate ? standing->quantity : Grams{};
}

std::optional<Rejection> CheckWindow(const RuleView& view, const Auction& auction) {
  if (auction.state != AuctionState::kAnnounced) {
    return Rejection{RejectReason::kStateNotAllowed, static_cast<int64_t>(auction.state)};
  }
  if (view.now < auction.opens_at) {
    return Rejection{RejectReason::kWindowClosed, auction.opens_at.value()};
  }
  if (view.now >= auction.closes_at) {
    return Rejection{RejectReason::kWindowClosed, auction.closes_at.value()};
  }
  return std::nullopt;
}

// A bidder is a participant: with several accounts it would count several times.
std::optional<Rejection> CheckBidder(const RuleView& view, const Auction& auction,
                                     AccountId account) {
  const ParticipantId owner = OwnerOf(view, account);
  if (owner == OwnerOf(view, auction.account)) return Rejection{RejectReason::kSameParty};
  for (const AccountId other : view.registry.AccountsOf(owner)) {
    if (other == account || FindBid(auction, other) == nullptr) continue;
    return Rejection{RejectReason::kApplicantTwice, static_cast<int64_t>(other)};
  }
  const Bid* standing = FindBid(auction, account);
  if (standing == nullptr && auction.bids.size() >= kBiddersMax) {
    return Rejection{RejectReason::kTooManyApplicants, kBiddersMax};
  }
  if (auction.mode != AuctionMode::kSingleRound || standing == nullptr) return std::nullopt;
  const int64_t bids_max = ParameterFor(view, Parameter::kBidsMax, InstrumentOf(view, auction), 0);
  if (int64_t{standing->count} < bids_max) return std::nullopt;
  return Rejection{RejectReason::kTooManyBids, bids_max};
}

std::optional<Rejection> CheckTerms(const RuleView& view, const Auction& auction,
                                    const PlaceBid& body) {
  const Instrument& instrument = InstrumentOf(view, auction);
  if (auto rejection = CheckGrid(instrument, body.quantity, body.price)) return rejection;
  const bool is_purchase = auction.mode == AuctionMode::kOneWayPurchase;
  const Price distance =
      is_purchase ? auction.limit_price - body.price : body.price - auction.limit_price;
  if (distance < Price{0}) {
    return Rejection{RejectReason::kPriceOutsideLimit, auction.limit_price.value()};
  }
  if (distance.value() % auction.increment.value() != 0) {
    return Rejection{RejectReason::kOffIncrement, auction.increment.value()};
  }
  const Bid* standing = FindBid(auction, body.account);
  if (auction.mode == AuctionMode::kPricePriority && standing != nullptr &&
      body.price <= standing->price) {
    return Rejection{RejectReason::kPriceOutsideLimit,
                     (standing->price + auction.increment).value()};
  }
  if (body.quantity > auction.quantity) {
    return Rejection{RejectReason::kTooMuchAsked, auction.quantity.value()};
  }
  return std::nullopt;
}

// Whether the bidder has the rights that it bids in a purchase, beside those that its last bid
// binds.
std::optional<Rejection> CheckRights(const RuleView& view, const Auction& auction,
                                     const PlaceBid& body) {
  if (auction.mode != AuctionMode::kOneWayPurchase) {
    if (!IsGiven(body.certificate)) return std::nullopt;
    return Rejection{RejectReason::kWrongForm};
  }
  const Grams bound = BoundIn(FindBid(auction, body.account), body.certificate);
  const Grams added = std::max(body.quantity - bound, Grams{0});
  const Lot lot{body.account, auction.instrument, body.certificate};
  auto rejection = CheckLot(view, lot, added);
  if (rejection && rejection->reason == RejectReason::kRightsShort) {
    rejection->limit += bound.value();
  }
  return rejection;
}

std::optional<Rejection> CheckDeal(const RuleView& view, const Auction& auction,
                                   const PlaceBid& body) {
  Deal deal{.buyer = body.account,
            .instrument = auction.instrument,
            .into_instrument = auction.instrument,
            .quantity = body.quantity,
            .price = body.price,
            .is_bound = true};
  if (auction.mode == AuctionMode::kOneWaySale) {
    deal.seller = auction.account;
    deal.certificate = auction.certificate;
  } else if (auction.mode == AuctionMode::kOneWayPurchase) {
    deal.seller = body.account;
    deal.certificate = body.certificate;
    deal.buyer = auction.account;
  }
  return CheckEligible(view, deal);
}

// Binds what the bid brings along, and lets go of what the last one did.
void SetAsideFor(const RuleScope& scope, const Auction& auction, const Bid* standing,
                 const PlaceBid& body, Fen deposit) {
  const Fen before = standing == nullptr ? Fen{} : standing->deposit;
  if (deposit > before) SetAside(scope, body.account, deposit - before);
  if (deposit < before) GiveBack(scope, body.account, before - deposit);
  if (auction.mode != AuctionMode::kOneWayPurchase) return;
  if (standing != nullptr) TakeBack(scope, LotOf(auction, *standing), standing->quantity);
  Offer(scope, {body.account, auction.instrument, body.certificate}, body.quantity);
}

}  // namespace

std::optional<Rejection> Check(const RuleView& view, const PlaceBid& body) {
  const Auction* auction = view.rights.auctions.Find(body.auction);
  if (auction == nullptr) return Rejection{RejectReason::kRecordUnknown};
  if (auto rejection = CheckOwnAccount(view, body.account, AccountKind::kTrading)) return rejection;
  if (auto rejection = CheckWindow(view, *auction)) return rejection;
  if (auto rejection = CheckBidder(view, *auction, body.account)) return rejection;
  if (auto rejection = CheckTerms(view, *auction, body)) return rejection;
  if (auto rejection = CheckRights(view, *auction, body)) return rejection;
  if (auto rejection = CheckDeal(view, *auction, body)) return rejection;
  const Bid* standing = FindBid(*auction, body.account);
  const Fen before = standing == nullptr ? Fen{} : standing->deposit;
  const Fen deposit = DepositFor(view, *auction, body);
  return deposit > before ? CheckMoney(view, body.account, deposit - before) : std::nullopt;
}

Outcome Do(const RuleScope& scope, const PlaceBid& body) {
  Auction& auction = scope.rights.auctions.at(body.auction);
  const Bid* standing = FindBid(auction, body.account);
  const Fen deposit = DepositFor(scope.view(), auction, body);
  SetAsideFor(scope, auction, standing, body, deposit);
  const Bid bid{.account = body.account,
                .certificate = body.certificate,
                .price = body.price,
                .quantity = body.quantity,
                .time = scope.command.time,
                .sequence = scope.command.sequence,
                .count = standing == nullptr ? 1 : standing->count + 1,
                .accepts_part = body.accepts_part,
                .deposit = deposit};
  const auto [place, is_first] =
      auction.places.emplace(body.account, static_cast<uint32_t>(auction.bids.size()));
  LUHENG_CHECK(is_first == (standing == nullptr));
  if (is_first) {
    auction.bids.push_back(bid);
  } else {
    auction.bids[place->second] = bid;
  }
  if (auction.mode == AuctionMode::kPricePriority) {
    const TimeMicros ends = scope.command.time + TimeMicros{auction.wait * kMicrosPerSecond};
    auction.closes_at = std::max(auction.closes_at, ends);
  }
  return Done{};
}

}  // namespace luheng::engine
