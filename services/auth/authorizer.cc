#include "services/auth/authorizer.h"

#include <grpcpp/security/auth_metadata_processor.h>

#include <utility>

#include "absl/status/status.h"
#include "ledger/base/status_macros.h"
#include "services/auth/identity.h"

namespace luheng::services {
namespace {

class RpcAuthorizer final : public grpc::AuthMetadataProcessor {
 public:
  explicit RpcAuthorizer(const Authorizer& authorizer) : authorizer_(authorizer) {}

  // A look into memory; not worth a thread of its own.
  bool IsBlocking() const override { return false; }

  grpc::Status Process(const InputMetadata& metadata, grpc::AuthContext* context, OutputMetadata*,
                       OutputMetadata*) override {
    const auto path = metadata.find(":path");
    if (path == metadata.end()) return {grpc::StatusCode::INTERNAL, "a call without a path"};
    const absl::Status status =
        authorizer_.Authorize({path->second.data(), path->second.size()}, *context).status();
    // gRPC passes on code and message only, so the reason stands in the message. The two libraries
    // number their codes alike.
    return {static_cast<grpc::StatusCode>(status.code()), std::string(status.message())};
  }

 private:
  const Authorizer& authorizer_;
};

}  // namespace

Authorizer::Authorizer(const Replica& replica, std::string spiffe_domain)
    : replica_(replica), spiffe_domain_(std::move(spiffe_domain)) {}

absl::StatusOr<Caller> Authorizer::Authorize(std::string_view rpc,
                                             const grpc::AuthContext& peer) const {
  LUHENG_ASSIGN_OR_RETURN(const engine::Actor actor, PeerActor(peer, spiffe_domain_));
  return AuthorizeActor(rpc, actor);
}

absl::StatusOr<Caller> Authorizer::AuthorizeSpiffeId(std::string_view rpc,
                                                     std::string_view id) const {
  LUHENG_ASSIGN_OR_RETURN(const engine::Actor actor, ActorOfSpiffeId(id, spiffe_domain_));
  return AuthorizeActor(rpc, actor);
}

absl::StatusOr<Caller> Authorizer::AuthorizeActor(std::string_view rpc,
                                                  const engine::Actor& actor) const {
  const engine::RoleSet roles = replica_.Query([&](const engine::Engine& engine, uint64_t) {
    return engine.state().registry().RolesOf(actor);
  });
  LUHENG_ASSIGN_OR_RETURN(const Reach reach, Check(rpc, roles));
  return Caller{actor, reach};
}

absl::StatusOr<Reach> Authorizer::Check(std::string_view rpc, engine::RoleSet roles) {
  const Reach reach = ReachOf(rpc, roles);
  if (reach == Reach::kNone) {
    return absl::PermissionDeniedError("ROLE_MISSING: no role granted to you may call " +
                                       std::string(rpc));
  }
  return reach;
}

std::shared_ptr<grpc::AuthMetadataProcessor> Authorizer::MetadataProcessor() const {
  return std::make_shared<RpcAuthorizer>(*this);
}

}  // namespace luheng::services
