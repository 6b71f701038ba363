#include "services/cli/exit_code.h"

#include "absl/strings/cord.h"

namespace luheng::services::cli {
namespace {

constexpr char kRejectedPayload[] = "luheng/rejected";
constexpr char kNotVerifiedPayload[] = "luheng/not-verified";

bool HasPayload(const absl::Status& status, const char* payload) {
  return status.GetPayload(payload).has_value();
}

}  // namespace

absl::Status RejectedError(const std::string& message) {
  absl::Status status = absl::FailedPreconditionError(message);
  status.SetPayload(kRejectedPayload, absl::Cord());
  return status;
}

absl::Status VerificationError(const std::string& message) {
  absl::Status status = absl::DataLossError(message);
  status.SetPayload(kNotVerifiedPayload, absl::Cord());
  return status;
}

// absl::StatusCode asks its users to keep a default, because it may grow.
ExitCode ExitCodeOf(const absl::Status& status) {
  if (HasPayload(status, kRejectedPayload)) return ExitCode::kRejected;
  if (HasPayload(status, kNotVerifiedPayload)) return ExitCode::kVerificationFailed;
  switch (status.code()) {
    case absl::StatusCode::kOk:
      return ExitCode::kDone;
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kOutOfRange:
      return ExitCode::kUsage;
    case absl::StatusCode::kUnauthenticated:
    case absl::StatusCode::kPermissionDenied:
      return ExitCode::kNotAuthorized;
    case absl::StatusCode::kNotFound:
      return ExitCode::kNotFound;
    case absl::StatusCode::kAlreadyExists:
      return ExitCode::kConflict;
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kDeadlineExceeded:
    case absl::StatusCode::kResourceExhausted:
      return ExitCode::kUnavailable;
    default:
      return ExitCode::kOther;
  }
}

}  // namespace luheng::services::cli
