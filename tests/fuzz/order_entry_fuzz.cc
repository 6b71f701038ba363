// Requests of traders of any bytes: as a message of order entry, and as the requests of single
// calls. Each is refused by its field or names something unknown, or it is a command that the
// engine can look at.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "engine/engine.h"
#include "google/protobuf/stubs/logging.h"
#include "google/rpc/error_details.pb.h"
#include "ledger/base/check.h"
#include "luheng/trading/v1/order_entry_service.pb.h"
#include "services/rpc/convert_order_request.h"
#include "services/rpc/order_entry_visit.h"
#include "services/rpc/status.h"
#include "services/rpc/to_submission.h"
#include "tests/engine/journal.h"

using namespace luheng;            // NOLINT: a program of one function.
using namespace luheng::services;  // NOLINT

namespace {

constexpr engine::Actor kActor = {engine::ParticipantId{2}, engine::UserId{1}};

const engine::Engine& SomeEngine() {
  static const engine::Engine* const some = [] {
    engine::testing::Journal journal;
    engine::testing::Workload workload(1);
    journal.DoAll(workload, 200);
    absl::StatusOr<engine::Engine> loaded = engine::Engine::Load(journal.engine().Save());
    LUHENG_CHECK(loaded.ok());
    return new engine::Engine(*std::move(loaded));
  }();
  return *some;
}

// The client is told what is wrong, and where.
void CheckRefusal(const absl::Status& status) {
  if (absl::IsNotFound(status)) return;
  LUHENG_CHECK(absl::IsInvalidArgument(status));
  bool names_field = false;
  const google::rpc::Status sent = ToRpcStatus(status);
  for (const google::protobuf::Any& detail : sent.details()) {
    google::rpc::BadRequest bad_request;
    if (!detail.UnpackTo(&bad_request)) continue;
    LUHENG_CHECK(bad_request.field_violations_size() == 1);
    names_field = !bad_request.field_violations(0).field().empty();
  }
  LUHENG_CHECK(names_field);
}

template <class Request>
void Convert(const Request& request) {
  const engine::Engine& engine = SomeEngine();
  const absl::StatusOr<Submission> submission =
      ToSubmission(kActor, request, ToBody(request, engine));
  if (!submission.ok()) return CheckRefusal(submission.status());
  LUHENG_CHECK(!engine::FindMalformed(submission->body).has_value());
  const engine::Command command{.sequence = engine.state().next_index(),
                                .time = engine::TimeMicros(1),
                                .actor = submission->actor,
                                .request_id = submission->request_id,
                                .effective_time = submission->effective_time,
                                .body = submission->body};
  static_cast<void>(engine.state().Check(command));
}

template <class Request>
void ParseAndConvert(const void* data, int size) {
  Request request;
  if (request.ParseFromArray(data, size)) Convert(request);
}

}  // namespace

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  // It would say of every string that is not UTF-8 that it is not.
  google::protobuf::SetLogHandler(nullptr);
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const int length = static_cast<int>(size);
  trading::v1::EnterOrdersRequest message;
  if (message.ParseFromArray(data, length)) {
    for (const trading::v1::OrderEntry& entry : message.entries()) {
      const bool has_request =
          VisitRequest(entry, [](const auto& request, const auto&) { Convert(request); });
      LUHENG_CHECK(has_request == (entry.entry_case() != trading::v1::OrderEntry::ENTRY_NOT_SET));
    }
  }
  ParseAndConvert<trading::v1::SubmitOrderRequest>(data, length);
  ParseAndConvert<trading::v1::AmendOrderRequest>(data, length);
  ParseAndConvert<trading::v1::CancelOrderRequest>(data, length);
  ParseAndConvert<trading::v1::CancelOrdersRequest>(data, length);
  ParseAndConvert<trading::v1::SetCancelTimerRequest>(data, length);
  ParseAndConvert<trading::v1::SetDisconnectRuleRequest>(data, length);
  return 0;
}
