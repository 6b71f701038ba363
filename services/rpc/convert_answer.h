// From the journal's answers to responses.
//
// Every response that changes the exchange has the same shape: sequence, event_time, and either
// what was accepted or why it was rejected.
#ifndef SERVICES_RPC_CONVERT_ANSWER_H_
#define SERVICES_RPC_CONVERT_ANSWER_H_

#include <variant>

#include "absl/status/status.h"
#include "engine/command.h"
#include "engine/engine.h"
#include "engine/event.h"
#include "ledger/base/check.h"
#include "luheng/admin/v1/admin_service.pb.h"
#include "luheng/admin/v1/clock_service.pb.h"
#include "luheng/admin/v1/grant_service.pb.h"
#include "luheng/admin/v1/reversal_service.pb.h"
#include "luheng/ledger/v1/ledger_service.pb.h"
#include "luheng/registry/v1/registry_service.pb.h"
#include "luheng/trading/v1/trading_service.pb.h"
#include "luheng/type/v1/outcome.pb.h"
#include "services/rpc/convert.h"
#include "services/rpc/reject_text.h"
#include "services/sequencer/submission.h"

namespace luheng::services {

// What was accepted. The outcome is the one that the kind of the body calls for.
void SetAccepted(const engine::CommandBody& body, const engine::Outcome& outcome,
                 trading::v1::OrderReport* accepted);
void SetAccepted(const engine::CommandBody& body, const engine::Outcome& outcome,
                 registry::v1::RegisterParticipantAccepted* accepted);
void SetAccepted(const engine::CommandBody& body, const engine::Outcome& outcome,
                 registry::v1::OpenAccountAccepted* accepted);
void SetAccepted(const engine::CommandBody& body, const engine::Outcome& outcome,
                 admin::v1::CreateMarketAccepted* accepted);
void SetAccepted(const engine::CommandBody& body, const engine::Outcome& outcome,
                 admin::v1::CreateInstrumentAccepted* accepted);
void SetAccepted(const engine::CommandBody& body, const engine::Outcome& outcome,
                 trading::v1::CancelOrdersAccepted* accepted);
void SetAccepted(const engine::CommandBody& body, const engine::Outcome& outcome,
                 admin::v1::RequestReversalAccepted* accepted);
// Names what the command made. What an approval made, its own call adds (mutate.h).
void SetAccepted(const engine::CommandBody& body, const engine::Outcome& outcome,
                 type::v1::Accepted* accepted);
// The others tell no more than that it was done.
template <class Accepted>
void SetAccepted(const engine::CommandBody&, const engine::Outcome&, Accepted*) {}

type::v1::Proposed FromProposed(const engine::Proposed& proposed);

// Fills the outcome of `response`. REQUIRES: it has a place for the outcome: commands of traders
// and of the clock are never proposed.
template <class Response>
void SetOutcome(const engine::CommandBody& body, const engine::Outcome& outcome,
                Response* response) {
  if (const auto* rejection = std::get_if<engine::Rejection>(&outcome)) {
    *response->mutable_rejected() = ToRejected(engine::KindOf(body), *rejection);
  } else if (const auto* proposed = std::get_if<engine::Proposed>(&outcome)) {
    if constexpr (requires { response->mutable_proposed(); }) {
      *response->mutable_proposed() = FromProposed(*proposed);
    } else {
      LUHENG_CHECK(false && "a proposed command that cannot be proposed");
    }
  } else {
    SetAccepted(body, outcome, response->mutable_accepted());
  }
}

// Fills `response` with the answer to the command with this body.
template <class Response>
void SetAnswer(const engine::CommandBody& body, const Answer& answer, Response* response) {
  response->set_sequence(static_cast<int64_t>(answer.sequence));
  response->set_checkpoint_size(static_cast<int64_t>(answer.end));
  *response->mutable_event_time() = FromTimeMicros(answer.time);
  SetOutcome(body, answer.outcome, response);
}

// The acceptance that a body's kind calls for, with nothing in it: for commands that would be
// accepted, but were not given.
engine::Outcome EmptyAcceptance(const engine::CommandBody& body);

// Fills `response` with a recorded command's first answer; its entries end before `end`. INTERNAL
// if the command is one that no client can give.
absl::Status SetRecorded(const engine::RecordedCommand& recorded, uint64_t end,
                         ledger::v1::GetCommandResponse* response);

}  // namespace luheng::services

#endif  // SERVICES_RPC_CONVERT_ANSWER_H_
