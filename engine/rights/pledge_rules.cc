#include "engine/rights/pledge_rules.h"

#include <algorithm>
#include <initializer_list>

#include "engine/arithmetic.h"
#include "engine/rights/approval.h"
#include "engine/rights/certificate_rules.h"
#include "engine/rights/eligibility.h"
#include "engine/rights/lookups.h"
#include "engine/rights/moves.h"

namespace luheng::engine {
namespace {

// Interest is simple, by days of a year of the banks.
constexpr int64_t kInterestDays = 360;
constexpr int64_t kBasisPoints = 10'000;
// Of the borrower: who it is, its permit, and its record.
constexpr int64_t kBorrowerChecks = 1 << 1 | 1 << 2 | 1 << 7 | 1 << 12;

const Instrument& InstrumentOf(const RuleView& view, CertificateId id) {
  return *view.exchange.FindInstrument(view.rights.certificates.at(id).instrument);
}

std::optional<Rejection> CheckState(const RuleView& view, PledgeId id,
                                    std::initializer_list<PledgeState> allowed) {
  const Pledge* pledge = view.rights.pledges.Find(id);
  if (pledge == nullptr) return Rejection{RejectReason::kRecordUnknown};
  if (std::find(allowed.begin(), allowed.end(), pledge->state) != allowed.end()) {
    return std::nullopt;
  }
  return Rejection{RejectReason::kStateNotAllowed, static_cast<int64_t>(pledge->state)};
}

std::optional<Rejection> CheckBank(const RuleView& view, PledgeId id,
                                   std::initializer_list<PledgeState> allowed) {
  if (auto rejection = CheckState(view, id, allowed)) return rejection;
  if (view.rights.pledges.at(id).bank == view.actor.participant) return std::nullopt;
  return Rejection{RejectReason::kRecordNotOwned};
}

// Who lends holds a bank's role, and is not who borrows.
std::optional<Rejection> CheckLender(const RuleView& view, ParticipantId bank) {
  if (view.registry.FindParticipant(bank) == nullptr) {
    return Rejection{RejectReason::kParticipantUnknown};
  }
  if (bank == view.actor.participant) return Rejection{RejectReason::kSameParty};
  if (!view.registry.grants().HasUserWith(bank, Role::kBank)) {
    return Rejection{RejectReason::kNotABank};
  }
  return std::nullopt;
}

// Whether rights are lent against where the borrower is; without a row they are not.
std::optional<Rejection> CheckPlace(const RuleView& view, const Instrument& instrument) {
  const int64_t is_open =
      view.rights.parameters.Get({.parameter = Parameter::kPledgeOpen,
                                  .county = CountyOf(view, view.actor.participant),
                                  .pollutant = instrument.terms.pollutant},
                                 Today(view), 0);
  if (is_open == 1) return std::nullopt;
  return Rejection{RejectReason::kPledgeNotOpen};
}

// One creditor only (唯一抵押权).
std::optional<Rejection> CheckOneCreditor(const RuleView& view, const ApplyPledge& body) {
  const std::vector<PledgeId> open = view.rights.pledges.OpenOf(body.certificate);
  const bool is_other = std::any_of(open.begin(), open.end(), [&](PledgeId id) {
    return view.rights.pledges.at(id).bank != body.bank;
  });
  if (is_other) return Rejection{RejectReason::kAlreadyPledged};
  return std::nullopt;
}

// What a quantity of the certificate is worth: at the mean price of late, else at what it cost.
Fen Appraise(const RuleView& view, CertificateId id, Grams quantity) {
  const Instrument& instrument = InstrumentOf(view, id);
  const Turnover recent = RecentTurnover(view, instrument);
  if (recent.quantity > Grams{0} && recent.amount > Fen{0}) {
    return Portion(recent.amount, quantity.value(), recent.quantity.value());
  }
  const Price price = view.rights.certificates.at(id).price;
  return AmountOf(instrument, quantity, price).value_or(Fen{});
}

void Move(const RuleScope& scope, PledgeId id, PledgeState state) {
  scope.rights.pledges.Change(id, [&](Pledge& pledge) { pledge.state = state; });
}

void Free(const RuleScope& scope, PledgeId id, PledgeState state) {
  const Pledge pledge = scope.rights.pledges.at(id);
  Unbind(scope, pledge.certificate, pledge.quantity, CertificateChange::kUnpledged);
  Move(scope, id, state);
}

bool HasOpenSale(const RuleView& view, PledgeId id) {
  const std::vector<TransferId> open =
      view.rights.transfers.OpenOf(view.rights.pledges.at(id).certificate);
  return std::any_of(open.begin(), open.end(), [&](TransferId transfer) {
    return view.rights.transfers.at(transfer).pledge == id;
  });
}

}  // namespace

Fen OwedOn(const Pledge& pledge, TradingDay day) {
  const int64_t days = int64_t{static_cast<int32_t>(day)} - static_cast<int32_t>(pledge.begins);
  return pledge.loan +
         Portion(pledge.loan, days * int64_t{pledge.rate}, kInterestDays * kBasisPoints);
}

std::optional<Rejection> Check(const RuleView& view, const ApplyPledge& body) {
  if (auto rejection = CheckOwnCertificate(view, body.certificate, body.quantity)) {
    return rejection;
  }
  if (auto rejection = CheckLender(view, body.bank)) return rejection;
  if (auto rejection = CheckPlace(view, InstrumentOf(view, body.certificate))) return rejection;
  const Certificate& certificate = view.rights.certificates.at(body.certificate);
  if (certificate.payment != Payment::kPaid) return Rejection{RejectReason::kRightUnpaid};
  if (auto rejection = CheckOneCreditor(view, body)) return rejection;
  return CheckEligible(view,
                       {.seller = certificate.account,
                        .certificate = body.certificate,
                        .instrument = certificate.instrument,
                        .into_instrument = certificate.instrument,
                        .quantity = body.quantity},
                       kBorrowerChecks);
}

Outcome Do(const RuleScope& scope, const ApplyPledge& body) {
  const PledgeId id =
      scope.rights.pledges.Add({.certificate = body.certificate,
                                .account = scope.rights.certificates.at(body.certificate).account,
                                .bank = body.bank,
                                .state = PledgeState::kApplied,
                                .quantity = body.quantity,
                                .loan = body.loan});
  return RecordMade{static_cast<uint64_t>(id)};
}

std::optional<Rejection> Check(const RuleView& view, const VerifyPledge& body) {
  if (auto rejection = CheckState(view, body.pledge, {PledgeState::kApplied})) return rejection;
  const Pledge& pledge = view.rights.pledges.at(body.pledge);
  return CheckLocalCertificate(view, pledge.certificate, pledge.quantity);
}

Outcome Do(const RuleScope& scope, const VerifyPledge& body) {
  Move(scope, body.pledge, PledgeState::kVerified);
  return Done{};
}

std::optional<Rejection> Check(const RuleView& view, const ApprovePledge& body) {
  if (auto rejection = CheckBank(view, body.pledge, {PledgeState::kVerified})) return rejection;
  const Pledge& pledge = view.rights.pledges.at(body.pledge);
  if (auto rejection = CheckCertificate(view, pledge.certificate, pledge.quantity)) {
    return rejection;
  }
  const Certificate& certificate = view.rights.certificates.at(pledge.certificate);
  if (body.due_day < Today(view)) {
    return Rejection{RejectReason::kDeadlinePassed, static_cast<int64_t>(Today(view))};
  }
  if (body.due_day > certificate.valid_to) {
    return Rejection{RejectReason::kDeadlinePassed, static_cast<int64_t>(certificate.valid_to)};
  }
  const Instrument& instrument = InstrumentOf(view, pledge.certificate);
  if (auto missing = FirstMissing(view, instrument, {Parameter::kLoanPercent})) return missing;
  const Fen value = Appraise(view, pledge.certificate, pledge.quantity);
  const int64_t percent = ParameterFor(view, Parameter::kLoanPercent, instrument, 0);
  const Fen most = Portion(value, std::min<int64_t>(percent, 100), 100);
  if (body.loan > most) return Rejection{RejectReason::kLoanTooLarge, most.value()};
  return std::nullopt;
}

Outcome Do(const RuleScope& scope, const ApprovePledge& body) {
  const Pledge pledge = scope.rights.pledges.at(body.pledge);
  const Fen appraised = Appraise(scope.view(), pledge.certificate, pledge.quantity);
  scope.rights.pledges.Change(body.pledge, [&](Pledge& approved) {
    approved.loan = body.loan;
    approved.rate = body.rate;
    approved.due_day = body.due_day;
    approved.appraised = appraised;
    approved.state = PledgeState::kFrozen;
  });
  Bind(scope, pledge.certificate, pledge.quantity, CertificateChange::kPledged);
  return Done{};
}

std::optional<Rejection> Check(const RuleView& view, const ConfirmPledge& body) {
  if (auto rejection = CheckState(view, body.pledge, {PledgeState::kFrozen})) return rejection;
  if (IsOwn(view, view.rights.pledges.at(body.pledge).account)) return std::nullopt;
  return Rejection{RejectReason::kRecordNotOwned};
}

Outcome Do(const RuleScope& scope, const ConfirmPledge& body) {
  const TradingDay today = Today(scope.view());
  scope.rights.pledges.Change(body.pledge, [&](Pledge& pledge) {
    pledge.begins = today;
    pledge.state = PledgeState::kActive;
  });
  return Done{};
}

std::optional<Rejection> Check(const RuleView& view, const RefusePledge& body) {
  if (auto rejection =
          CheckState(view, body.pledge,
                     {PledgeState::kApplied, PledgeState::kVerified, PledgeState::kFrozen})) {
    return rejection;
  }
  const Pledge& pledge = view.rights.pledges.at(body.pledge);
  const bool is_party = pledge.bank == view.actor.participant || IsOwn(view, pledge.account);
  const bool is_bureau =
      view.registry.HasRole(view.actor, Role::kBureau) &&
      !CheckJurisdiction(view, InstrumentOf(view, pledge.certificate).terms.county);
  if (is_party || is_bureau) return std::nullopt;
  return Rejection{RejectReason::kRecordNotOwned};
}

Outcome Do(const RuleScope& scope, const RefusePledge& body) {
  if (scope.rights.pledges.at(body.pledge).state == PledgeState::kFrozen) {
    Free(scope, body.pledge, PledgeState::kRefused);
  } else {
    Move(scope, body.pledge, PledgeState::kRefused);
  }
  return Done{};
}

std::optional<Rejection> Check(const RuleView& view, const ReleasePledge& body) {
  if (auto rejection =
          CheckBank(view, body.pledge,
                    {PledgeState::kFrozen, PledgeState::kActive, PledgeState::kDefaulted})) {
    return rejection;
  }
  // What is being sold for the bank is not released under the buyer's hands.
  if (!HasOpenSale(view, body.pledge)) return std::nullopt;
  return Rejection{RejectReason::kStateNotAllowed,
                   static_cast<int64_t>(view.rights.pledges.at(body.pledge).state)};
}

Outcome Do(const RuleScope& scope, const ReleasePledge& body) {
  Free(scope, body.pledge, PledgeState::kReleased);
  return Done{};
}

std::optional<Rejection> Check(const RuleView& view, const DefaultPledge& body) {
  if (auto rejection = CheckBank(view, body.pledge, {PledgeState::kActive})) return rejection;
  const TradingDay due = view.rights.pledges.at(body.pledge).due_day;
  if (Today(view) > due) return std::nullopt;
  return Rejection{RejectReason::kDeadlineNotPassed, static_cast<int64_t>(due)};
}

Outcome Do(const RuleScope& scope, const DefaultPledge& body) {
  Move(scope, body.pledge, PledgeState::kDefaulted);
  return Done{};
}

std::optional<Rejection> Check(const RuleView& view, const DisposePledge& body) {
  if (auto rejection = CheckBank(view, body.pledge, {PledgeState::kDefaulted})) return rejection;
  if (HasOpenSale(view, body.pledge)) {
    return Rejection{RejectReason::kStateNotAllowed, static_cast<int64_t>(PledgeState::kDefaulted)};
  }
  const Pledge& pledge = view.rights.pledges.at(body.pledge);
  if (!IsOwn(view, body.bank_account)) return Rejection{RejectReason::kAccountNotOwned};
  if (auto rejection = CheckAccount(view, body.buyer, AccountKind::kTrading)) return rejection;
  const ParticipantId buyer = OwnerOf(view, body.buyer);
  if (buyer == OwnerOf(view, pledge.account) || buyer == pledge.bank) {
    return Rejection{RejectReason::kSameParty};
  }
  const Instrument& instrument = InstrumentOf(view, pledge.certificate);
  return CheckGrid(instrument, pledge.quantity, body.price);
}

Outcome Do(const RuleScope& scope, const DisposePledge& body) {
  const Pledge& pledge = scope.rights.pledges.at(body.pledge);
  const Certificate& certificate = scope.rights.certificates.at(pledge.certificate);
  const Instrument& instrument = InstrumentOf(scope.view(), pledge.certificate);
  const TransferId id =
      scope.rights.transfers.Add({.kind = TransferKind::kNegotiated,
                                  .state = TransferState::kProposed,
                                  .account = pledge.account,
                                  .buyer = body.buyer,
                                  .instrument = certificate.instrument,
                                  .into_instrument = certificate.instrument,
                                  .certificate = pledge.certificate,
                                  .quantity = pledge.quantity,
                                  .price = body.price,
                                  .amount = *AmountOf(instrument, pledge.quantity, body.price),
                                  .valid_to = certificate.valid_to,
                                  .hash = HashOfBody(body),
                                  .pledge = body.pledge,
                                  .payee = body.bank_account});
  return RecordMade{static_cast<uint64_t>(id)};
}

}  // namespace luheng::engine
