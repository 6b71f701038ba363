#include "services/auth/identity.h"

#include <grpcpp/security/auth_context.h>

#include <charconv>
#include <cstdint>
#include <string>
#include <system_error>

#include "absl/status/status.h"

namespace luheng::services {
namespace {

bool Consume(std::string_view prefix, std::string_view* rest) {
  if (!rest->starts_with(prefix)) return false;
  rest->remove_prefix(prefix.size());
  return true;
}

bool ConsumeNumber(std::string_view* rest, uint32_t* number) {
  if (rest->empty() || rest->front() < '1' || rest->front() > '9') return false;
  const char* const end = rest->data() + rest->size();
  const auto [stop, error] = std::from_chars(rest->data(), end, *number);
  if (error != std::errc()) return false;
  rest->remove_prefix(static_cast<size_t>(stop - rest->data()));
  return true;
}

bool IsLocal(const grpc::AuthContext& context) {
  const auto types = context.FindPropertyValues("transport_security_type");
  return types.size() == 1 && types[0] == "local";
}

}  // namespace

std::optional<engine::Actor> ParseSpiffeId(std::string_view id, std::string_view domain) {
  uint32_t participant = 0;
  uint32_t user = 0;
  if (!Consume("spiffe://", &id) || !Consume(domain, &id) || !Consume("/participant/", &id) ||
      !ConsumeNumber(&id, &participant) || !Consume("/user/", &id) || !ConsumeNumber(&id, &user) ||
      !id.empty()) {
    return std::nullopt;
  }
  return engine::Actor{engine::ParticipantId{participant}, engine::UserId{user}};
}

absl::StatusOr<engine::Actor> ActorOfSpiffeId(std::string_view id, std::string_view domain) {
  const auto actor = ParseSpiffeId(id, domain);
  if (!actor.has_value()) {
    return absl::UnauthenticatedError(
        "UNKNOWN_IDENTITY: the certificate's SPIFFE id must be spiffe://" + std::string(domain) +
        "/participant/<number>/user/<number>");
  }
  return *actor;
}

absl::StatusOr<engine::Actor> PeerActor(const grpc::AuthContext& context, std::string_view domain) {
  // gRPC says "local" only of a connection that came in on the Unix socket's acceptor.
  if (IsLocal(context)) return kLocalOperator;
  const auto ids = context.FindPropertyValues("peer_spiffe_id");
  if (ids.size() != 1) {
    return absl::UnauthenticatedError(
        "NO_IDENTITY: the client certificate must carry one SPIFFE id, as a URI");
  }
  return ActorOfSpiffeId({ids[0].data(), ids[0].size()}, domain);
}

}  // namespace luheng::services
