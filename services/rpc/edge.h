// Edge: what every gRPC service works with, and what all their calls have in common.
#ifndef SERVICES_RPC_EDGE_H_
#define SERVICES_RPC_EDGE_H_

#include <grpcpp/server_context.h>

#include <string>

#include "google/protobuf/descriptor.h"
#include "services/auth/authorizer.h"
#include "services/reads/read_journal.h"
#include "services/rpc/question_desk.h"
#include "services/rpc/rate_limiter.h"
#include "services/sequencer/clock.h"
#include "services/server/node.h"
#include "services/vault/vault.h"

namespace luheng::services {

// References only; what it refers to outlives the services.
struct Edge {
  Node& node;
  Vault& vault;
  const Authorizer& authorizer;
  Clock& clock;
  RateLimiter& rate_limiter;
  ReadJournal& reads;
  QuestionDesk& questions;
};

// "/package.Service/Method" of the RPC that takes this request: every file of ours has one service,
// and a request is called after its method.
template <class Request>
const std::string& RpcOf() {
  static const std::string rpc = [] {
    const google::protobuf::Descriptor& request = *Request::descriptor();
    const std::string name = request.name();
    return "/" + request.file()->service(0)->full_name() + "/" +
           name.substr(0, name.size() - std::string("Request").size());
  }();
  return rpc;
}

// Who calls, and how far the call may go. The credentials have refused others already; this is what
// the object checks need.
template <class Request>
absl::StatusOr<Caller> CallerOf(const Edge& edge, const grpc::CallbackServerContext& context,
                                const Request&) {
  return edge.authorizer.Authorize(RpcOf<Request>(), *context.auth_context());
}

}  // namespace luheng::services

#endif  // SERVICES_RPC_EDGE_H_
