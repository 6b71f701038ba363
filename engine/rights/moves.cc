#include "engine/rights/moves.h"

#include <algorithm>

#include "engine/market/calendar.h"
#include "engine/rights/lookups.h"
#include "ledger/base/check.h"

namespace luheng::engine {
namespace {

const Instrument& InstrumentOf(const RuleScope& scope, InstrumentId id) {
  const Instrument* instrument = scope.exchange.FindInstrument(id);
  LUHENG_CHECK(instrument != nullptr);
  return *instrument;
}

Cap& CapFor(const RuleScope& scope, InstrumentId id) {
  return scope.rights.reserves.cap(CapOf(InstrumentOf(scope, id)));
}

// The bucket that a change fills and empties.
Grams& BucketOf(Certificate& certificate, CertificateChange change) {
  switch (change) {
    case CertificateChange::kHeld:
    case CertificateChange::kReleased:
      return certificate.held;
    case CertificateChange::kPledged:
    case CertificateChange::kUnpledged:
      return certificate.pledged;
    case CertificateChange::kLeased:
    case CertificateChange::kLeaseEnded:
      return certificate.leased;
    case CertificateChange::kFrozen:
    case CertificateChange::kUnfrozen:
      return certificate.frozen;
    case CertificateChange::kMoved:
    case CertificateChange::kReturned:
    case CertificateChange::kFeePaid:
    case CertificateChange::kReverified:
    case CertificateChange::kConfirmed:
      break;
  }
  LUHENG_CHECK(false);
  return certificate.held;
}

// Takes a part out of a certificate, out of a bucket or of what is available.
void Take(const RuleScope& scope, CertificateId id, Grams quantity,
          std::optional<CertificateChange> bucket) {
  Certificate& certificate = scope.rights.certificates.at(id);
  if (bucket) {
    Grams& bound = BucketOf(certificate, *bucket);
    bound -= quantity;
    LUHENG_CHECK(bound >= Grams{0});
  } else {
    LUHENG_CHECK(certificate.available() >= quantity);
  }
  certificate.quantity -= quantity;
  LUHENG_CHECK(certificate.quantity >= Grams{0});
  if (certificate.quantity == Grams{0}) scope.rights.certificates.Exhaust(id);
}

// Whether its holder sold it.
bool IsSale(RightsCause cause) {
  return cause == RightsCause::kListing || cause == RightsCause::kNegotiated ||
         cause == RightsCause::kBlock || cause == RightsCause::kOneWay;
}

// What was not bought may be sold at once.
TradingDay SellableFrom(const RuleScope& scope, const Instrument& instrument, RightsCause cause) {
  const bool is_next_day = instrument.today && instrument.today->sellable == Sellable::kNextDay;
  return IsSale(cause) && is_next_day ? NextDay(Today(scope.view())) : TradingDay{};
}

CertificateId Add(const RuleScope& scope, const Certificate& certificate) {
  const CertificateId id = scope.rights.certificates.Add(certificate);
  scope.events.emplace_back(CertificateIssued{.certificate = id,
                                              .parent = certificate.parent,
                                              .account = certificate.account,
                                              .instrument = certificate.instrument,
                                              .quantity = certificate.quantity,
                                              .payment = certificate.payment,
                                              .price = certificate.price,
                                              .cause = certificate.cause,
                                              .valid_from = certificate.valid_from,
                                              .valid_to = certificate.valid_to});
  return id;
}

void ReportReserve(const RuleScope& scope, const ReserveKey& key, RightsCause cause, Grams change) {
  scope.events.emplace_back(ReserveChanged{.reserve = key.account,
                                           .instrument = key.instrument,
                                           .cause = cause,
                                           .change = change,
                                           .balance = scope.rights.reserves.Find(key).balance});
}

// What leaves a reserve is counted by what it leaves for.
Grams& OutflowOf(Reserve& reserve, RightsCause cause) {
  switch (cause) {
    case RightsCause::kAuction:
      return reserve.auctioned;
    case RightsCause::kLottery:
      return reserve.lottery;
    case RightsCause::kDraw:
      return reserve.transferred_out;
    default:  // By priority, or at a fixed price.
      return reserve.allocated;
  }
}

}  // namespace

CapKey CapOf(const Instrument& instrument) {
  return {.county = instrument.terms.county,
          .pollutant = instrument.terms.pollutant,
          .vintage_year = instrument.terms.vintage_year};
}

TradingDay LastDayOf(TradingDay from, uint16_t term_years) {
  const TradingDay after = AddMonths(from, 12 * int32_t{term_years});
  return TradingDay{static_cast<int32_t>(after) - 1};
}

bool AreAlike(const Instrument& a, const Instrument& b) {
  return a.form == b.form && a.terms.pollutant == b.terms.pollutant &&
         a.terms.vintage_year == b.terms.vintage_year && a.terms.term_years == b.terms.term_years &&
         a.terms.price_basis == b.terms.price_basis && a.terms.lot == b.terms.lot &&
         a.terms.tick == b.terms.tick;
}

CertificateId Issue(const RuleScope& scope, const NewCertificate& certificate, Source source) {
  Cap& cap = CapFor(scope, certificate.instrument);
  cap.enterprises += certificate.quantity;
  switch (source) {
    case Source::kSetAside:
      cap.set_aside -= certificate.quantity;
      LUHENG_CHECK(cap.set_aside >= Grams{0});
      break;
    case Source::kNewCap:
      cap.cap += certificate.quantity;
      break;
  }
  return Add(scope, {.account = certificate.account,
                     .instrument = certificate.instrument,
                     .cause = certificate.cause,
                     .payment = certificate.payment,
                     .price = certificate.price,
                     .quantity = certificate.quantity,
                     .valid_from = certificate.valid_from,
                     .valid_to = certificate.valid_to});
}

void ReportChange(const RuleScope& scope, CertificateId id, CertificateChange change,
                  Grams quantity) {
  const Certificate& certificate = scope.rights.certificates.at(id);
  scope.events.emplace_back(CertificateChanged{.certificate = id,
                                               .account = certificate.account,
                                               .change = change,
                                               .changed = quantity,
                                               .quantity = certificate.quantity,
                                               .held = certificate.held,
                                               .pledged = certificate.pledged,
                                               .leased = certificate.leased,
                                               .frozen = certificate.frozen});
}

void Bind(const RuleScope& scope, CertificateId id, Grams quantity, CertificateChange change) {
  Certificate& certificate = scope.rights.certificates.at(id);
  LUHENG_CHECK(certificate.available() >= quantity);
  BucketOf(certificate, change) += quantity;
  ReportChange(scope, id, change, quantity);
}

void Unbind(const RuleScope& scope, CertificateId id, Grams quantity, CertificateChange change) {
  Grams& bucket = BucketOf(scope.rights.certificates.at(id), change);
  bucket -= quantity;
  LUHENG_CHECK(bucket >= Grams{0});
  ReportChange(scope, id, change, quantity);
}

CertificateId CutOff(const RuleScope& scope, const Cut& cut) {
  Certificate& parent = scope.rights.certificates.at(cut.certificate);
  Take(scope, cut.certificate, cut.quantity, cut.bucket);
  if (IsSale(cut.cause)) parent.confirmed -= std::min(parent.confirmed, cut.quantity);
  const bool is_paid = cut.price > Price{0};
  const Instrument& into = InstrumentOf(scope, cut.into_instrument);
  Cap& from_cap = CapFor(scope, parent.instrument);
  from_cap.enterprises -= cut.quantity;
  from_cap.cap -= cut.quantity;
  Cap& into_cap = CapFor(scope, cut.into_instrument);
  into_cap.enterprises += cut.quantity;
  into_cap.cap += cut.quantity;
  const Certificate child{
      .account = cut.to,
      .instrument = cut.into_instrument,
      .parent = cut.certificate,
      .cause = cut.cause,
      .payment = is_paid ? Payment::kPaid : parent.payment,
      .price = is_paid ? cut.price : parent.price,
      .quantity = cut.quantity,
      .sellable_from = std::max(parent.sellable_from, SellableFrom(scope, into, cut.cause)),
      .valid_from = parent.valid_from,
      .valid_to = parent.valid_to};
  ReportChange(scope, cut.certificate, CertificateChange::kMoved, cut.quantity);
  return Add(scope, child);
}

void ReturnToReserve(const RuleScope& scope, const Return& back) {
  const Certificate& certificate = scope.rights.certificates.at(back.certificate);
  Take(scope, back.certificate, back.quantity, back.bucket);
  const ReserveKey key{back.reserve, certificate.instrument};
  Cap& cap = CapFor(scope, certificate.instrument);
  cap.enterprises -= back.quantity;
  cap.reserves += back.quantity;
  Reserve& reserve = scope.rights.reserves.at(key);
  (back.cause == RightsCause::kRepurchase ? reserve.purchased : reserve.recovered) += back.quantity;
  reserve.balance += back.quantity;
  ReportChange(scope, back.certificate, CertificateChange::kReturned, back.quantity);
  ReportReserve(scope, key, back.cause, back.quantity);
}

void Preset(const RuleScope& scope, const ReserveKey& key, Grams quantity) {
  Reserve& reserve = scope.rights.reserves.at(key);
  reserve.preset += quantity;
  reserve.balance += quantity;
  Cap& cap = CapFor(scope, key.instrument);
  cap.cap += quantity;
  cap.reserves += quantity;
  ReportReserve(scope, key, RightsCause::kPreset, quantity);
}

void TakeOut(const RuleScope& scope, const ReserveKey& key, Grams quantity, RightsCause cause) {
  Reserve& reserve = scope.rights.reserves.at(key);
  reserve.balance -= quantity;
  LUHENG_CHECK(reserve.balance >= Grams{0});
  OutflowOf(reserve, cause) += quantity;
  Cap& cap = CapFor(scope, key.instrument);
  cap.reserves -= quantity;
  cap.set_aside += quantity;
  ReportReserve(scope, key, cause, Grams{0} - quantity);
}

void PutBack(const RuleScope& scope, const ReserveKey& key, Grams quantity, RightsCause cause) {
  Reserve& reserve = scope.rights.reserves.at(key);
  Grams& outflow = OutflowOf(reserve, cause);
  outflow -= quantity;
  LUHENG_CHECK(outflow >= Grams{0});
  reserve.balance += quantity;
  Cap& cap = CapFor(scope, key.instrument);
  cap.set_aside -= quantity;
  cap.reserves += quantity;
  LUHENG_CHECK(cap.set_aside >= Grams{0});
  ReportReserve(scope, key, cause, quantity);
}

void MoveReserve(const RuleScope& scope, const ReserveMove& move) {
  TakeOut(scope, move.from, move.quantity, RightsCause::kDraw);
  Cap& from_cap = CapFor(scope, move.from.instrument);
  from_cap.set_aside -= move.quantity;
  from_cap.cap -= move.quantity;
  Cap& into_cap = CapFor(scope, move.into.instrument);
  into_cap.cap += move.quantity;
  into_cap.reserves += move.quantity;
  Reserve& into = scope.rights.reserves.at(move.into);
  into.transferred_in += move.quantity;
  into.balance += move.quantity;
  ReportReserve(scope, move.into, RightsCause::kDraw, move.quantity);
}

}  // namespace luheng::engine
