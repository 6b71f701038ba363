#include "services/rpc/grant_service.h"

#include <cstdint>

#include "absl/status/status.h"
#include "engine/registry/grants.h"
#include "ledger/base/status_macros.h"
#include "luheng/admin/v1/grant_service.grpc.pb.h"
#include "services/rpc/mutate.h"
#include "services/rpc/names.h"
#include "services/rpc/page.h"
#include "services/rpc/read.h"

namespace luheng::services {
namespace {

namespace api = admin::v1;

constexpr char kGrantList[] = "grants";

// Where a grant stands in the list, whatever comes and goes around it.
Place PlaceOf(const engine::Grant& grant) {
  return {.major = uint64_t{static_cast<uint32_t>(grant.actor.participant)} << 32 |
                   static_cast<uint32_t>(grant.actor.user),
          .minor = static_cast<uint8_t>(grant.role)};
}

absl::Status ListAllGrants(const Edge& edge, const api::ListGrantsRequest& request,
                           api::ListGrantsResponse* response) {
  LUHENG_ASSIGN_OR_RETURN(const Page page,
                          ToPage(request.page_size(), request.page_token(), kGrantList));
  edge.node.replica().Query([&](const engine::Engine& engine, uint64_t sequence) {
    response->set_sequence(static_cast<int64_t>(sequence));
    for (const engine::Grant& grant : engine.state().registry().AllGrants()) {
      if (PlaceOf(grant) < page.begin) continue;
      if (static_cast<size_t>(response->grants_size()) == page.size) {
        response->set_next_page_token(ToToken(kGrantList, PlaceOf(grant)));
        break;
      }
      api::Grant* const out = response->add_grants();
      out->set_grantee(UserName(grant.actor));
      out->set_role(api::Role(grant.role));
    }
  });
  return absl::OkStatus();
}

class GrantService final : public api::GrantService::CallbackService {
 public:
  explicit GrantService(const Edge& edge) : edge_(edge) {}

  grpc::ServerUnaryReactor* GrantRole(grpc::CallbackServerContext* context,
                                      const api::GrantRoleRequest* request,
                                      api::GrantRoleResponse* response) override {
    return Mutate(edge_, context, *request, response);
  }
  grpc::ServerUnaryReactor* RevokeRole(grpc::CallbackServerContext* context,
                                       const api::RevokeRoleRequest* request,
                                       api::RevokeRoleResponse* response) override {
    return Mutate(edge_, context, *request, response);
  }
  grpc::ServerUnaryReactor* ListGrants(grpc::CallbackServerContext* context,
                                       const api::ListGrantsRequest* request,
                                       api::ListGrantsResponse* response) override {
    return Read(edge_, context, *request,
                [&](const Caller&) { return ListAllGrants(edge_, *request, response); });
  }

 private:
  const Edge edge_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeGrantService(const Edge& edge) {
  return std::make_unique<GrantService>(edge);
}

}  // namespace luheng::services
