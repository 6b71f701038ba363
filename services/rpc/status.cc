#include "services/rpc/status.h"

#include <grpcpp/support/status.h>

#include <string>
#include <utility>

#include "absl/strings/cord.h"
#include "absl/strings/string_view.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "spdlog/spdlog.h"

namespace luheng::services {
namespace {

constexpr char kFieldPayload[] = "luheng/field";
constexpr char kMalformed[] = "MALFORMED";
constexpr int kRetryDelayMs = 200;

// The reason that a message begins with, else the name of the code.
std::string ReasonOf(const absl::Status& status) {
  const std::string message(status.message());
  const size_t end = message.find(':');
  if (end != std::string::npos && end > 0 &&
      message.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == end) {
    return message.substr(0, end);
  }
  return absl::StatusCodeToString(status.code());
}

void AddBadRequest(const std::string& field, const std::string& message, google::rpc::Status* out) {
  google::rpc::BadRequest bad_request;
  auto* const violation = bad_request.add_field_violations();
  violation->set_field(field);
  violation->set_description(message.substr(std::string(kMalformed).size() + 2));
  out->add_details()->PackFrom(bad_request);
}

void AddRetryInfo(google::rpc::Status* out) {
  google::rpc::RetryInfo retry_info;
  retry_info.mutable_retry_delay()->set_nanos(kRetryDelayMs * 1'000'000);
  out->add_details()->PackFrom(retry_info);
}

}  // namespace

absl::Status InvalidField(std::string_view field, std::string_view problem) {
  std::string message = kMalformed;
  message.append(": ").append(field).append(" ").append(problem);
  absl::Status status = absl::InvalidArgumentError(message);
  status.SetPayload(kFieldPayload, absl::Cord(absl::string_view(field.data(), field.size())));
  return status;
}

grpc::Status ToGrpcStatus(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  std::string message(status.message());
  if (absl::IsInternal(status) || absl::IsUnknown(status)) {
    spdlog::error("a call failed: {}", status.ToString());
    message = "INTERNAL: the server failed; its log says why";
  }
  google::rpc::Status details;
  // The two libraries number their codes alike.
  details.set_code(static_cast<int>(status.code()));
  details.set_message(message);
  google::rpc::ErrorInfo info;
  info.set_reason(ReasonOf(status));
  info.set_domain("luheng");
  if (const auto field = status.GetPayload(kFieldPayload); field.has_value()) {
    const std::string name(*field);
    (*info.mutable_metadata())["field"] = name;
    AddBadRequest(name, message, &details);
  }
  if (absl::IsResourceExhausted(status)) AddRetryInfo(&details);
  details.add_details()->PackFrom(info);
  return {static_cast<grpc::StatusCode>(status.code()), message, details.SerializeAsString()};
}

}  // namespace luheng::services
