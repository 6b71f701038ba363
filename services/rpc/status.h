// How a call that was not carried out looks to the client: a code, and google.rpc details.
//
// A status message of ours begins with its reason, "REASON_IN_CAPITALS: text for people". Clients
// find the reason, and what it is about, in the details: ErrorInfo (domain "luheng") with metadata,
// for INVALID_ARGUMENT also BadRequest, for RESOURCE_EXHAUSTED also RetryInfo.
#ifndef SERVICES_RPC_STATUS_H_
#define SERVICES_RPC_STATUS_H_

#include <cstdint>
#include <string_view>

#include "absl/status/status.h"
#include "google/rpc/status.pb.h"

namespace grpc {
class Status;
}  // namespace grpc

namespace luheng::services {

// INVALID_ARGUMENT about a field of the request, named as in the proto file. `problem` goes on the
// sentence that begins with the field: "must be ...".
absl::Status InvalidField(std::string_view field, std::string_view problem);

// The status with something more for programs: ErrorInfo.metadata[key] = value.
// REQUIRES: !status.ok().
absl::Status WithMetadata(absl::Status status, std::string_view key, std::string_view value);

// The RESOURCE_EXHAUSTED status with the time after which to try again, instead of the usual one.
absl::Status WithRetryDelay(absl::Status status, int64_t delay_us);

// The status with its details, as clients get them. REQUIRES: !status.ok(). What an INTERNAL or
// UNKNOWN status says is logged, not sent.
google::rpc::Status ToRpcStatus(const absl::Status& status);

// The same as the end of a call.
grpc::Status ToGrpcStatus(const absl::Status& status);

}  // namespace luheng::services

#endif  // SERVICES_RPC_STATUS_H_
