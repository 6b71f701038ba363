// Read: how every call that changes nothing is answered.
#ifndef SERVICES_RPC_READ_H_
#define SERVICES_RPC_READ_H_

#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "google/protobuf/message.h"
#include "services/auth/access_table.h"
#include "services/rpc/edge.h"
#include "services/rpc/names.h"
#include "services/rpc/status.h"
#include "services/rpc/wait.h"

namespace luheng::services {

// Who reads what is recorded before it is shown (services/reads/read_journal.h), where it is of
// others: in what everybody sees, and in what is the caller's own, nobody has looked at anything.
template <class Request>
bool IsRecorded(const Caller& caller) {
  static const bool is_confidential = IsConfidential(RpcOf<Request>());
  return is_confidential && caller.reach == Reach::kAll;
}
// The record of a call that ends with this status.
ReadRecord ToReadRecord(const Edge& edge, const Caller& caller, const std::string& rpc,
                        const google::protobuf::Message& request, const absl::Status& status);

// Answers a call that changed nothing, recorded first.
template <class Request>
void FinishRead(const Edge& edge, const Caller& caller, const Request& request,
                const absl::Status& status, grpc::ServerUnaryReactor* reactor) {
  if (!IsRecorded<Request>(caller)) {
    reactor->Finish(ToGrpcStatus(status));
    return;
  }
  edge.reads.Record(ToReadRecord(edge, caller, RpcOf<Request>(), request, status),
                    [status, reactor](const absl::Status& recorded) {
                      reactor->Finish(ToGrpcStatus(recorded.ok() ? status : recorded));
                    });
}

// Answers with what `fill(const Caller&)` returns, an absl::Status, after it has filled the
// response. `fill` runs before this returns.
template <class Request, class Fill>
grpc::ServerUnaryReactor* Read(const Edge& edge, grpc::CallbackServerContext* context,
                               const Request& request, Fill&& fill) {
  grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
  const absl::StatusOr<Caller> caller = CallerOf(edge, *context, request);
  if (caller.ok()) {
    FinishRead(edge, *caller, request, std::forward<Fill>(fill)(*caller), reactor);
  } else {
    reactor->Finish(ToGrpcStatus(caller.status()));
  }
  return reactor;
}

// The same once `is_ready()`; see WaitUntil(). `fill` may run after this returns.
template <class Request, class Fill>
grpc::ServerUnaryReactor* ReadWhen(std::function<bool()> is_ready, const Edge& edge,
                                   grpc::CallbackServerContext* context, const Request& request,
                                   Fill fill) {
  grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
  const absl::StatusOr<Caller> caller = CallerOf(edge, *context, request);
  if (caller.ok()) {
    WaitUntil(
        std::move(is_ready),
        [&edge, &request, reactor, caller = *caller, fill = std::move(fill)](bool is_timely) {
          FinishRead(edge, caller, request, is_timely ? fill(caller) : Lagging(), reactor);
        },
        context);
  } else {
    reactor->Finish(ToGrpcStatus(caller.status()));
  }
  return reactor;
}

// How far the exchange had come when a read began.
struct Instant {
  uint64_t sequence = 0;  // Of the last command.
  uint64_t size = 0;      // Entries.
};
Instant Now(const Edge& edge);

// True once the index has everything that was committed at that instant.
std::function<bool()> IsIndexed(const Edge& edge, const Instant& instant);

// The account that the name addresses. INVALID_ARGUMENT, naming `field`; PERMISSION_DENIED if the
// caller may not see it; NOT_FOUND.
absl::StatusOr<AccountKey> ToVisibleAccount(const Edge& edge, const Caller& caller,
                                            std::string_view name, std::string_view field);
// The same with a participant.
absl::StatusOr<engine::ParticipantId> ToVisibleParticipant(const Edge& edge, const Caller& caller,
                                                           std::string_view name,
                                                           std::string_view field);

}  // namespace luheng::services

#endif  // SERVICES_RPC_READ_H_
