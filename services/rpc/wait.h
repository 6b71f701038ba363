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
}  // namespace grpc

namespace luheng::services {

// Calls `answer(true)` as soon as `is_ready()`; `answer(false)` if that does not come within five
// seconds, or the client has gone. Both run on threads of gRPC, the first time before this returns.
void WaitUntil(std::function<bool()> is_ready, std::function<void(bool is_timely)> answer,
               const grpc::CallbackServerContext* context);

// What a client is told whose answer did not get ready.
absl::Status Lagging();

}  // namespace luheng::services

#endif  // SERVICES_RPC_WAIT_H_
