#include "services/rpc/act_request.h"

#include <map>
#include <string_view>
#include <utility>
#include <variant>

#include "ledger/base/check.h"
#include "services/rpc/message_reader.h"
#include "services/rpc/payload_writer.h"

namespace luheng::services {
namespace {

constexpr std::string_view kRequest = "Request";

using MakeBody = absl::StatusOr<engine::CommandBody> (*)(const google::protobuf::Message& request,
                                                         const engine::Engine& engine);

template <class Body>
absl::StatusOr<engine::CommandBody> Make(const google::protobuf::Message& request,
                                         const engine::Engine& engine) {
  Body body;
  MessageReader reader(request, engine::FieldNamesOf<Body>(), engine);
  Body::Fields(body, reader);
  if (!reader.status().ok()) return reader.status();
  return body;
}

struct Bodies {
  std::map<std::string, MakeBody> by_name;
  std::map<uint16_t, std::string_view> field_names;  // By kind.
  std::map<uint16_t, engine::SubjectType> makes;     // By kind.
};

template <class Body>
void Add(Bodies& bodies) {
  if constexpr (requires { Body::kName; }) {
    bodies.by_name.emplace(Body::kName, Make<Body>);
    bodies.field_names.emplace(Body::kKind, Body::kFieldNames);
  }
  if constexpr (requires { typename Body::Makes; }) {
    bodies.makes.emplace(Body::kKind, TypeOf(typename Body::Makes{}));
  }
}

template <class... Body>
Bodies Collect(const std::variant<Body...>*) {
  Bodies bodies;
  (Add<Body>(bodies), ...);
  return bodies;
}

const Bodies& AllBodies() {
  static const Bodies bodies = Collect(static_cast<const engine::CommandBody*>(nullptr));
  return bodies;
}

}  // namespace

std::string KindNameOf(const google::protobuf::Descriptor& request) {
  std::string_view words = request.name();
  if (words.ends_with(kRequest)) words.remove_suffix(kRequest.size());
  std::string name;
  for (const char c : words) {
    const bool is_lower = c >= 'a' && c <= 'z';
    if (!is_lower && !name.empty()) name.push_back('_');
    name.push_back(is_lower ? static_cast<char>(c - 'a' + 'A') : c);
  }
  return name;
}

bool HasBody(const google::protobuf::Descriptor& request) {
  return AllBodies().by_name.contains(KindNameOf(request));
}

absl::StatusOr<engine::CommandBody> ToBody(const google::protobuf::Message& request,
                                           const engine::Engine& engine) {
  const auto found = AllBodies().by_name.find(KindNameOf(*request.GetDescriptor()));
  LUHENG_CHECK(found != AllBodies().by_name.end());
  return found->second(request, engine);
}

std::string_view FieldNamesOfKind(uint16_t kind) {
  const auto found = AllBodies().field_names.find(kind);
  return found == AllBodies().field_names.end() ? "" : found->second;
}

std::optional<engine::SubjectType> RecordMadeBy(uint16_t kind) {
  const auto found = AllBodies().makes.find(kind);
  if (found == AllBodies().makes.end()) return std::nullopt;
  return found->second;
}

std::string NameOfMade(uint16_t kind, uint64_t number, const engine::Engine& engine) {
  if (number == 0) return "";
  switch (kind) {
    case engine::RegisterParticipant::kKind:
      return ParticipantName(engine::ParticipantId{static_cast<uint32_t>(number)});
    case engine::OpenAccount::kKind:
      return DescribeAccount(engine::AccountId{number}, engine);
    case engine::CreateMarket::kKind:
      return DescribeMarket(engine::MarketId{static_cast<uint32_t>(number)}, engine);
    case engine::CreateInstrument::kKind:
      return DescribeInstrument(engine::InstrumentId{static_cast<uint32_t>(number)}, engine);
    default:  // Kinds are numbers; the others make records of rights, or nothing.
      break;
  }
  const std::optional<engine::SubjectType> type = RecordMadeBy(kind);
  return type.has_value() ? RecordName(*type, number) : "";
}

}  // namespace luheng::services
