// WaitUntil: answers a call once something has caught up, without holding a thread.
//
// What followers make of the journal (the index, the checkpoint) is a moment behind what is
// committed. A reader that needs its own write waits for it.
#ifndef SERVICES_RPC_WAIT_H_
#define SERVICES_RPC_WAIT_H_

#include <functional>

#include "absl/status/status.h"

namespace grpc {
class CallbackServerContext;
class ServerUnaryReactor;
}  // namespace grpc

namespace luheng::services {

// Finishes `reactor` with what `answer()` returns, as soon as `is_ready()`; with UNAVAILABLE if
// that does not come within five seconds, or the client has gone. `is_ready` and `answer` run on
// threads of gRPC, the first time before this returns.
void WaitUntil(std::function<bool()> is_ready, std::function<absl::Status()> answer,
               const grpc::CallbackServerContext* context, grpc::ServerUnaryReactor* reactor);

}  // namespace luheng::services

#endif  // SERVICES_RPC_WAIT_H_
