#include "services/rpc/status.h"

#include <grpcpp/support/status.h>

#include <string>
#include <utility>

#include "absl/strings/cord.h"
#include "absl/strings/string_view.h"
#include "google/rpc/error_details.pb.h"
#include "spdlog/spdlog.h"

namespace luheng::services {
namespace {

constexpr char kFieldPayload[] = "luheng/field";
// In front of the key of what WithMetadata() adds.
constexpr std::string_view kMetadataPayload = "luheng/metadata/";
constexpr char kMalformed[] = "MALFORMED";
constexpr char kRetryPayload[] = "luheng/retry_delay_us";
constexpr int64_t kRetryDelayUs = 200'000;

absl::string_view ToAbsl(std::string_view text) { return {text.data(), text.size()}; }

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

void AddRetryInfo(const absl::Status& status, google::rpc::Status* out) {
  int64_t delay_us = kRetryDelayUs;
  if (const auto delay = status.GetPayload(kRetryPayload); delay.has_value()) {
    delay_us = std::stoll(std::string(*delay));
  }
  google::rpc::RetryInfo retry_info;
  retry_info.mutable_retry_delay()->set_seconds(delay_us / 1'000'000);
  retry_info.mutable_retry_delay()->set_nanos(static_cast<int32_t>(delay_us % 1'000'000) * 1'000);
  out->add_details()->PackFrom(retry_info);
}

}  // namespace

absl::Status InvalidField(std::string_view field, std::string_view problem) {
  std::string message = kMalformed;
  message.append(": ").append(field).append(" ").append(problem);
  absl::Status status = absl::InvalidArgumentError(message);
  status.SetPayload(kFieldPayload, absl::Cord(ToAbsl(field)));
  return status;
}

absl::Status WithMetadata(absl::Status status, std::string_view key, std::string_view value) {
  status.SetPayload(ToAbsl(std::string(kMetadataPayload).append(key)), absl::Cord(ToAbsl(value)));
  return status;
}

absl::Status WithRetryDelay(absl::Status status, int64_t delay_us) {
  status.SetPayload(kRetryPayload, absl::Cord(std::to_string(delay_us)));
  return status;
}

google::rpc::Status ToRpcStatus(const absl::Status& status) {
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
  status.ForEachPayload([&info](absl::string_view url, const absl::Cord& value) {
    const std::string_view name(url.data(), url.size());
    if (!name.starts_with(kMetadataPayload)) return;
    const std::string key(name.substr(kMetadataPayload.size()));
    (*info.mutable_metadata())[key] = std::string(value);
  });
  if (absl::IsResourceExhausted(status)) AddRetryInfo(status, &details);
  details.add_details()->PackFrom(info);
  return details;
}

grpc::Status ToGrpcStatus(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  const google::rpc::Status details = ToRpcStatus(status);
  return {static_cast<grpc::StatusCode>(details.code()), details.message(),
          details.SerializeAsString()};
}

}  // namespace luheng::services
