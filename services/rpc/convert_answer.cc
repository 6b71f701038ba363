#include "services/rpc/convert_answer.h"

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "services/rpc/act_request.h"
#include "services/rpc/names.h"

namespace luheng::services {

void SetAccepted(const engine::CommandBody&, const engine::Outcome& outcome,
                 trading::v1::OrderReport* accepted) {
  *accepted = FromOrderReport(std::get<engine::OrderReport>(outcome));
}

void SetAccepted(const engine::CommandBody&, const engine::Outcome& outcome,
                 registry::v1::RegisterParticipantAccepted* accepted) {
  const auto participant = std::get<engine::ParticipantRegistered>(outcome).participant;
  if (participant != engine::ParticipantId{}) {
    accepted->set_participant(ParticipantName(participant));
  }
}

void SetAccepted(const engine::CommandBody& body, const engine::Outcome& outcome,
                 registry::v1::OpenAccountAccepted* accepted) {
  const auto account = std::get<engine::AccountOpened>(outcome).account;
  if (account != engine::AccountId{}) {
    accepted->set_account(AccountName({std::get<engine::OpenAccount>(body).participant, account}));
  }
}

void SetAccepted(const engine::CommandBody& body, const engine::Outcome&,
                 admin::v1::CreateMarketAccepted* accepted) {
  accepted->set_market(MarketName(std::get<engine::CreateMarket>(body).code));
}

void SetAccepted(const engine::CommandBody& body, const engine::Outcome&,
                 admin::v1::CreateInstrumentAccepted* accepted) {
  accepted->set_instrument(InstrumentName(std::get<engine::CreateInstrument>(body).symbol));
}

void SetAccepted(const engine::CommandBody&, const engine::Outcome& outcome,
                 trading::v1::CancelOrdersAccepted* accepted) {
  const auto& cancelled = std::get<engine::OrdersCancelled>(outcome);
  accepted->set_order_count(static_cast<int32_t>(cancelled.order_count));
  accepted->set_pending(cancelled.is_pending);
}

void SetAccepted(const engine::CommandBody&, const engine::Outcome& outcome,
                 admin::v1::RequestReversalAccepted* accepted) {
  const auto reversal = std::get<engine::ReversalRequested>(outcome).reversal;
  accepted->set_reversal_id(static_cast<int64_t>(reversal));
}

void SetAccepted(const engine::CommandBody& body, const engine::Outcome& outcome,
                 type::v1::Accepted* accepted) {
  const auto* const made = std::get_if<engine::RecordMade>(&outcome);
  const auto type = RecordMadeBy(engine::KindOf(body));
  if (made != nullptr && type.has_value()) accepted->set_name(RecordName(*type, made->id));
}

type::v1::Proposed FromProposed(const engine::Proposed& proposed) {
  type::v1::Proposed message;
  if (proposed.proposal != engine::ProposalId{}) {
    message.set_proposal(RecordName(proposed.proposal));
  }
  message.set_hash(std::string(proposed.hash.begin(), proposed.hash.end()));
  *message.mutable_expires_at() = FromTimeMicros(proposed.expires_at);
  return message;
}

engine::Outcome EmptyAcceptance(const engine::CommandBody& body) {
  switch (engine::KindOf(body)) {
    case engine::RegisterParticipant::kKind:
      return engine::ParticipantRegistered{};
    case engine::OpenAccount::kKind:
      return engine::AccountOpened{};
    case engine::CreateMarket::kKind:
      return engine::MarketCreated{};
    case engine::CreateInstrument::kKind:
      return engine::InstrumentCreated{};
    case engine::SubmitOrder::kKind:
    case engine::CancelOrder::kKind:
    case engine::AmendOrder::kKind:
      return engine::OrderReport{};
    case engine::CancelOrders::kKind:
      return engine::OrdersCancelled{};
    case engine::RequestReversal::kKind:
      return engine::ReversalRequested{};
    case engine::ApproveProposal::kKind:
      return engine::CarriedOut{};
    default:
      if (RecordMadeBy(engine::KindOf(body)).has_value()) return engine::RecordMade{};
      return engine::Done{};
  }
}

namespace {

// The field of `response` for the answer to this kind of command; nullptr for commands of the
// exchange itself.
auto* ResponseFor(const engine::SubmitOrder&, ledger::v1::GetCommandResponse* r) {
  return r->mutable_submit_order();
}
auto* ResponseFor(const engine::CancelOrder&, ledger::v1::GetCommandResponse* r) {
  return r->mutable_cancel_order();
}
auto* ResponseFor(const engine::AmendOrder&, ledger::v1::GetCommandResponse* r) {
  return r->mutable_amend_order();
}
auto* ResponseFor(const engine::CancelOrders&, ledger::v1::GetCommandResponse* r) {
  return r->mutable_cancel_orders();
}
auto* ResponseFor(const engine::SetCancelTimer&, ledger::v1::GetCommandResponse* r) {
  return r->mutable_set_cancel_timer();
}
auto* ResponseFor(const engine::SetDisconnectRule&, ledger::v1::GetCommandResponse* r) {
  return r->mutable_set_disconnect_rule();
}
auto* ResponseFor(const engine::RequestReversal&, ledger::v1::GetCommandResponse* r) {
  return r->mutable_request_reversal();
}
auto* ResponseFor(const engine::ApproveReversal&, ledger::v1::GetCommandResponse* r) {
  return r->mutable_approve_reversal();
}
auto* ResponseFor(const engine::RegisterParticipant&, ledger::v1::GetCommandResponse* r) {
  return r->mutable_register_participant();
}
auto* ResponseFor(const engine::OpenAccount&, ledger::v1::GetCommandResponse* r) {
  return r->mutable_open_account();
}
auto* ResponseFor(const engine::Deposit&, ledger::v1::GetCommandResponse* r) {
  return r->mutable_deposit();
}
auto* ResponseFor(const engine::AllocateRights&, ledger::v1::GetCommandResponse* r) {
  return r->mutable_allocate_rights();
}
auto* ResponseFor(const engine::CreateMarket&, ledger::v1::GetCommandResponse* r) {
  return r->mutable_create_market();
}
auto* ResponseFor(const engine::SetMarketRules&, ledger::v1::GetCommandResponse* r) {
  return r->mutable_set_market_rules();
}
auto* ResponseFor(const engine::CreateInstrument&, ledger::v1::GetCommandResponse* r) {
  return r->mutable_create_instrument();
}
auto* ResponseFor(const engine::SetPriceFloor&, ledger::v1::GetCommandResponse* r) {
  return r->mutable_set_price_floor();
}
auto* ResponseFor(const engine::SetCalendarDay&, ledger::v1::GetCommandResponse* r) {
  return r->mutable_set_calendar_day();
}
auto* ResponseFor(const engine::OpenTradingDay&, ledger::v1::GetCommandResponse* r) {
  return r->mutable_open_trading_day();
}
auto* ResponseFor(const engine::CloseTradingDay&, ledger::v1::GetCommandResponse* r) {
  return r->mutable_close_trading_day();
}
auto* ResponseFor(const engine::SetPhase&, ledger::v1::GetCommandResponse* r) {
  return r->mutable_set_phase();
}
auto* ResponseFor(const engine::GrantRole&, ledger::v1::GetCommandResponse* r) {
  return r->mutable_grant_role();
}
auto* ResponseFor(const engine::RevokeRole&, ledger::v1::GetCommandResponse* r) {
  return r->mutable_revoke_role();
}
auto* ResponseFor(const engine::ConfirmClock&, ledger::v1::GetCommandResponse* r) {
  return r->mutable_confirm_clock();
}
template <class Body>
requires requires { Body::kName; }
type::v1::ActAnswer* ResponseFor(const Body&, ledger::v1::GetCommandResponse* r) {
  r->mutable_act()->set_kind(Body::kName);
  return r->mutable_act();
}
template <class Body>
std::nullptr_t ResponseFor(const Body&, ledger::v1::GetCommandResponse*) {
  return nullptr;
}

}  // namespace

absl::Status SetRecorded(const engine::RecordedCommand& recorded, uint64_t end,
                         ledger::v1::GetCommandResponse* response) {
  const engine::Command& command = recorded.command;
  const Answer answer{
      .sequence = command.sequence, .end = end, .time = command.time, .outcome = recorded.outcome};
  response->set_sequence(static_cast<int64_t>(command.sequence));
  return std::visit(
      [&](const auto& body) -> absl::Status {
        const auto field = ResponseFor(body, response);
        if constexpr (std::is_null_pointer_v<std::remove_const_t<decltype(field)>>) {
          return absl::InternalError("a request id leads to a command of the exchange itself");
        } else {
          SetAnswer(command.body, answer, field);
          return absl::OkStatus();
        }
      },
      command.body);
}

}  // namespace luheng::services
