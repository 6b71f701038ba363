#include "engine/rights/sale.h"

#include <algorithm>

#include "engine/rights/lookups.h"
#include "engine/rights/money.h"
#include "engine/rights/surveillance.h"
#include "ledger/base/check.h"

namespace luheng::engine {
namespace {

PositionNumber PositionOf(const RuleView& view, const Lot& lot) {
  const auto account = view.registry.FindAccountNumber(lot.account);
  return account ? view.registry.holdings().FindPosition(*account, lot.instrument)
                 : PositionNumber{};
}

// Delivers a balance, and returns no certificate.
CertificateId DeliverBalance(const RuleScope& scope, const Sale& sale) {
  Holdings& holdings = scope.registry.mutable_holdings();
  const auto buyer = scope.registry.FindAccountNumber(sale.buyer);
  LUHENG_CHECK(buyer.has_value());
  const Instrument& instrument = *scope.exchange.FindInstrument(sale.lot.instrument);
  holdings.Deliver({.seller = PositionOf(scope.view(), sale.lot),
                    .buyer = holdings.PositionFor(*buyer, sale.lot.instrument),
                    .quantity = sale.quantity,
                    .sellable = instrument.today ? instrument.today->sellable : Sellable::kAtOnce});
  return CertificateId{};
}

// Listing trades make the close; other sales count in the totals only (domain 3.1).
void Count(const RuleScope& scope, const Sale& sale) {
  Instrument& instrument = scope.exchange.instrument(sale.lot.instrument);
  if (sale.cause == RightsCause::kListing && instrument.today) {
    instrument.Count(sale.quantity, sale.amount);
  } else {
    instrument.total.trade_count += 1;
    instrument.total.volume += sale.quantity;
    instrument.total.amount += sale.amount;
  }
}

void Enter(const RuleScope& scope, const Instrument& instrument, const SaleSettled& side) {
  scope.rights.tallies.Add({.county = instrument.terms.county,
                            .pollutant = instrument.terms.pollutant,
                            .day = side.day,
                            .cause = side.cause,
                            .trade_count = 1,
                            .quantity = side.quantity,
                            .amount = side.amount});
}

}  // namespace

Grams AvailableOf(const RuleView& view, const Lot& lot) {
  if (IsGiven(lot.certificate)) {
    const Certificate* certificate = view.rights.certificates.Find(lot.certificate);
    if (certificate == nullptr || certificate->sellable_from > Today(view)) return Grams{};
    return certificate->available();
  }
  const PositionNumber position = PositionOf(view, lot);
  if (position == PositionNumber{}) return Grams{};
  const Holdings& holdings = view.registry.holdings();
  return holdings.AvailableOf(holdings.position(position));
}

std::optional<Rejection> CheckLot(const RuleView& view, const Lot& lot, Grams quantity) {
  const RightsForm form =
      IsGiven(lot.certificate) ? RightsForm::kCertificate : RightsForm::kBookEntry;
  if (auto rejection = CheckForm(view, lot.instrument, form)) return rejection;
  if (IsGiven(lot.certificate)) {
    const Certificate* certificate = view.rights.certificates.Find(lot.certificate);
    if (certificate == nullptr) return Rejection{RejectReason::kRecordUnknown};
    if (certificate->account != lot.account) return Rejection{RejectReason::kRecordNotOwned};
    if (certificate->instrument != lot.instrument) return Rejection{RejectReason::kWrongForm};
  }
  const Grams available = AvailableOf(view, lot);
  if (quantity > available) return Rejection{RejectReason::kRightsShort, available.value()};
  return std::nullopt;
}

void Offer(const RuleScope& scope, const Lot& lot, Grams quantity) {
  if (IsGiven(lot.certificate)) {
    Bind(scope, lot.certificate, quantity, CertificateChange::kHeld);
  } else {
    scope.registry.mutable_holdings().Offer(PositionOf(scope.view(), lot), quantity);
  }
}

void TakeBack(const RuleScope& scope, const Lot& lot, Grams quantity) {
  if (IsGiven(lot.certificate)) {
    Unbind(scope, lot.certificate, quantity, CertificateChange::kReleased);
  } else {
    scope.registry.mutable_holdings().TakeBack(PositionOf(scope.view(), lot), quantity);
  }
}

void Settle(const RuleScope& scope, const Sale& sale) {
  const CertificateId made = IsGiven(sale.lot.certificate)
                                 ? CutOff(scope, {.certificate = sale.lot.certificate,
                                                  .quantity = sale.quantity,
                                                  .bucket = sale.bucket,
                                                  .to = sale.buyer,
                                                  .into_instrument = sale.into_instrument,
                                                  .price = sale.price,
                                                  .cause = sale.cause})
                                 : DeliverBalance(scope, sale);
  const bool has_creditor = sale.payee != sale.lot.account;
  const Fen repaid = has_creditor ? std::min(sale.amount, sale.owed) : Fen{};
  PayOut(scope, sale.payee, repaid, MoneyPurpose::kRepayment);
  PayOut(scope, sale.lot.account, sale.amount - repaid, MoneyPurpose::kProceeds);
  Count(scope, sale);
  SaleSettled side{.cause = sale.cause,
                   .side = Side::kBuy,
                   .account = sale.buyer,
                   .instrument = sale.into_instrument,
                   .certificate = made,
                   .day = Today(scope.view()),
                   .quantity = sale.quantity,
                   .price = sale.price,
                   .amount = sale.amount};
  scope.events.emplace_back(side);
  side.side = Side::kSell;
  side.account = sale.lot.account;
  side.instrument = sale.lot.instrument;
  side.certificate = sale.lot.certificate;
  scope.events.emplace_back(side);
  const Instrument& instrument = *scope.exchange.FindInstrument(sale.lot.instrument);
  // Before the sale counts, so that its price is compared with those of others.
  WatchSale(scope, {.seller = sale.lot.account,
                    .buyer = sale.buyer,
                    .instrument = sale.into_instrument,
                    .price = sale.price});
  Enter(scope, instrument, side);
}

void Report(const RuleScope& scope, const ReserveSale& sale) {
  const Certificate& certificate = scope.rights.certificates.at(sale.certificate);
  SaleSettled side{.cause = certificate.cause,
                   .side = Side::kBuy,
                   .account = sale.buyer,
                   .instrument = certificate.instrument,
                   .certificate = sale.certificate,
                   .day = Today(scope.view()),
                   .quantity = certificate.quantity,
                   .price = sale.price,
                   .amount = sale.amount};
  scope.events.emplace_back(side);
  side.side = Side::kSell;
  side.account = sale.reserve;
  side.certificate = CertificateId{};
  scope.events.emplace_back(side);
  WatchHolder(scope, sale.buyer, certificate.instrument);
  Enter(scope, *scope.exchange.FindInstrument(certificate.instrument), side);
}

}  // namespace luheng::engine
