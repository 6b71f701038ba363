#include "engine/registry/registration.h"

#include "engine/arithmetic.h"
#include "ledger/base/check.h"

namespace luheng::engine {

std::optional<Rejection> Check(const RuleView& view, const GrantRole& body) {
  if (view.registry.FindParticipant(body.grantee.participant) == nullptr) {
    return Rejection{RejectReason::kParticipantUnknown};
  }
  if (view.registry.HasRole(body.grantee, body.role)) return Rejection{RejectReason::kGrantExists};
  return std::nullopt;
}

Outcome Do(const RuleScope& scope, const GrantRole& body) {
  scope.registry.mutable_grants().Add({body.grantee, body.role});
  return Done{};
}

std::optional<Rejection> Check(const RuleView& view, const RevokeRole& body) {
  if (!view.registry.HasRole(body.grantee, body.role)) {
    return Rejection{RejectReason::kGrantUnknown};
  }
  if (body.role == Role::kAdministrator && view.registry.grants().administrator_count() == 1) {
    return Rejection{RejectReason::kLastAdministrator};
  }
  return std::nullopt;
}

Outcome Do(const RuleScope& scope, const RevokeRole& body) {
  scope.registry.mutable_grants().Remove({body.grantee, body.role});
  return Done{};
}

std::optional<Rejection> Check(const RuleView& view, const RegisterParticipant& body) {
  if (view.registry.FindParticipantByUscc(body.uscc)) return Rejection{RejectReason::kUsccTaken};
  return std::nullopt;
}

Outcome Do(const RuleScope& scope, const RegisterParticipant& body) {
  const ParticipantId id = scope.registry.mutable_participants().Add(
      {.uscc = body.uscc, .county = body.county, .name_commitment = body.name_commitment});
  return ParticipantRegistered{id};
}

std::optional<Rejection> Check(const RuleView& view, const OpenAccount& body) {
  if (view.registry.FindParticipant(body.participant) == nullptr) {
    return Rejection{RejectReason::kParticipantUnknown};
  }
  return std::nullopt;
}

Outcome Do(const RuleScope& scope, const OpenAccount& body) {
  return AccountOpened{scope.registry.OpenAccount(body.participant, body.kind)};
}

std::optional<Rejection> Check(const RuleView& view, const Deposit& body) {
  if (!view.registry.FindAccountNumber(body.account)) {
    return Rejection{RejectReason::kAccountUnknown};
  }
  if (view.registry.holdings().deposited() + body.amount > Fen{kTotalMax}) {
    return Rejection{RejectReason::kAmountTooLarge, kTotalMax};
  }
  return std::nullopt;
}

Outcome Do(const RuleScope& scope, const Deposit& body) {
  const auto account = scope.registry.FindAccountNumber(body.account);
  LUHENG_CHECK(account.has_value());
  scope.registry.mutable_holdings().Deposit(*account, body.amount);
  return Done{};
}

std::optional<Rejection> Check(const RuleView& view, const AllocateRights& body) {
  if (!view.registry.FindAccountNumber(body.account)) {
    return Rejection{RejectReason::kAccountUnknown};
  }
  if (view.exchange.FindInstrument(body.instrument) == nullptr) {
    return Rejection{RejectReason::kInstrumentUnknown};
  }
  // A right with certificates begins with one (IssueCertificate).
  if (view.exchange.FindInstrument(body.instrument)->form != RightsForm::kBookEntry) {
    return Rejection{RejectReason::kWrongForm};
  }
  if (view.registry.holdings().allocated(body.instrument) + body.quantity > Grams{kTotalMax}) {
    return Rejection{RejectReason::kAmountTooLarge, kTotalMax};
  }
  return std::nullopt;
}

Outcome Do(const RuleScope& scope, const AllocateRights& body) {
  const auto account = scope.registry.FindAccountNumber(body.account);
  LUHENG_CHECK(account.has_value());
  Holdings& holdings = scope.registry.mutable_holdings();
  holdings.Allocate(holdings.PositionFor(*account, body.instrument), body.quantity);
  return Done{};
}

}  // namespace luheng::engine
