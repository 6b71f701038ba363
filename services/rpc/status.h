// How a call that was not carried out looks to the client: a code, and google.rpc details.
//
// A status message of ours begins with its reason, "REASON_IN_CAPITALS: text for people". Clients
// find the reason, and the field that it is about, in the details: ErrorInfo (domain "luheng"), for
// INVALID_ARGUMENT also BadRequest, for RESOURCE_EXHAUSTED also RetryInfo.
#ifndef SERVICES_RPC_STATUS_H_
#define SERVICES_RPC_STATUS_H_

#include <string_view>

#include "absl/status/status.h"

namespace grpc {
class Status;
}  // namespace grpc

namespace luheng::services {

// INVALID_ARGUMENT about a field of the request, named as in the proto file. `problem` goes on the
// sentence that begins with the field: "must be ...".
absl::Status InvalidField(std::string_view field, std::string_view problem);

// The status as gRPC sends it. What an INTERNAL or UNKNOWN status says is logged, not sent.
grpc::Status ToGrpcStatus(const absl::Status& status);

}  // namespace luheng::services

#endif  // SERVICES_RPC_STATUS_H_
