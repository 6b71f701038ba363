#include "services/rpc/reversal_service.h"

#include <cstdint>

#include "absl/status/status.h"
#include "ledger/base/status_macros.h"
#include "luheng/admin/v1/reversal_service.grpc.pb.h"
#include "services/rpc/mutate.h"
#include "services/rpc/names.h"
#include "services/rpc/page.h"
#include "services/rpc/read.h"

namespace luheng::services {
namespace {

namespace api = admin::v1;

constexpr char kReversalList[] = "reversals";

api::Reversal FromReversal(engine::ReversalId id, const engine::PendingReversal& pending) {
  api::Reversal message;
  message.set_reversal_id(static_cast<int64_t>(id));
  message.set_trade_id(static_cast<int64_t>(pending.trade));
  message.set_requester(UserName(pending.requester));
  if (pending.approver.has_value()) message.set_approver(UserName(*pending.approver));
  return message;
}

absl::Status ListAllReversals(const Edge& edge, const api::ListReversalsRequest& request,
                              api::ListReversalsResponse* response) {
  LUHENG_ASSIGN_OR_RETURN(const Page page,
                          ToPage(request.page_size(), request.page_token(), kReversalList));
  edge.node.replica().Query([&](const engine::Engine& engine, uint64_t sequence) {
    response->set_sequence(static_cast<int64_t>(sequence));
    const auto& reversals = engine.state().exchange().reversals();
    for (auto it = reversals.lower_bound(engine::ReversalId{page.begin.major});
         it != reversals.end(); ++it) {
      if (static_cast<size_t>(response->reversals_size()) == page.size) {
        response->set_next_page_token(
            ToToken(kReversalList, {.major = static_cast<uint64_t>(it->first)}));
        break;
      }
      *response->add_reversals() = FromReversal(it->first, it->second);
    }
  });
  return absl::OkStatus();
}

class ReversalService final : public api::ReversalService::CallbackService {
 public:
  explicit ReversalService(const Edge& edge) : edge_(edge) {}

  grpc::ServerUnaryReactor* RequestReversal(grpc::CallbackServerContext* context,
                                            const api::RequestReversalRequest* request,
                                            api::RequestReversalResponse* response) override {
    return Mutate(edge_, context, *request, response);
  }
  grpc::ServerUnaryReactor* ApproveReversal(grpc::CallbackServerContext* context,
                                            const api::ApproveReversalRequest* request,
                                            api::ApproveReversalResponse* response) override {
    return Mutate(edge_, context, *request, response);
  }
  grpc::ServerUnaryReactor* ListReversals(grpc::CallbackServerContext* context,
                                          const api::ListReversalsRequest* request,
                                          api::ListReversalsResponse* response) override {
    return Read(edge_, context, *request,
                [&](const Caller&) { return ListAllReversals(edge_, *request, response); });
  }

 private:
  const Edge edge_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeReversalService(const Edge& edge) {
  return std::make_unique<ReversalService>(edge);
}

}  // namespace luheng::services
