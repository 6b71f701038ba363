#include "engine/rights/certificate_rules.h"

#include <algorithm>

#include "engine/arithmetic.h"
#include "engine/market/calendar.h"
#include "engine/rights/contract_rules.h"
#include "engine/rights/lookups.h"
#include "engine/rights/money.h"
#include "engine/rights/moves.h"
#include "engine/rights/reserve_rules.h"
#include "ledger/base/check.h"

namespace luheng::engine {
namespace {

const Certificate& Of(const RuleView& view, CertificateId id) {
  return view.rights.certificates.at(id);
}

const Instrument& InstrumentOf(const RuleView& view, CertificateId id) {
  return *view.exchange.FindInstrument(Of(view, id).instrument);
}

// What a quantity of the certificate did cost, and what its remaining months are of that.
Fen ResidualValue(const RuleView& view, CertificateId id, Grams quantity) {
  const Certificate& certificate = Of(view, id);
  const Instrument& instrument = InstrumentOf(view, id);
  const std::optional<Fen> cost = AmountOf(instrument, quantity, certificate.price);
  const int64_t whole = ParameterFor(view, Parameter::kRepurchaseMonths, instrument, 0);
  // Its price was one of its grid when it was paid.
  LUHENG_CHECK(cost.has_value() && whole > 0);
  const TradingDay after{static_cast<int32_t>(certificate.valid_to) + 1};
  const int64_t months = std::min<int64_t>(MonthsBetween(Today(view), after), whole);
  return Portion(*cost, months, whole);
}

// kParameterMissing without a fee in force; kOffLot, kOffTick, kAmountTooLarge.
std::optional<Rejection> CheckFee(const RuleView& view, const Instrument& instrument,
                                  Grams quantity) {
  std::optional<Rejection> rejection;
  const std::optional<Price> price = FeeToday(view, Parameter::kFeeExisting, instrument, rejection);
  return price ? CheckGrid(instrument, quantity, *price) : rejection;
}

struct Counted {
  RightsCause cause{};
  Fen amount{};
};

void Count(const RuleScope& scope, CertificateId id, Grams quantity, const Counted& counted) {
  const Instrument& instrument = InstrumentOf(scope.view(), id);
  scope.rights.tallies.Add({.county = instrument.terms.county,
                            .pollutant = instrument.terms.pollutant,
                            .day = Today(scope.view()),
                            .cause = counted.cause,
                            .trade_count = 1,
                            .quantity = quantity,
                            .amount = counted.amount});
}

// Into a reserve, without payment.
void Reclaim(const RuleScope& scope, CertificateId id, Grams quantity, AccountId reserve) {
  Count(scope, id, quantity, {.cause = RightsCause::kReclaim});
  ReturnToReserve(scope, {.certificate = id,
                          .quantity = quantity,
                          .reserve = reserve,
                          .cause = RightsCause::kReclaim});
}

}  // namespace

std::optional<Rejection> CheckCertificate(const RuleView& view, CertificateId id, Grams quantity) {
  const Certificate* certificate = view.rights.certificates.Find(id);
  if (certificate == nullptr) return Rejection{RejectReason::kRecordUnknown};
  // So that what is left of a certificate, and its price, always lie on the instrument's grid.
  const TradingGrid& grid = InstrumentOf(view, id).grid;
  if (!grid.IsWholeLots(quantity)) return Rejection{RejectReason::kOffLot, grid.lot().value()};
  if (quantity <= certificate->available()) return std::nullopt;
  return Rejection{RejectReason::kRightsShort, certificate->available().value()};
}

std::optional<Rejection> CheckLocalCertificate(const RuleView& view, CertificateId id,
                                               Grams quantity) {
  if (view.rights.certificates.Find(id) == nullptr) return Rejection{RejectReason::kRecordUnknown};
  if (auto rejection = CheckJurisdiction(view, InstrumentOf(view, id).terms.county)) {
    return rejection;
  }
  return CheckCertificate(view, id, quantity);
}

std::optional<Rejection> CheckOwnCertificate(const RuleView& view, CertificateId id,
                                             Grams quantity) {
  const Certificate* certificate = view.rights.certificates.Find(id);
  if (certificate == nullptr) return Rejection{RejectReason::kRecordUnknown};
  if (!IsOwn(view, certificate->account)) return Rejection{RejectReason::kRecordNotOwned};
  return CheckCertificate(view, id, quantity);
}

std::optional<Rejection> Check(const RuleView& view, const IssueCertificate& body) {
  if (auto rejection = CheckAccount(view, body.account, AccountKind::kTrading)) return rejection;
  if (auto rejection = CheckForm(view, body.instrument, RightsForm::kCertificate)) return rejection;
  const Instrument& instrument = *view.exchange.FindInstrument(body.instrument);
  if (auto rejection = CheckJurisdiction(view, instrument.terms.county)) return rejection;
  if (!instrument.grid.IsWholeLots(body.quantity)) {
    return Rejection{RejectReason::kOffLot, instrument.grid.lot().value()};
  }
  if (body.payment == Payment::kPaid) {
    if (auto rejection = CheckFee(view, instrument, body.quantity)) return rejection;
  }
  if (view.rights.reserves.FindCap(CapOf(instrument)).cap + body.quantity > Grams{kTotalMax}) {
    return Rejection{RejectReason::kAmountTooLarge, kTotalMax};
  }
  return std::nullopt;
}

Outcome Do(const RuleScope& scope, const IssueCertificate& body) {
  const Instrument& instrument = *scope.exchange.FindInstrument(body.instrument);
  const bool is_paid = body.payment == Payment::kPaid;
  const CertificateId id = Issue(
      scope,
      {.account = body.account,
       .instrument = body.instrument,
       .quantity = body.quantity,
       .payment = body.payment,
       .price = is_paid ? FeeInForce(scope.view(), Parameter::kFeeExisting, instrument) : Price{},
       .cause = RightsCause::kInitial,
       .valid_from = body.valid_from,
       .valid_to = LastDayOf(body.valid_from, instrument.terms.term_years)},
      Source::kNewCap);
  return RecordMade{static_cast<uint64_t>(id)};
}

std::optional<Rejection> Check(const RuleView& view, const ReclaimRights& body) {
  if (auto rejection = CheckLocalCertificate(view, body.certificate, body.quantity)) {
    return rejection;
  }
  const Certificate& certificate = Of(view, body.certificate);
  if (auto rejection = CheckOwnReserve(view, body.reserve, certificate.instrument)) {
    return rejection;
  }
  // What was paid for is bought back, unless its holder gives it up (WaiveRights), or it is seized.
  if (certificate.payment == Payment::kPaid) return Rejection{RejectReason::kRightPaid};
  return std::nullopt;
}

Outcome Do(const RuleScope& scope, const ReclaimRights& body) {
  Reclaim(scope, body.certificate, body.quantity, body.reserve);
  return Done{};
}

std::optional<Rejection> Check(const RuleView& view, const WaiveRights& body) {
  if (auto rejection = CheckOwnCertificate(view, body.certificate, body.quantity)) {
    return rejection;
  }
  return CheckKeeper(view, body.reserve, Of(view, body.certificate).instrument);
}

Outcome Do(const RuleScope& scope, const WaiveRights& body) {
  Reclaim(scope, body.certificate, body.quantity, body.reserve);
  return Done{};
}

std::optional<Rejection> Check(const RuleView& view, const RepurchaseRights& body) {
  if (auto rejection = CheckLocalCertificate(view, body.certificate, body.quantity)) {
    return rejection;
  }
  const Certificate& certificate = Of(view, body.certificate);
  if (auto rejection = CheckOwnReserve(view, body.reserve, certificate.instrument)) {
    return rejection;
  }
  if (certificate.payment != Payment::kPaid) return Rejection{RejectReason::kRightUnpaid};
  const Instrument& instrument = InstrumentOf(view, body.certificate);
  // A row of 0 months gives no price either.
  if (ParameterFor(view, Parameter::kRepurchaseMonths, instrument, 0) == 0) {
    return Rejection{RejectReason::kParameterMissing,
                     static_cast<int64_t>(Parameter::kRepurchaseMonths)};
  }
  return CheckMoney(view, body.reserve, ResidualValue(view, body.certificate, body.quantity));
}

Outcome Do(const RuleScope& scope, const RepurchaseRights& body) {
  const Fen value = ResidualValue(scope.view(), body.certificate, body.quantity);
  const AccountId owner = Of(scope.view(), body.certificate).account;
  Count(scope, body.certificate, body.quantity,
        {.cause = RightsCause::kRepurchase, .amount = value});
  ReturnToReserve(scope, {.certificate = body.certificate,
                          .quantity = body.quantity,
                          .reserve = body.reserve,
                          .cause = RightsCause::kRepurchase});
  Pay(scope, {.from = body.reserve, .to = owner}, value, MoneyPurpose::kProceeds);
  return Done{};
}

std::optional<Rejection> Check(const RuleView& view, const PayFee& body) {
  if (auto rejection = CheckOwnCertificate(view, body.certificate, Grams{})) return rejection;
  const Certificate& certificate = Of(view, body.certificate);
  if (auto rejection = CheckKeeper(view, body.reserve, certificate.instrument)) return rejection;
  if (certificate.payment == Payment::kPaid) return Rejection{RejectReason::kRightPaid};
  if (certificate.quantity == Grams{0}) return Rejection{RejectReason::kRightsShort};
  const Instrument& instrument = InstrumentOf(view, body.certificate);
  if (auto rejection = CheckFee(view, instrument, certificate.quantity)) return rejection;
  const Fen fee = *AmountOf(instrument, certificate.quantity,
                            FeeInForce(view, Parameter::kFeeExisting, instrument));
  return CheckMoney(view, certificate.account, fee);
}

Outcome Do(const RuleScope& scope, const PayFee& body) {
  Certificate& certificate = scope.rights.certificates.at(body.certificate);
  const Instrument& instrument = InstrumentOf(scope.view(), body.certificate);
  certificate.payment = Payment::kPaid;
  certificate.price = FeeInForce(scope.view(), Parameter::kFeeExisting, instrument);
  const Fen fee = *AmountOf(instrument, certificate.quantity, certificate.price);
  Pay(scope, {.from = certificate.account, .to = body.reserve}, fee, MoneyPurpose::kFee);
  ReportChange(scope, body.certificate, CertificateChange::kFeePaid, certificate.quantity);
  return Done{};
}

std::optional<Rejection> Check(const RuleView& view, const ReverifyRight& body) {
  if (auto rejection = CheckLocalCertificate(view, body.certificate, Grams{})) return rejection;
  const Certificate& certificate = Of(view, body.certificate);
  if (auto rejection = CheckOwnReserve(view, body.reserve, certificate.instrument)) {
    return rejection;
  }
  // A verification takes off, or leaves as it is; more is allocated.
  if (body.quantity > certificate.quantity) {
    return Rejection{RejectReason::kRightsShort, certificate.quantity.value()};
  }
  if (auto rejection =
          CheckCertificate(view, body.certificate, certificate.quantity - body.quantity)) {
    return rejection;
  }
  if (body.valid_to <= Today(view)) {
    return Rejection{RejectReason::kEffectiveDayPast, static_cast<int64_t>(Today(view))};
  }
  const Instrument& instrument = InstrumentOf(view, body.certificate);
  if (auto missing = FirstMissing(view, instrument, {Parameter::kReverifyYears})) return missing;
  const int64_t years = ParameterFor(view, Parameter::kReverifyYears, instrument, 0);
  const auto whole_years = static_cast<uint16_t>(std::min<int64_t>(years, kTermYearsMax));
  const TradingDay last = LastDayOf(Today(view), whole_years);
  if (body.valid_to > last) {
    return Rejection{RejectReason::kDeadlinePassed, static_cast<int64_t>(last)};
  }
  // A lease or a loan was agreed on for the days that the right has.
  const Grams bound = certificate.pledged + certificate.leased;
  if (body.valid_to < certificate.valid_to && bound > Grams{0}) {
    return Rejection{RejectReason::kRightsShort, certificate.available().value()};
  }
  return std::nullopt;
}

Outcome Do(const RuleScope& scope, const ReverifyRight& body) {
  const Grams cut = Of(scope.view(), body.certificate).quantity - body.quantity;
  if (cut > Grams{0}) {
    ReturnToReserve(scope, {.certificate = body.certificate,
                            .quantity = cut,
                            .reserve = body.reserve,
                            .cause = RightsCause::kReverification});
  }
  scope.rights.certificates.at(body.certificate).valid_to = body.valid_to;
  ReportChange(scope, body.certificate, CertificateChange::kReverified, body.quantity);
  return Done{};
}

std::optional<Rejection> Check(const RuleView& view, const ConfirmSurplus& body) {
  if (auto rejection = CheckLocalCertificate(view, body.certificate, Grams{})) return rejection;
  const Certificate& certificate = Of(view, body.certificate);
  if (body.quantity > certificate.quantity) {
    return Rejection{RejectReason::kRightsShort, certificate.quantity.value()};
  }
  if (body.valid_to < Today(view)) {
    return Rejection{RejectReason::kEffectiveDayPast, static_cast<int64_t>(Today(view))};
  }
  return std::nullopt;
}

Outcome Do(const RuleScope& scope, const ConfirmSurplus& body) {
  Certificate& certificate = scope.rights.certificates.at(body.certificate);
  certificate.confirmed = body.quantity;
  certificate.confirmed_to = body.valid_to;
  ReportChange(scope, body.certificate, CertificateChange::kConfirmed, body.quantity);
  return Done{};
}

std::optional<Rejection> Check(const RuleView& view, const SucceedRights& body) {
  if (auto rejection = CheckLocalCertificate(view, body.certificate, body.quantity)) {
    return rejection;
  }
  if (auto rejection = CheckAccount(view, body.into_account, AccountKind::kTrading)) {
    return rejection;
  }
  if (auto rejection = CheckForm(view, body.into_instrument, RightsForm::kCertificate)) {
    return rejection;
  }
  const Instrument& into = *view.exchange.FindInstrument(body.into_instrument);
  if (auto rejection = CheckJurisdiction(view, into.terms.county)) return rejection;
  const Certificate& certificate = Of(view, body.certificate);
  if (certificate.account == body.into_account && certificate.instrument == body.into_instrument) {
    return Rejection{RejectReason::kSameParty};
  }
  if (!AreAlike(InstrumentOf(view, body.certificate), into)) {
    return Rejection{RejectReason::kNotAlike};
  }
  return std::nullopt;
}

Outcome Do(const RuleScope& scope, const SucceedRights& body) {
  CutOff(scope, {.certificate = body.certificate,
                 .quantity = body.quantity,
                 .to = body.into_account,
                 .into_instrument = body.into_instrument,
                 .cause = RightsCause::kSuccession});
  return Done{};
}

}  // namespace luheng::engine
