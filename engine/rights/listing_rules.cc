#include "engine/rights/listing_rules.h"

#include "engine/rights/eligibility.h"
#include "engine/rights/lookups.h"
#include "engine/rights/money.h"
#include "engine/rights/sale.h"
#include "engine/rights/session.h"

namespace luheng::engine {
namespace {

std::optional<Rejection> CheckMode(const RuleView& view, InstrumentId id) {
  const Instrument* instrument = view.exchange.FindInstrument(id);
  if (instrument == nullptr) return Rejection{RejectReason::kInstrumentUnknown};
  if (instrument->mode == TradingMode::kListing) return std::nullopt;
  return Rejection{RejectReason::kWrongMode};
}

Lot LotOf(const Listing& listing) {
  return {.account = listing.account,
          .instrument = listing.instrument,
          .certificate = listing.certificate};
}

Fen AmountOf(const RuleView& view, const Listing& listing, Grams quantity) {
  const Instrument& instrument = *view.exchange.FindInstrument(listing.instrument);
  return *AmountOf(instrument, quantity, listing.price);
}

// Of a listing and of who takes it: what is offered already is bound.
Deal DealOf(const Listing& listing, const TakeListing& body) {
  const bool is_sale = listing.side == Side::kSell;
  return {.seller = is_sale ? listing.account : body.account,
          .certificate = is_sale ? listing.certificate : body.certificate,
          .buyer = is_sale ? body.account : listing.account,
          .instrument = listing.instrument,
          .into_instrument = listing.instrument,
          .quantity = body.quantity,
          .price = listing.price,
          .is_bound = is_sale};
}

std::optional<Rejection> CheckOpen(const RuleView& view, ListingId id) {
  const Listing* listing = view.rights.listings.Find(id);
  if (listing == nullptr) return Rejection{RejectReason::kRecordUnknown};
  if (listing->state == ListingState::kOpen) return std::nullopt;
  return Rejection{RejectReason::kStateNotAllowed, static_cast<int64_t>(listing->state)};
}

// What a taker needs: the rights, or the money.
std::optional<Rejection> CheckMeans(const RuleView& view, const Listing& listing,
                                    const TakeListing& body) {
  if (listing.side == Side::kSell) {
    if (IsGiven(body.certificate)) return Rejection{RejectReason::kWrongForm};
    return CheckMoney(view, body.account, AmountOf(view, listing, body.quantity));
  }
  return CheckLot(view, {body.account, listing.instrument, body.certificate}, body.quantity);
}

std::optional<Rejection> CheckBestPrices(const RuleView& view, const Listing& listing) {
  const Instrument& instrument = *view.exchange.FindInstrument(listing.instrument);
  const int64_t levels = ParameterFor(view, Parameter::kBestLevels, instrument, 0);
  if (levels == 0) return std::nullopt;
  const Price worst = *view.rights.listings.WorstOfBest(listing.instrument, listing.side, levels);
  const bool is_among =
      listing.side == Side::kSell ? listing.price <= worst : listing.price >= worst;
  if (is_among) return std::nullopt;
  return Rejection{RejectReason::kOutsideBestPrices, worst.value()};
}

void Report(const RuleScope& scope, ListingId id) {
  const Listing& listing = scope.rights.listings.at(id);
  scope.events.emplace_back(ListingChanged{
      .listing = id, .account = listing.account, .state = listing.state, .leaves = listing.leaves});
}

}  // namespace

std::optional<Rejection> Check(const RuleView& view, const PostListing& body) {
  if (auto rejection = CheckOwnAccount(view, body.account, AccountKind::kTrading)) return rejection;
  if (auto rejection = CheckMode(view, body.instrument)) return rejection;
  if (auto rejection = CheckSession(view, body.instrument, Trade::kListing)) return rejection;
  const Instrument& instrument = *view.exchange.FindInstrument(body.instrument);
  const Grams block{ParameterFor(view, Parameter::kBlockQuantity, instrument, 0)};
  if (block > Grams{0} && body.quantity >= block) {
    return Rejection{RejectReason::kListingTooLarge, block.value()};
  }
  if (auto rejection = CheckTerms(view, instrument, body.quantity, body.price, Trade::kListing)) {
    return rejection;
  }
  Deal deal{.instrument = body.instrument,
            .into_instrument = body.instrument,
            .quantity = body.quantity,
            .price = body.price};
  if (body.side == Side::kSell) {
    if (auto rejection =
            CheckLot(view, {body.account, body.instrument, body.certificate}, body.quantity)) {
      return rejection;
    }
    deal.seller = body.account;
    deal.certificate = body.certificate;
    return CheckEligible(view, deal);
  }
  if (IsGiven(body.certificate)) return Rejection{RejectReason::kWrongForm};
  deal.buyer = body.account;
  if (auto rejection = CheckEligible(view, deal)) return rejection;
  return CheckMoney(view, body.account, *AmountOf(instrument, body.quantity, body.price));
}

Outcome Do(const RuleScope& scope, const PostListing& body) {
  const Listing listing{.account = body.account,
                        .instrument = body.instrument,
                        .side = body.side,
                        .state = ListingState::kOpen,
                        .certificate = body.certificate,
                        .price = body.price,
                        .quantity = body.quantity,
                        .leaves = body.quantity};
  if (body.side == Side::kSell) {
    Offer(scope, LotOf(listing), body.quantity);
  } else {
    SetAside(scope, body.account, AmountOf(scope.view(), listing, body.quantity));
  }
  return RecordMade{static_cast<uint64_t>(scope.rights.listings.Add(listing))};
}

std::optional<Rejection> Check(const RuleView& view, const TakeListing& body) {
  if (auto rejection = CheckOwnAccount(view, body.account, AccountKind::kTrading)) return rejection;
  if (auto rejection = CheckOpen(view, body.listing)) return rejection;
  const Listing& listing = view.rights.listings.at(body.listing);
  if (IsOwn(view, listing.account)) return Rejection{RejectReason::kSameParty};
  if (auto rejection = CheckAccount(view, listing.account, std::nullopt)) return rejection;
  if (auto rejection = CheckSession(view, listing.instrument, Trade::kListing)) return rejection;
  if (body.quantity > listing.leaves) {
    return Rejection{RejectReason::kTooMuchAsked, listing.leaves.value()};
  }
  const Instrument& instrument = *view.exchange.FindInstrument(listing.instrument);
  if (auto rejection =
          CheckTerms(view, instrument, body.quantity, listing.price, Trade::kListing)) {
    return rejection;
  }
  if (auto rejection = CheckBestPrices(view, listing)) return rejection;
  if (auto rejection = CheckMeans(view, listing, body)) return rejection;
  return CheckEligible(view, DealOf(listing, body));
}

Outcome Do(const RuleScope& scope, const TakeListing& body) {
  const Listing listing = scope.rights.listings.at(body.listing);
  const Fen amount = AmountOf(scope.view(), listing, body.quantity);
  const bool is_sale = listing.side == Side::kSell;
  const Lot lot =
      is_sale ? LotOf(listing) : Lot{body.account, listing.instrument, body.certificate};
  if (is_sale) {
    SetAside(scope, body.account, amount);
  } else {
    Offer(scope, lot, body.quantity);
  }
  Settle(scope, {.lot = lot,
                 .quantity = body.quantity,
                 .buyer = is_sale ? body.account : listing.account,
                 .into_instrument = listing.instrument,
                 .price = listing.price,
                 .amount = amount,
                 .cause = RightsCause::kListing,
                 .payee = lot.account});
  scope.rights.listings.Take(body.listing, body.quantity);
  Report(scope, body.listing);
  return Done{};
}

std::optional<Rejection> Check(const RuleView& view, const WithdrawListing& body) {
  if (auto rejection = CheckOpen(view, body.listing)) return rejection;
  if (IsOwn(view, view.rights.listings.at(body.listing).account)) return std::nullopt;
  return Rejection{RejectReason::kRecordNotOwned};
}

Outcome Do(const RuleScope& scope, const WithdrawListing& body) {
  EndListing(scope, body.listing);
  return Done{};
}

void EndListing(const RuleScope& scope, ListingId id) {
  const Listing listing = scope.rights.listings.at(id);
  if (listing.side == Side::kSell) {
    TakeBack(scope, LotOf(listing), listing.leaves);
  } else {
    GiveBack(scope, listing.account, AmountOf(scope.view(), listing, listing.leaves));
  }
  scope.rights.listings.Withdraw(id);
  Report(scope, id);
}

}  // namespace luheng::engine
