// Fields that many requests have, and how a wrong one is named.
#ifndef SERVICES_RPC_CONVERT_FIELD_H_
#define SERVICES_RPC_CONVERT_FIELD_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/command.h"
#include "engine/engine.h"

namespace luheng::services {

// Whether the request id is a UUID: INVALID_ARGUMENT, or the id.
absl::StatusOr<engine::RequestId> ToRequestId(const std::string& request_id);

// engine::FindMalformed() with the field named as in the request: INVALID_ARGUMENT, or OK.
absl::Status FindMalformedField(const engine::CommandBody& body);

// What a name addresses. INVALID_ARGUMENT, naming `field`, if it is not such a name; NOT_FOUND if
// there is no such thing. Also for reads.
absl::StatusOr<const engine::Instrument*> FindInstrument(std::string_view name,
                                                         std::string_view field,
                                                         const engine::Engine& engine);
absl::StatusOr<const engine::Market*> FindMarket(std::string_view name, std::string_view field,
                                                 const engine::Engine& engine);

// The account and the instrument that requests name. An account that the engine does not know goes
// on to it, and is rejected there.
absl::StatusOr<engine::AccountId> ToAccount(const std::string& name, const engine::Engine& engine,
                                            std::string_view field = "account");
absl::StatusOr<engine::InstrumentId> ToInstrument(const std::string& name,
                                                  const engine::Engine& engine,
                                                  std::string_view field = "instrument");

}  // namespace luheng::services

#endif  // SERVICES_RPC_CONVERT_FIELD_H_
