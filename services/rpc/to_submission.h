// From a request and its body to a submission.
#ifndef SERVICES_RPC_TO_SUBMISSION_H_
#define SERVICES_RPC_TO_SUBMISSION_H_

#include <utility>

#include "absl/status/statusor.h"
#include "engine/command.h"
#include "ledger/base/status_macros.h"
#include "services/rpc/convert.h"
#include "services/rpc/convert_field.h"
#include "services/sequencer/submission.h"

namespace luheng::services {

// The request of `actor` as a submission without callback, well formed: INVALID_ARGUMENT names the
// field that is not. `body` is what ToBody() made of it.
template <class Request>
absl::StatusOr<Submission> ToSubmission(const engine::Actor& actor, const Request& request,
                                        absl::StatusOr<engine::CommandBody> body) {
  Submission submission;
  submission.actor = actor;
  LUHENG_ASSIGN_OR_RETURN(submission.request_id, ToRequestId(request.request_id()));
  if constexpr (requires { request.effective_time(); }) {
    if (request.has_effective_time()) {
      LUHENG_ASSIGN_OR_RETURN(submission.effective_time,
                              ToTimeMicros(request.effective_time(), "effective_time"));
    }
  }
  LUHENG_ASSIGN_OR_RETURN(submission.body, std::move(body));
  LUHENG_RETURN_IF_ERROR(FindMalformedField(submission.body));
  return submission;
}

}  // namespace luheng::services

#endif  // SERVICES_RPC_TO_SUBMISSION_H_
