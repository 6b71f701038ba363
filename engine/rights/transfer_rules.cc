#include "engine/rights/transfer_rules.h"

#include "engine/rights/approval.h"
#include "engine/rights/eligibility.h"
#include "engine/rights/lookups.h"
#include "engine/rights/money.h"
#include "engine/rights/pledge_rules.h"
#include "engine/rights/regions.h"
#include "engine/rights/sale.h"
#include "engine/rights/session.h"

namespace luheng::engine {
namespace {

Trade TradeOf(TransferKind kind) {
  return kind == TransferKind::kBlock ? Trade::kBlock : Trade::kListing;
}

Lot LotOf(const Transfer& transfer) {
  return {.account = transfer.account,
          .instrument = transfer.instrument,
          .certificate = transfer.certificate};
}

// Of a pledge in default the bank sells, so it does not matter what the borrower may.
Deal DealOf(const Transfer& transfer) {
  const bool is_of_pledge = transfer.pledge != PledgeId{};
  return {.seller = is_of_pledge ? AccountId{} : transfer.account,
          .certificate = transfer.certificate,
          .buyer = transfer.buyer,
          .instrument = transfer.instrument,
          .into_instrument = transfer.into_instrument,
          .quantity = transfer.quantity,
          .price = transfer.price,
          .is_bound = true};
}

Adcode CountyOf(const RuleView& view, InstrumentId id) {
  return view.exchange.FindInstrument(id)->terms.county;
}

Route RouteOf(const RuleView& view, InstrumentId from, InstrumentId to) {
  return {.from = CountyOf(view, from),
          .to = CountyOf(view, to),
          .pollutant = view.exchange.FindInstrument(from)->terms.pollutant};
}

// A block trade is one of balances, and large.
std::optional<Rejection> CheckKind(const RuleView& view, const ProposeTransfer& body) {
  const Instrument& instrument = *view.exchange.FindInstrument(body.instrument);
  if (body.kind == TransferKind::kNegotiated) return std::nullopt;
  const Grams block{ParameterFor(view, Parameter::kBlockQuantity, instrument, 0)};
  if (block == Grams{0}) {
    return Rejection{RejectReason::kParameterMissing,
                     static_cast<int64_t>(Parameter::kBlockQuantity)};
  }
  if (body.quantity >= block) return std::nullopt;
  return Rejection{RejectReason::kBlockTooSmall, block.value()};
}

// The instrument that the buyer gets: the same, or its like in another place.
std::optional<Rejection> CheckInto(const RuleView& view, const ProposeTransfer& body) {
  const Instrument* into = view.exchange.FindInstrument(body.into_instrument);
  if (into == nullptr) return Rejection{RejectReason::kInstrumentUnknown};
  if (body.into_instrument == body.instrument) return std::nullopt;
  const Instrument& from = *view.exchange.FindInstrument(body.instrument);
  if (from.form == RightsForm::kBookEntry) return Rejection{RejectReason::kWrongForm};
  if (!AreAlike(from, *into)) return Rejection{RejectReason::kNotAlike};
  return std::nullopt;
}

// A proposal binds the rights, so it waits for so many days at most.
std::optional<Rejection> CheckLastDay(const RuleView& view, const Instrument& instrument,
                                      TradingDay day) {
  const TradingDay today = Today(view);
  if (day < today) {
    return Rejection{RejectReason::kDeadlinePassed, static_cast<int64_t>(today)};
  }
  if (auto missing = FirstMissing(view, instrument, {Parameter::kTransferDaysMax})) return missing;
  const int64_t most = ParameterFor(view, Parameter::kTransferDaysMax, instrument, 0);
  if (int64_t{static_cast<int32_t>(day)} - static_cast<int32_t>(today) <= most) {
    return std::nullopt;
  }
  return Rejection{RejectReason::kTooFarAhead, static_cast<int32_t>(today) + most};
}

std::optional<Rejection> CheckState(const RuleView& view, TransferId id, TransferState state) {
  const Transfer* transfer = view.rights.transfers.Find(id);
  if (transfer == nullptr) return Rejection{RejectReason::kRecordUnknown};
  if (transfer->state != state) {
    return Rejection{RejectReason::kStateNotAllowed, static_cast<int64_t>(transfer->state)};
  }
  return std::nullopt;
}

// The terms that the actor agrees to, on a day on which that is still possible.
std::optional<Rejection> CheckAgreement(const RuleView& view, const Transfer& transfer,
                                        const Hash256& hash) {
  if (hash != transfer.hash) return Rejection{RejectReason::kTermsChanged};
  if (Today(view) > transfer.valid_to) {
    return Rejection{RejectReason::kDeadlinePassed, static_cast<int64_t>(transfer.valid_to)};
  }
  const Trade trade = TradeOf(transfer.kind);
  if (auto rejection = CheckSession(view, transfer.instrument, trade)) return rejection;
  const Instrument& instrument = *view.exchange.FindInstrument(transfer.instrument);
  if (auto rejection = CheckTerms(view, instrument, transfer.quantity, transfer.price, trade)) {
    return rejection;
  }
  for (const AccountId account : {transfer.account, transfer.buyer}) {
    if (auto rejection = CheckAccount(view, account, std::nullopt)) return rejection;
  }
  return CheckEligible(view, DealOf(transfer));
}

// Which approval the actor's bureau can give that is still missing; nullptr if none.
ParticipantId Transfer::*MissingApproval(const RuleView& view, const Transfer& transfer) {
  const Adcode own = CountyOf(view, view.actor.participant);
  const Adcode from = CountyOf(view, transfer.instrument);
  const Adcode to = CountyOf(view, transfer.into_instrument);
  if (transfer.needs_bureaus && transfer.seller_bureau == ParticipantId{} && own == from) {
    return &Transfer::seller_bureau;
  }
  if (transfer.needs_bureaus && transfer.buyer_bureau == ParticipantId{} && own == to) {
    return &Transfer::buyer_bureau;
  }
  const bool is_above = own != from && own != to && Covers(own, from) && Covers(own, to);
  if (transfer.needs_upper && transfer.upper_bureau == ParticipantId{} && is_above) {
    return &Transfer::upper_bureau;
  }
  return nullptr;
}

bool IsApproved(const Transfer& transfer) {
  const bool by_bureaus =
      transfer.seller_bureau != ParticipantId{} && transfer.buyer_bureau != ParticipantId{};
  if (transfer.needs_bureaus && !by_bureaus) return false;
  return !transfer.needs_upper || transfer.upper_bureau != ParticipantId{};
}

RightsCause CauseOf(const Transfer& transfer) {
  if (transfer.pledge != PledgeId{}) return RightsCause::kDisposal;
  return transfer.kind == TransferKind::kBlock ? RightsCause::kBlock : RightsCause::kNegotiated;
}

void Move(const RuleScope& scope, TransferId id, TransferState state) {
  scope.rights.transfers.Change(id, [&](Transfer& transfer) { transfer.state = state; });
}

// What the bank is owed whose pledge is sold, which is over then.
Fen EndPledge(const RuleScope& scope, PledgeId id) {
  scope.rights.pledges.Change(id, [](Pledge& pledge) { pledge.state = PledgeState::kDisposed; });
  return OwedOn(scope.rights.pledges.at(id), Today(scope.view()));
}

void SettleTransfer(const RuleScope& scope, TransferId id) {
  Move(scope, id, TransferState::kSettled);
  const Transfer settled = scope.rights.transfers.at(id);
  const bool is_of_pledge = settled.pledge != PledgeId{};
  const Fen owed = is_of_pledge ? EndPledge(scope, settled.pledge) : Fen{};
  Settle(scope, {.lot = LotOf(settled),
                 .quantity = settled.quantity,
                 .buyer = settled.buyer,
                 .into_instrument = settled.into_instrument,
                 .price = settled.price,
                 .amount = settled.amount,
                 .cause = CauseOf(settled),
                 .payee = is_of_pledge ? settled.payee : settled.account,
                 .owed = owed,
                 .bucket = is_of_pledge ? CertificateChange::kPledged : CertificateChange::kHeld});
}

}  // namespace

std::optional<Rejection> Check(const RuleView& view, const ProposeTransfer& body) {
  if (auto rejection = CheckOwnAccount(view, body.account, AccountKind::kTrading)) return rejection;
  if (auto rejection = CheckAccount(view, body.buyer, AccountKind::kTrading)) return rejection;
  if (IsOwn(view, body.buyer)) return Rejection{RejectReason::kSameParty};
  const Trade trade = TradeOf(body.kind);
  if (auto rejection = CheckSession(view, body.instrument, trade)) return rejection;
  if (auto rejection = CheckInto(view, body)) return rejection;
  if (auto rejection = CheckKind(view, body)) return rejection;
  const Instrument& instrument = *view.exchange.FindInstrument(body.instrument);
  if (auto rejection = CheckTerms(view, instrument, body.quantity, body.price, trade)) {
    return rejection;
  }
  if (auto rejection = CheckLastDay(view, instrument, body.valid_to)) return rejection;
  const Lot lot{body.account, body.instrument, body.certificate};
  // T+1 and what is bound are E04 of a certificate; a balance has no other check.
  if (IsGiven(body.certificate) && view.rights.certificates.Find(body.certificate) == nullptr) {
    return Rejection{RejectReason::kRecordUnknown};
  }
  if (auto rejection = CheckLot(view, lot, body.quantity)) return rejection;
  return CheckEligible(view, {.seller = body.account,
                              .certificate = body.certificate,
                              .buyer = body.buyer,
                              .instrument = body.instrument,
                              .into_instrument = body.into_instrument,
                              .quantity = body.quantity,
                              .price = body.price});
}

Outcome Do(const RuleScope& scope, const ProposeTransfer& body) {
  const Instrument& instrument = *scope.exchange.FindInstrument(body.instrument);
  const Route route = RouteOf(scope.view(), body.instrument, body.into_instrument);
  const Approvals approvals =
      route.from == route.to ? Approvals{}
                             : ApprovalsFor(scope.rights.parameters, route, Today(scope.view()));
  const Transfer transfer{.kind = body.kind,
                          .state = TransferState::kProposed,
                          .account = body.account,
                          .buyer = body.buyer,
                          .instrument = body.instrument,
                          .into_instrument = body.into_instrument,
                          .certificate = body.certificate,
                          .quantity = body.quantity,
                          .price = body.price,
                          .amount = *AmountOf(instrument, body.quantity, body.price),
                          .valid_to = body.valid_to,
                          .hash = HashOfBody(body),
                          .needs_bureaus = approvals.bureaus,
                          .needs_upper = approvals.upper};
  Offer(scope, LotOf(transfer), body.quantity);
  return RecordMade{static_cast<uint64_t>(scope.rights.transfers.Add(transfer))};
}

std::optional<Rejection> Check(const RuleView& view, const AcceptTransfer& body) {
  if (auto rejection = CheckState(view, body.transfer, TransferState::kProposed)) return rejection;
  const Transfer& transfer = view.rights.transfers.at(body.transfer);
  if (!IsOwn(view, transfer.buyer)) return Rejection{RejectReason::kRecordNotOwned};
  if (auto rejection = CheckAgreement(view, transfer, body.hash)) return rejection;
  return CheckMoney(view, transfer.buyer, transfer.amount);
}

Outcome Do(const RuleScope& scope, const AcceptTransfer& body) {
  const Transfer& transfer = scope.rights.transfers.at(body.transfer);
  SetAside(scope, transfer.buyer, transfer.amount);
  Move(scope, body.transfer, TransferState::kAccepted);
  if (IsApproved(transfer)) SettleTransfer(scope, body.transfer);
  return Done{};
}

std::optional<Rejection> Check(const RuleView& view, const ApproveTransfer& body) {
  if (auto rejection = CheckState(view, body.transfer, TransferState::kAccepted)) return rejection;
  const Transfer& transfer = view.rights.transfers.at(body.transfer);
  if (MissingApproval(view, transfer) == nullptr) {
    return Rejection{RejectReason::kOutsideJurisdiction};
  }
  return CheckAgreement(view, transfer, body.hash);
}

Outcome Do(const RuleScope& scope, const ApproveTransfer& body) {
  scope.rights.transfers.Change(body.transfer, [&](Transfer& transfer) {
    const auto approval = MissingApproval(scope.view(), transfer);
    transfer.*approval = scope.command.actor.participant;
  });
  if (IsApproved(scope.rights.transfers.at(body.transfer))) SettleTransfer(scope, body.transfer);
  return Done{};
}

std::optional<Rejection> Check(const RuleView& view, const RefuseTransfer& body) {
  const Transfer* transfer = view.rights.transfers.Find(body.transfer);
  if (transfer == nullptr) return Rejection{RejectReason::kRecordUnknown};
  if (transfer->state != TransferState::kProposed && transfer->state != TransferState::kAccepted) {
    return Rejection{RejectReason::kStateNotAllowed, static_cast<int64_t>(transfer->state)};
  }
  const Adcode own = CountyOf(view, view.actor.participant);
  const bool is_of_pledge = transfer->pledge != PledgeId{};
  const bool is_seller = IsOwn(view, is_of_pledge ? transfer->payee : transfer->account);
  const bool is_party = is_seller || IsOwn(view, transfer->buyer);
  const bool is_bureau = view.registry.HasRole(view.actor, Role::kBureau) &&
                         (Covers(own, CountyOf(view, transfer->instrument)) ||
                          Covers(own, CountyOf(view, transfer->into_instrument)));
  if (!is_party && !is_bureau) return Rejection{RejectReason::kRecordNotOwned};
  // The parties are bound by what both agreed to, until its last day is over.
  const bool is_binding = transfer->state == TransferState::kAccepted && !is_bureau &&
                          Today(view) <= transfer->valid_to;
  if (!is_binding) return std::nullopt;
  return Rejection{RejectReason::kStateNotAllowed, static_cast<int64_t>(transfer->state)};
}

Outcome Do(const RuleScope& scope, const RefuseTransfer& body) {
  EndTransfer(scope, body.transfer);
  return Done{};
}

void EndTransfer(const RuleScope& scope, TransferId id) {
  const Transfer transfer = scope.rights.transfers.at(id);
  if (transfer.state == TransferState::kAccepted) {
    GiveBack(scope, transfer.buyer, transfer.amount);
  }
  const bool is_over = Today(scope.view()) > transfer.valid_to;
  Move(scope, id, is_over ? TransferState::kExpired : TransferState::kRefused);
  // What a bank could not sell stays pledged.
  if (transfer.pledge == PledgeId{}) TakeBack(scope, LotOf(transfer), transfer.quantity);
}

}  // namespace luheng::engine
