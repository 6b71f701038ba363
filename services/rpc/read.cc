#include "services/rpc/read.h"

#include <cstdint>
#include <string>

#include "google/protobuf/util/json_util.h"

namespace luheng::services {
namespace {

// The same for what exists and what does not, so that nobody can ask around.
absl::Status ForeignParticipant(std::string_view name) {
  return absl::PermissionDeniedError("FOREIGN_PARTICIPANT: " + std::string(name) +
                                     " is not your own participant's");
}

}  // namespace

ReadRecord ToReadRecord(const Edge& edge, const Caller& caller, const std::string& rpc,
                        const google::protobuf::Message& request, const absl::Status& status) {
  ReadRecord read{.reader = caller.actor,
                  .method = rpc.substr(1),
                  .request = {},
                  .status = absl::StatusCodeToString(status.code()),
                  .sequence = Now(edge).sequence};
  google::protobuf::util::JsonPrintOptions names;
  names.preserve_proto_field_names = true;
  // Not every message is JSON: points in time, for one, have their bounds.
  if (!google::protobuf::util::MessageToJsonString(request, &read.request, names).ok()) {
    read.request = request.ShortDebugString();
  }
  return read;
}

Instant Now(const Edge& edge) {
  return edge.node.replica().Query([](const engine::Engine& engine, uint64_t sequence) {
    return Instant{.sequence = sequence, .size = engine.state().next_index()};
  });
}

std::function<bool()> IsIndexed(const Edge& edge, const Instant& instant) {
  return [&node = edge.node, size = instant.size] { return node.index().watermark() >= size; };
}

absl::StatusOr<AccountKey> ToVisibleAccount(const Edge& edge, const Caller& caller,
                                            std::string_view name, std::string_view field) {
  const auto key = ParseAccountName(name);
  if (!key.has_value()) {
    return InvalidField(field, "must be a name like participants/p12/accounts/a3");
  }
  if (!caller.MaySee(key->participant)) return ForeignParticipant(name);
  const bool exists = edge.node.replica().Query([&](const engine::Engine& engine, uint64_t) {
    const engine::Account* const account = engine.state().registry().FindAccount(key->account);
    return account != nullptr && account->participant == key->participant;
  });
  if (!exists) {
    return absl::NotFoundError("ACCOUNT_UNKNOWN: " + std::string(name) + " does not exist");
  }
  return *key;
}

absl::StatusOr<engine::ParticipantId> ToVisibleParticipant(const Edge& edge, const Caller& caller,
                                                           std::string_view name,
                                                           std::string_view field) {
  const auto participant = ParseParticipantName(name);
  if (!participant.has_value()) return InvalidField(field, "must be a name like participants/p12");
  if (!caller.MaySee(*participant)) return ForeignParticipant(name);
  const bool exists = edge.node.replica().Query([&](const engine::Engine& engine, uint64_t) {
    return engine.state().registry().FindParticipant(*participant) != nullptr;
  });
  if (!exists) {
    return absl::NotFoundError("PARTICIPANT_UNKNOWN: " + std::string(name) + " does not exist");
  }
  return *participant;
}

}  // namespace luheng::services
