// Mutate: how every call that changes the exchange is answered.
//
//   request -> body -> well formed? -> validate_only: what the rules say now
//                                   -> else: sequenced, committed, answered
//
// A call that was sequenced is OK and says what the exchange said. A status other than OK means
// that nothing was recorded, but for UNAVAILABLE, DATA_LOSS and what a client's own deadline makes:
// then the outcome is unknown, and the same request id finds it out.
#ifndef SERVICES_RPC_MUTATE_H_
#define SERVICES_RPC_MUTATE_H_

#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ledger/base/status_macros.h"
#include "services/rpc/act_request.h"
#include "services/rpc/convert_answer.h"
#include "services/rpc/convert_request.h"
#include "services/rpc/edge.h"
#include "services/rpc/status.h"
#include "services/rpc/to_submission.h"
#include "services/sequencer/submission.h"

namespace luheng::admin::v1 {
class ApproveProposalResponse;
class ChangeKeyRequest;
}  // namespace luheng::admin::v1
namespace luheng::registry::v1 {
class RenameParticipantRequest;
}  // namespace luheng::registry::v1

namespace luheng::services {

// Takes a token for the call, and adds the trailers that tell of the budget: RESOURCE_EXHAUSTED if
// there is none left. A call that records nothing takes none.
enum class Recording { kYes, kNo };
absl::Status TakeFromBudget(const Edge& edge, const engine::Actor& actor, Recording recording,
                            grpc::CallbackServerContext* context);

// What the rules would say to the submission now.
engine::Outcome OutcomeNow(const Edge& edge, const Submission& submission);

// Does what has to be done outside the journal before a request's command is recorded. Most
// requests have nothing of the kind.
template <class Request>
absl::Status BeforeSubmit(const Edge&, const Request&, Submission*) {
  return absl::OkStatus();
}
// Puts the name into the vault, and its commitment into the body.
absl::Status BeforeSubmit(const Edge& edge, const registry::v1::RegisterParticipantRequest& request,
                          Submission* submission);

absl::Status BeforeSubmit(const Edge& edge, const registry::v1::RenameParticipantRequest& request,
                          Submission* submission);
// Refuses a key whose private half is not here.
absl::Status BeforeSubmit(const Edge& edge, const admin::v1::ChangeKeyRequest& request,
                          Submission* submission);
// The name commitment is a stand-in, as in convert_request.h.
absl::StatusOr<engine::CommandBody> ToBody(const registry::v1::RenameParticipantRequest& request,
                                           const engine::Engine& engine);

// Adds to the answer what the outcome alone does not tell. Most answers need nothing of the kind.
template <class Response>
void CompleteAnswer(const Edge&, const Answer&, Response*) {}
// Names what the approved command made.
void CompleteAnswer(const Edge& edge, const Answer& answer,
                    admin::v1::ApproveProposalResponse* response);

// Names in `accepted` what was made by the command that an approval carried out.
void NameMade(const Edge& edge, const engine::Outcome& outcome, type::v1::Accepted* accepted);

// The request of whoever calls as a submission without callback, well formed.
template <class Request>
absl::StatusOr<Submission> CallToSubmission(const Edge& edge,
                                            const grpc::CallbackServerContext& context,
                                            const Request& request) {
  LUHENG_ASSIGN_OR_RETURN(const Caller caller, CallerOf(edge, context, request));
  return edge.node.replica().Query([&](const engine::Engine& engine, uint64_t) {
    return ToSubmission(caller.actor, request, ToBody(request, engine));
  });
}

template <class Request, class Response>
absl::Status Submit(const Edge& edge, const Request& request, Submission submission,
                    grpc::ServerUnaryReactor* reactor, Response* response) {
  LUHENG_RETURN_IF_ERROR(BeforeSubmit(edge, request, &submission));
  submission.done = [edge, reactor, response,
                     body = submission.body](const absl::StatusOr<Answer>& answer) {
    if (answer.ok()) {
      SetAnswer(body, *answer, response);
      CompleteAnswer(edge, *answer, response);
    }
    reactor->Finish(ToGrpcStatus(answer.status()));
  };
  return edge.node.Submit(std::move(submission));
}

template <class Request, class Response>
grpc::ServerUnaryReactor* Mutate(const Edge& edge, grpc::CallbackServerContext* context,
                                 const Request& request, Response* response) {
  grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
  absl::StatusOr<Submission> submission = CallToSubmission(edge, *context, request);
  absl::Status status = submission.status();
  if (status.ok()) {
    status = TakeFromBudget(edge, submission->actor,
                            request.validate_only() ? Recording::kNo : Recording::kYes, context);
  }
  if (status.ok() && request.validate_only()) {
    SetOutcome(submission->body, OutcomeNow(edge, *submission), response);
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }
  if (status.ok()) {
    // From here on the callback finishes the call, unless the submission is refused at once.
    status = Submit(edge, request, *std::move(submission), reactor, response);
  }
  if (!status.ok()) reactor->Finish(ToGrpcStatus(status));
  return reactor;
}

}  // namespace luheng::services

#endif  // SERVICES_RPC_MUTATE_H_
