// Who is calling: the identity that a connection proved.
//
// Over TCP it is the SPIFFE id of the client's certificate,
//
//   spiffe://<domain>/participant/<number>/user/<number>
//
// and over the Unix socket, whose file only the operator may open, the first administrator. An
// identity says nothing about what its holder may do.
#ifndef SERVICES_AUTH_IDENTITY_H_
#define SERVICES_AUTH_IDENTITY_H_

#include <optional>
#include <string_view>

#include "absl/status/statusor.h"
#include "engine/types.h"

namespace grpc {
class AuthContext;
}  // namespace grpc

namespace luheng::services {

// The first administrator of every journal, who may use the Unix socket.
inline constexpr engine::Actor kLocalOperator{engine::ParticipantId{1}, engine::UserId{1}};

// The actor that a SPIFFE id of `domain` names; nullopt if it is not of the form above. Numbers are
// decimal, more than 0, without leading zeros.
std::optional<engine::Actor> ParseSpiffeId(std::string_view id, std::string_view domain);

// The same; UNAUTHENTICATED says what the id must be.
absl::StatusOr<engine::Actor> ActorOfSpiffeId(std::string_view id, std::string_view domain);

// The actor behind a connection. UNAUTHENTICATED if it proved no identity of `domain`.
absl::StatusOr<engine::Actor> PeerActor(const grpc::AuthContext& context, std::string_view domain);

}  // namespace luheng::services

#endif  // SERVICES_AUTH_IDENTITY_H_
