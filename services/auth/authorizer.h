// Authorizer: decides each call from the caller's identity, its journaled grants, and the access
// table.
//
// Every transport asks it: connections with gRPC credentials through MetadataProcessor(), before
// any handler runs; what has no credentials (the in-process channel) has to call Authorize()
// itself, and what is not gRPC AuthorizeSpiffeId().
//
// Thread-safe.
#ifndef SERVICES_AUTH_AUTHORIZER_H_
#define SERVICES_AUTH_AUTHORIZER_H_

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "engine/types.h"
#include "services/auth/access_table.h"
#include "services/followers/replica.h"

namespace grpc {
class AuthContext;
class AuthMetadataProcessor;
}  // namespace grpc

namespace luheng::services {

// Somebody who may make a call.
struct Caller {
  engine::Actor actor;
  Reach reach = Reach::kNone;

  // Whether the caller may see what belongs to `participant`.
  bool MaySee(engine::ParticipantId participant) const {
    return reach == Reach::kAll || (reach == Reach::kOwn && participant == actor.participant);
  }
};

class Authorizer {
 public:
  // `replica` must outlive this. `spiffe_domain` is the trust domain of client certificates.
  Authorizer(const Replica& replica, std::string spiffe_domain);

  // UNAUTHENTICATED, or PERMISSION_DENIED if no role of the peer may call `rpc`.
  absl::StatusOr<Caller> Authorize(std::string_view rpc, const grpc::AuthContext& peer) const;

  // The same for a peer that showed a certificate with this SPIFFE id on a connection without gRPC.
  absl::StatusOr<Caller> AuthorizeSpiffeId(std::string_view rpc, std::string_view id) const;

  // How far somebody with `roles` may go with `rpc`; PERMISSION_DENIED if not at all.
  static absl::StatusOr<Reach> Check(std::string_view rpc, engine::RoleSet roles);

  // The same for a connection's every call; for SetAuthMetadataProcessor(). This must outlive it.
  std::shared_ptr<grpc::AuthMetadataProcessor> MetadataProcessor() const;

 private:
  absl::StatusOr<Caller> AuthorizeActor(std::string_view rpc, const engine::Actor& actor) const;

  const Replica& replica_;
  const std::string spiffe_domain_;
};

}  // namespace luheng::services

#endif  // SERVICES_AUTH_AUTHORIZER_H_
