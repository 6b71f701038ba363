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

constexpr int32_t kMeanDays = 90;
// Of the borrower: who it is, its permit, and its record.
constexpr int64_t kBorrowerChecks = 1 << 1 | 1 << 2 | 1 << 7 | 1 << 12;

const Instrument& InstrumentOf(const RuleView& view, CertificateId id) {
  return *view.exchange.FindInstrument(view.rights.certificates.at(id).instrument);
}

bool IsOpen(PledgeState state) {
  switch (state) {
    case PledgeState::kApplied:
    case PledgeState::kVerified:
    case PledgeState::kFrozen:
    case PledgeState::kActive:
    case PledgeState::kDefaulted:
      return true;
    case PledgeState::kReleased:
    case PledgeState::kDisposed:
    case PledgeState::kRefused:
      return false;
  }
  return false;
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

// One creditor only (唯一抵押权).
std::optional<Rejection> CheckOneCreditor(const RuleView& view, const ApplyPledge& body) {
  const auto& pledges = view.rights.pledges.rows();
  const bool is_other = std::any_of(pledges.begin(), pledges.end(), [&](const Pledge& pledge) {
    return pledge.certificate == body.certificate && pledge.bank != body.bank &&
           IsOpen(pledge.state);
  });
  if (is_other) return Rejection{RejectReason::kAlreadyPledged};
  return std::nullopt;
}

// What a quantity of the certificate is worth.
Fen Appraise(const RuleView& view, CertificateId id, Grams quantity) {
  const Instrument& instrument = InstrumentOf(view, id);
  const TradingDay today = Today(view);
  Grams volume;
  Fen amount;
  for (const Tally& tally : view.rights.tallies.Of(
           instrument.terms.county, instrument.terms.pollutant,
           {.first = TradingDay{static_cast<int32_t>(today) - kMeanDays}, .last = today})) {
    if (!IsTrade(tally.cause)) continue;
    volume += tally.quantity;
    amount += tally.amount;
  }
  if (volume > Grams{0} && amount > Fen{0}) {
    return Portion(amount, quantity.value(), volume.value());
  }
  const Price price = view.rights.certificates.at(id).price;
  return AmountOf(instrument, quantity, price).value_or(Fen{});
}

void Move(const RuleScope& scope, PledgeId id, PledgeState state) {
  scope.rights.pledges.at(id).state = state;
}

void Free(const RuleScope& scope, PledgeId id, PledgeState state) {
  const Pledge pledge = scope.rights.pledges.at(id);
  Unbind(scope, pledge.certificate, pledge.quantity, CertificateChange::kUnpledged);
  Move(scope, id, state);
}

bool HasOpenSale(const RuleView& view, PledgeId id) {
  const auto& transfers = view.rights.transfers.rows();
  return std::any_of(transfers.begin(), transfers.end(), [&](const Transfer& transfer) {
    const bool is_open =
        transfer.state == TransferState::kProposed || transfer.state == TransferState::kAccepted;
    return is_open && transfer.pledge == id;
  });
}

}  // namespace

std::optional<Rejection> Check(const RuleView& view, const ApplyPledge& body) {
  if (auto rejection = CheckOwnCertificate(view, body.certificate, body.quantity)) {
    return rejection;
  }
  if (view.registry.FindParticipant(body.bank) == nullptr) {
    return Rejection{RejectReason::kParticipantUnknown};
  }
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
  if (body.due_day > certificate.valid_to) {
    return Rejection{RejectReason::kDeadlinePassed, static_cast<int64_t>(certificate.valid_to)};
  }
  const Instrument& instrument = InstrumentOf(view, pledge.certificate);
  if (auto missing = FirstMissing(view, instrument, {Parameter::kLoanPercent})) return missing;
  const Fen value = Appraise(view, pledge.certificate, pledge.quantity);
  const Fen most = Portion(value, ParameterFor(view, Parameter::kLoanPercent, instrument, 0), 100);
  if (body.loan > most) return Rejection{RejectReason::kLoanTooLarge, most.value()};
  return std::nullopt;
}

Outcome Do(const RuleScope& scope, const ApprovePledge& body) {
  Pledge& pledge = scope.rights.pledges.at(body.pledge);
  pledge.loan = body.loan;
  pledge.rate = body.rate;
  pledge.due_day = body.due_day;
  pledge.appraised = Appraise(scope.view(), pledge.certificate, pledge.quantity);
  pledge.state = PledgeState::kFrozen;
  Bind(scope, pledge.certificate, pledge.quantity, CertificateChange::kPledged);
  return Done{};
}

std::optional<Rejection> Check(const RuleView& view, const ConfirmPledge& body) {
  if (auto rejection = CheckState(view, body.pledge, {PledgeState::kFrozen})) return rejection;
  if (IsOwn(view, view.rights.pledges.at(body.pledge).account)) return std::nullopt;
  return Rejection{RejectReason::kRecordNotOwned};
}

Outcome Do(const RuleScope& scope, const ConfirmPledge& body) {
  Move(scope, body.pledge, PledgeState::kActive);
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
  return CheckBank(view, body.pledge, {PledgeState::kActive});
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
  if (OwnerOf(view, body.buyer) == OwnerOf(view, pledge.account)) {
    return Rejection{RejectReason::kSameParty};
  }
  const Instrument& instrument = InstrumentOf(view, pledge.certificate);
  return CheckGrid(instrument, pledge.quantity, body.price);
}

Outcome Do(const RuleScope& scope, const DisposePledge& body) {
  const Pledge& pledge = scope.rights.pledges.at(body.pledge);
  const Certificate& certificate = scope.rights.certificates.at(pledge.certificate);
  const Instrument& instrument = InstrumentOf(scope.view(), pledge.certificate);
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
  return RecordMade{scope.rights.transfers.count()};
}

}  // namespace luheng::engine
