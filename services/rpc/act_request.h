// Requests of commands whose bodies have names: from the message to the body, without a line of
// code for any of them.
//
// The request of the RPC PlaceBid is PlaceBidRequest, and its body the one with the name
// "PLACE_BID"; the fields of both have the same names (message_reader.h). A test holds all of them
// against each other.
#ifndef SERVICES_RPC_ACT_REQUEST_H_
#define SERVICES_RPC_ACT_REQUEST_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "engine/command.h"
#include "engine/engine.h"
#include "google/protobuf/message.h"

namespace luheng::services {

// "PLACE_BID" for PlaceBidRequest.
std::string KindNameOf(const google::protobuf::Descriptor& request);

// Whether there is a body for such a request.
bool HasBody(const google::protobuf::Descriptor& request);

// INVALID_ARGUMENT names the field that cannot be read; NOT_FOUND, what leads to nothing.
// REQUIRES: HasBody(*request.GetDescriptor()).
absl::StatusOr<engine::CommandBody> ToBody(const google::protobuf::Message& request,
                                           const engine::Engine& engine);

// Names of the fields of a body of this kind, with blanks between; empty of a kind that has none.
std::string_view FieldNamesOfKind(uint16_t kind);

// The type of the record that a command of this kind makes; nullopt if it makes none.
std::optional<engine::SubjectType> RecordMadeBy(uint16_t kind);

// Name of what a command of this kind made, of whichever type; empty for number 0.
std::string NameOfMade(uint16_t kind, uint64_t number, const engine::Engine& engine);

}  // namespace luheng::services

#endif  // SERVICES_RPC_ACT_REQUEST_H_
