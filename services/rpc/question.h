// Question: how every call of AuditService is answered.
//
//   request -> caller -> desk: moment -> state at that moment -> answer, logged like any read
//
// The moment is the one that the page token, or one of the fields at_time, at_sequence and at_day,
// says; else the newest. An answer function gets a Question and fills the response.
#ifndef SERVICES_RPC_QUESTION_H_
#define SERVICES_RPC_QUESTION_H_

#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include <cstdint>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "google/protobuf/message.h"
#include "ledger/base/status_macros.h"
#include "services/followers/past_states.h"
#include "services/rpc/edge.h"
#include "services/rpc/question_desk.h"
#include "services/rpc/read.h"

namespace luheng::services {

struct Question {
  const Edge& edge;
  const Caller& caller;
  PastStates& past;
  const PastState& state;  // At the moment asked about.

  const engine::Engine& engine() const { return state.engine; }
};

// How many entries there were at the moment that the request asks about; the index has them all.
// INVALID_ARGUMENT names the field; OUT_OF_RANGE if the moment has not come, or was before the
// first entry; UNAVAILABLE if the index lags.
absl::StatusOr<uint64_t> SizeAtMoment(const Edge& edge, const google::protobuf::Message& request);

// Answers with what `answer(const Question&, const Request&, Response*)` returns, an absl::Status.
template <class Request, class Response, class Answer>
grpc::ServerUnaryReactor* AnswerQuestion(const Edge& edge, grpc::CallbackServerContext* context,
                                         const Request& request, Response* response,
                                         Answer answer) {
  grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
  const absl::StatusOr<Caller> caller = CallerOf(edge, *context, request);
  absl::Status refusal = caller.status();
  if (refusal.ok()) {
    refusal = edge.questions.Ask(*caller, [&edge, context, &request, response, answer, reactor,
                                           caller = *caller](PastStates& past) {
      const absl::Status status = [&]() -> absl::Status {
        past.StopWhen([context] { return context->IsCancelled(); });
        LUHENG_ASSIGN_OR_RETURN(const uint64_t size, SizeAtMoment(edge, request));
        LUHENG_ASSIGN_OR_RETURN(const std::shared_ptr<const PastState> state, past.At(size));
        return answer(Question{edge, caller, past, *state}, request, response);
      }();
      FinishRead(edge, caller, request, status, reactor);
    });
  }
  if (!refusal.ok()) reactor->Finish(ToGrpcStatus(refusal));
  return reactor;
}

}  // namespace luheng::services

#endif  // SERVICES_RPC_QUESTION_H_
