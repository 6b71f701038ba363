#include "engine/rights/lease_rules.h"

#include "engine/market/calendar.h"
#include "engine/rights/approval.h"
#include "engine/rights/certificate_rules.h"
#include "engine/rights/eligibility.h"
#include "engine/rights/lookups.h"
#include "engine/rights/money.h"
#include "engine/rights/moves.h"

namespace luheng::engine {
namespace {

// Who the sides are, that the right is paid for and good, and what the industries forbid.
constexpr int64_t kChecks =
    1 << 1 | 1 << 2 | 1 << 5 | 1 << 7 | 1 << 10 | 1 << 11 | 1 << 12 | 1 << 15;

struct LeaseTerms {
  CertificateId certificate{};
  AccountId lessee{};
  Grams quantity{};
  uint8_t months = 0;
};

std::optional<Rejection> CheckTerms(const RuleView& view, const LeaseTerms& terms) {
  if (auto rejection = CheckCertificate(view, terms.certificate, terms.quantity)) return rejection;
  const Certificate& certificate = view.rights.certificates.at(terms.certificate);
  if (auto rejection = CheckAccount(view, terms.lessee, AccountKind::kTrading)) return rejection;
  if (OwnerOf(view, terms.lessee) == OwnerOf(view, certificate.account)) {
    return Rejection{RejectReason::kSameParty};
  }
  if (certificate.payment != Payment::kPaid) return Rejection{RejectReason::kRightUnpaid};
  const Instrument& instrument = *view.exchange.FindInstrument(certificate.instrument);
  if (auto missing = FirstMissing(view, instrument, {Parameter::kLeaseMonthsMax})) return missing;
  const TradingDay after{static_cast<int32_t>(certificate.valid_to) + 1};
  const int64_t left = MonthsBetween(Today(view), after);
  const int64_t most = ParameterFor(view, Parameter::kLeaseMonthsMax, instrument, 0);
  if (terms.months > std::min(left, most)) {
    return Rejection{RejectReason::kLeaseTooLong, std::min(left, most)};
  }
  return CheckEligible(view,
                       {.seller = certificate.account,
                        .certificate = terms.certificate,
                        .buyer = terms.lessee,
                        .instrument = certificate.instrument,
                        .into_instrument = certificate.instrument,
                        .quantity = terms.quantity},
                       kChecks);
}

std::optional<Rejection> CheckProposed(const RuleView& view, LeaseId id) {
  const Lease* lease = view.rights.leases.Find(id);
  if (lease == nullptr) return Rejection{RejectReason::kRecordUnknown};
  if (lease->state == LeaseState::kProposed) return std::nullopt;
  return Rejection{RejectReason::kStateNotAllowed, static_cast<int64_t>(lease->state)};
}

}  // namespace

std::optional<Rejection> Check(const RuleView& view, const ProposeLease& body) {
  if (auto rejection = CheckOwnCertificate(view, body.certificate, body.quantity)) {
    return rejection;
  }
  return CheckTerms(view, {body.certificate, body.lessee, body.quantity, body.months});
}

Outcome Do(const RuleScope& scope, const ProposeLease& body) {
  const Certificate& certificate = scope.rights.certificates.at(body.certificate);
  const LeaseId id = scope.rights.leases.Add({.certificate = body.certificate,
                                              .lessor = certificate.account,
                                              .lessee = body.lessee,
                                              .state = LeaseState::kProposed,
                                              .quantity = body.quantity,
                                              .months = body.months,
                                              .rent = body.rent,
                                              .hash = HashOfBody(body)});
  return RecordMade{static_cast<uint64_t>(id)};
}

std::optional<Rejection> Check(const RuleView& view, const AcceptLease& body) {
  if (auto rejection = CheckProposed(view, body.lease)) return rejection;
  const Lease& lease = view.rights.leases.at(body.lease);
  if (!IsOwn(view, lease.lessee)) return Rejection{RejectReason::kRecordNotOwned};
  if (body.hash != lease.hash) return Rejection{RejectReason::kTermsChanged};
  if (auto rejection =
          CheckTerms(view, {lease.certificate, lease.lessee, lease.quantity, lease.months})) {
    return rejection;
  }
  return CheckMoney(view, lease.lessee, lease.rent);
}

Outcome Do(const RuleScope& scope, const AcceptLease& body) {
  const TradingDay today = Today(scope.view());
  scope.rights.leases.Change(body.lease, [&](Lease& lease) {
    lease.state = LeaseState::kActive;
    lease.begins = today;
    lease.ends = AddMonths(today, lease.months);
  });
  const Lease& lease = scope.rights.leases.at(body.lease);
  Bind(scope, lease.certificate, lease.quantity, CertificateChange::kLeased);
  Pay(scope, {.from = lease.lessee, .to = lease.lessor}, lease.rent, MoneyPurpose::kRent);
  return Done{};
}

std::optional<Rejection> Check(const RuleView& view, const RefuseLease& body) {
  if (auto rejection = CheckProposed(view, body.lease)) return rejection;
  const Lease& lease = view.rights.leases.at(body.lease);
  if (IsOwn(view, lease.lessor) || IsOwn(view, lease.lessee)) return std::nullopt;
  return Rejection{RejectReason::kRecordNotOwned};
}

Outcome Do(const RuleScope& scope, const RefuseLease& body) {
  scope.rights.leases.Change(body.lease, [](Lease& lease) { lease.state = LeaseState::kRefused; });
  return Done{};
}

void PlanLeaseEnds(const RuleScope& scope, TradingDay day) {
  const auto first = scope.rights.leases.FirstOpen();
  if (!first || first->key > day) return;
  scope.exchange.mutable_tasks().emplace_back(LeaseTask{.day = day});
}

bool ContinueLeaseEnds(const RuleScope& scope, const LeaseTask& task) {
  for (int ended = 0; ended < kWorkPerCommandMax; ++ended) {
    const auto first = scope.rights.leases.FirstOpen();
    if (!first || first->key > task.day) return true;
    scope.rights.leases.Change(first->id, [](Lease& lease) { lease.state = LeaseState::kEnded; });
    const Lease& lease = scope.rights.leases.at(first->id);
    Unbind(scope, lease.certificate, lease.quantity, CertificateChange::kLeaseEnded);
    scope.events.emplace_back(LeaseEnded{
        .lease = first->id, .certificate = lease.certificate, .quantity = lease.quantity});
  }
  return false;
}

}  // namespace luheng::engine
