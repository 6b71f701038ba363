#include "engine/rights/auction.h"

#include <algorithm>
#include <utility>

#include "engine/arithmetic.h"
#include "engine/rights/auction_mode.h"
#include "engine/rights/awarding.h"
#include "engine/rights/contract_rules.h"
#include "engine/rights/eligibility.h"
#include "engine/rights/lookups.h"
#include "engine/rights/money.h"
#include "engine/rights/moves.h"
#include "engine/rights/reserve_rules.h"
#include "ledger/base/check.h"

namespace luheng::engine {
namespace {

constexpr int64_t kReoffersMax = 100;

const Instrument& InstrumentOf(const RuleView& view, InstrumentId id) {
  const Instrument* instrument = view.exchange.FindInstrument(id);
  LUHENG_CHECK(instrument != nullptr);
  return *instrument;
}

bool IsReofferedBy(const Auction& auction, const AnnounceAuction& body) {
  return IsOfReserve(body.mode) && auction.reoffers > 0 && auction.account == body.account &&
         auction.instrument == body.instrument;
}

// The part of a cancelled auction that the reserve's next auction offers.
Grams NextReoffer(const Auction& auction, Grams lot) {
  if (auction.reoffers == 1) return auction.reoffer;
  return EqualPart(auction.reoffer, auction.reoffers, lot);
}

// What is offered: what the command says, and the parts of auctions that were cancelled.
Grams OfferOf(const RuleView& view, const AnnounceAuction& body) {
  Grams offer = body.quantity;
  const Grams lot = InstrumentOf(view, body.instrument).grid.lot();
  for (const Auction& auction : view.rights.auctions.rows()) {
    if (IsReofferedBy(auction, body)) offer += NextReoffer(auction, lot);
  }
  return offer;
}

void CountReoffers(const RuleScope& scope, const AnnounceAuction& body) {
  const Grams lot = InstrumentOf(scope.view(), body.instrument).grid.lot();
  for (uint32_t number = 1; number <= scope.rights.auctions.count(); ++number) {
    Auction& auction = scope.rights.auctions.at(AuctionId{number});
    if (!IsReofferedBy(auction, body)) continue;
    auction.reoffer -= NextReoffer(auction, lot);
    --auction.reoffers;
  }
}

// The limit of the bids. A sale's is at least kFloorPercent of the fee for new enterprises, rounded
// up to the tick; only a reserve cannot sell where there is none.
std::optional<Price> LimitOf(const RuleView& view, const AnnounceAuction& body,
                             std::optional<Rejection>& rejection) {
  if (body.mode == AuctionMode::kOneWayPurchase) return body.limit_price;
  const Instrument& instrument = InstrumentOf(view, body.instrument);
  const std::optional<Price> fee = FeeToday(view, Parameter::kFeeNew, instrument, rejection);
  if (!fee) {
    const bool may_lack =
        !IsOfReserve(body.mode) && rejection->reason == RejectReason::kParameterMissing;
    if (!may_lack) return std::nullopt;
    return std::max(body.limit_price, instrument.FloorOn(Today(view)));
  }
  const std::optional<int64_t> percent =
      RequiredParameter(view, Parameter::kFloorPercent, instrument, rejection);
  if (!percent) return std::nullopt;
  const std::optional<Price> floor = PercentOfPrice(*fee, *percent, instrument.grid.tick());
  if (!floor) {
    rejection = Rejection{RejectReason::kAmountTooLarge, kPriceMax.value()};
    return std::nullopt;
  }
  return std::max({body.limit_price, *floor, instrument.FloorOn(Today(view))});
}

// kParameterMissing without a row of what the auction needs before its contracts are signed.
std::optional<Rejection> FindMissingRows(const RuleView& view, AuctionMode mode,
                                         const Instrument& instrument) {
  if (!IsOfReserve(mode)) return std::nullopt;
  if (auto missing = FirstMissing(view, instrument, {Parameter::kDepositBasisPoints})) {
    return missing;
  }
  if (mode == AuctionMode::kSingleRound) {
    if (auto missing =
            FirstMissing(view, instrument, {Parameter::kBidsMax, Parameter::kWinnersPercent})) {
      return missing;
    }
  }
  if (mode == AuctionMode::kUniformSealed) {
    if (auto missing = FirstMissing(view, instrument, {Parameter::kReoffers})) return missing;
  }
  return FindMissingTerms(view, instrument);
}

std::optional<Rejection> CheckAnnouncer(const RuleView& view, const AnnounceAuction& body) {
  const bool is_of_reserve = IsOfReserve(body.mode);
  const Role role = is_of_reserve ? Role::kBureau : Role::kTrader;
  if (!view.registry.HasRole(view.actor, role)) return Rejection{RejectReason::kNotAuthorized};
  const AccountKind kind = is_of_reserve ? AccountKind::kReserve : AccountKind::kTrading;
  if (auto rejection = CheckOwnAccount(view, body.account, kind)) return rejection;
  if (!is_of_reserve) {
    if (view.exchange.FindInstrument(body.instrument) != nullptr) return std::nullopt;
    return Rejection{RejectReason::kInstrumentUnknown};
  }
  if (auto rejection = CheckForm(view, body.instrument, RightsForm::kCertificate)) return rejection;
  return CheckJurisdiction(view, InstrumentOf(view, body.instrument).terms.county);
}

// Whether the announcer has what it offers.
std::optional<Rejection> CheckOffer(const RuleView& view, const AnnounceAuction& body,
                                    Price limit) {
  if (IsOfReserve(body.mode)) {
    return CheckStock(view, {body.account, body.instrument}, OfferOf(view, body));
  }
  Deal deal{.instrument = body.instrument,
            .into_instrument = body.instrument,
            .quantity = body.quantity,
            .price = limit};
  if (body.mode == AuctionMode::kOneWaySale) {
    const Lot lot{body.account, body.instrument, body.certificate};
    if (auto rejection = CheckLot(view, lot, body.quantity)) return rejection;
    deal.seller = body.account;
    deal.certificate = body.certificate;
    return CheckEligible(view, deal);
  }
  deal.buyer = body.account;
  if (auto rejection = CheckEligible(view, deal)) return rejection;
  return CheckMoney(view, body.account,
                    *AmountOf(InstrumentOf(view, body.instrument), body.quantity, limit));
}

// Who may close or cancel, and whether there is anything to.
std::optional<Rejection> CheckKeeper(const RuleView& view, const Auction* auction) {
  if (auction == nullptr) return Rejection{RejectReason::kRecordUnknown};
  if (!view.registry.HasRole(view.actor, Role::kOperator)) {
    const Adcode county = InstrumentOf(view, auction->instrument).terms.county;
    if (auto rejection = CheckJurisdiction(view, county)) return rejection;
  }
  if (auction->state == AuctionState::kAnnounced) return std::nullopt;
  return Rejection{RejectReason::kStateNotAllowed, static_cast<int64_t>(auction->state)};
}

void Record(Auction& auction, AuctionDecision decision) {
  auction.places.clear();
  auction.state =
      decision.state == AuctionState::kClosed ? AuctionState::kAwarding : AuctionState::kCancelled;
  auction.bids = std::move(decision.bids);
  for (const Bid& bid : auction.bids) {
    if (bid.awarded == Grams{0}) continue;
    auction.awarded += bid.awarded;
    ++auction.winner_count;
    auction.price = bid.price;
  }
  if (decision.clearing_price) auction.price = *decision.clearing_price;
}

}  // namespace

std::optional<Rejection> Check(const RuleView& view, const AnnounceAuction& body) {
  if (auto rejection = CheckAnnouncer(view, body)) return rejection;
  if (body.closes_at <= view.now) {
    return Rejection{RejectReason::kWindowClosed, body.closes_at.value()};
  }
  const Instrument& instrument = InstrumentOf(view, body.instrument);
  const TradingGrid& grid = instrument.grid;
  if (!grid.IsWholeLots(body.quantity)) {
    return Rejection{RejectReason::kOffLot, grid.lot().value()};
  }
  if (!grid.IsWholeTicks(body.limit_price) || !grid.IsWholeTicks(body.increment)) {
    return Rejection{RejectReason::kOffTick, grid.tick().value()};
  }
  std::optional<Rejection> rejection;
  const std::optional<Price> limit = LimitOf(view, body, rejection);
  if (!limit) return rejection;
  if (auto missing = FindMissingRows(view, body.mode, instrument)) return missing;
  if (!AmountOf(instrument, body.quantity, *limit)) {
    return Rejection{RejectReason::kAmountTooLarge, kAmountMax.value()};
  }
  return CheckOffer(view, body, *limit);
}

Outcome Do(const RuleScope& scope, const AnnounceAuction& body) {
  std::optional<Rejection> rejection;
  const std::optional<Price> limit = LimitOf(scope.view(), body, rejection);
  LUHENG_CHECK(limit.has_value());
  Auction auction{.mode = body.mode,
                  .state = AuctionState::kAnnounced,
                  .account = body.account,
                  .instrument = body.instrument,
                  .certificate = body.certificate,
                  .quantity = OfferOf(scope.view(), body),
                  .limit_price = *limit,
                  .increment = body.increment,
                  .opens_at = body.opens_at,
                  .closes_at = body.closes_at,
                  .wait = body.wait};
  CountReoffers(scope, body);
  if (IsOfReserve(body.mode)) {
    TakeOut(scope, {body.account, body.instrument}, auction.quantity, RightsCause::kAuction);
  } else if (body.mode == AuctionMode::kOneWaySale) {
    Offer(scope, LotOf(auction), auction.quantity);
  } else {
    auction.set_aside =
        *AmountOf(InstrumentOf(scope.view(), body.instrument), auction.quantity, *limit);
    SetAside(scope, body.account, auction.set_aside);
  }
  return RecordMade{static_cast<uint64_t>(scope.rights.auctions.Add(auction))};
}

std::optional<Rejection> Check(const RuleView& view, const CloseAuction& body) {
  const Auction* auction = view.rights.auctions.Find(body.auction);
  if (auto rejection = CheckKeeper(view, auction)) return rejection;
  if (view.now >= auction->closes_at) return std::nullopt;
  return Rejection{RejectReason::kWindowClosed, auction->closes_at.value()};
}

Outcome Do(const RuleScope& scope, const CloseAuction& body) {
  Auction& auction = scope.rights.auctions.at(body.auction);
  const Instrument& instrument = InstrumentOf(scope.view(), auction.instrument);
  const int64_t percent = ParameterFor(scope.view(), Parameter::kWinnersPercent, instrument, 0);
  const AuctionTerms terms{.auction = body.auction,
                           .closed_at = scope.command.time,
                           .closed_sequence = scope.command.sequence,
                           .quantity = auction.quantity,
                           .winners_percent = std::min<int64_t>(percent, 100)};
  Record(auction, Decide(auction.mode, terms, std::move(auction.bids)));
  if (auction.state == AuctionState::kCancelled) {
    const int64_t reoffers = ParameterFor(scope.view(), Parameter::kReoffers, instrument, 0);
    auction.reoffers = static_cast<uint32_t>(std::min(reoffers, kReoffersMax));
    if (auction.reoffers > 0) auction.reoffer = auction.quantity;
  }
  BeginAwarding(scope, body.auction);
  return Done{};
}

std::optional<Rejection> Check(const RuleView& view, const CancelAuction& body) {
  const Auction* auction = view.rights.auctions.Find(body.auction);
  if (auto rejection = CheckKeeper(view, auction)) return rejection;
  if (view.now < auction->closes_at) return std::nullopt;
  return Rejection{RejectReason::kWindowClosed, auction->closes_at.value()};
}

Outcome Do(const RuleScope& scope, const CancelAuction& body) {
  Auction& auction = scope.rights.auctions.at(body.auction);
  auction.state = AuctionState::kCancelled;
  auction.places.clear();
  BeginAwarding(scope, body.auction);
  return Done{};
}

const Bid* FindBid(const Auction& auction, AccountId account) {
  LUHENG_CHECK(auction.state == AuctionState::kAnnounced);
  const auto found = auction.places.find(account);
  return found == auction.places.end() ? nullptr : &auction.bids[found->second];
}

Lot LotOf(const Auction& auction) {
  return {.account = auction.account,
          .instrument = auction.instrument,
          .certificate = auction.certificate};
}

Lot LotOf(const Auction& auction, const Bid& bid) {
  return {.account = bid.account, .instrument = auction.instrument, .certificate = bid.certificate};
}

Fen MoneySetAside(const Auction& auction) {
  Fen sum = auction.set_aside;
  for (size_t i = auction.settled; i < auction.bids.size(); ++i) sum += auction.bids[i].deposit;
  return sum;
}

Grams RightsSetAside(const Auction& auction) {
  if (!IsOfReserve(auction.mode)) return {};
  if (auction.state == AuctionState::kAnnounced) return auction.quantity;
  Grams sum;
  for (size_t i = auction.settled; i < auction.bids.size(); ++i) sum += auction.bids[i].awarded;
  return sum;
}

}  // namespace luheng::engine
