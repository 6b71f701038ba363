#include "services/rpc/question.h"

#include <chrono>
#include <optional>
#include <string>

#include "ledger/entry.h"
#include "services/rpc/convert.h"
#include "services/rpc/history.h"
#include "services/rpc/page.h"
#include "services/rpc/status.h"
#include "services/rpc/wait.h"

namespace luheng::services {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Timestamp;

constexpr std::chrono::seconds kIndexPatience(5);

// The field, if the request has it and it was given.
const FieldDescriptor* FindGiven(const Message& request, const char* name) {
  const FieldDescriptor* const field = request.GetDescriptor()->FindFieldByName(name);
  if (field == nullptr || !request.GetReflection()->HasField(request, field)) return nullptr;
  return field;
}

template <class Value>
const Value& ValueOf(const Message& request, const FieldDescriptor& field) {
  return dynamic_cast<const Value&>(request.GetReflection()->GetMessage(request, &field));
}

absl::Status BeyondNow(std::string_view field) {
  return absl::OutOfRangeError("BEYOND_NOW: " + std::string(field) +
                               " has not come yet; leave it out to ask about now");
}

absl::StatusOr<ledger::Entry> HeaderAt(const Edge& edge, uint64_t index) {
  LUHENG_ASSIGN_OR_RETURN(const StoredEntry stored, ReadEntry(edge.node, index));
  ledger::Entry entry = stored.entry();
  entry.payload = {};  // It points into what is gone.
  return entry;
}

// Entries up to and with that ledger time, which never runs backwards.
absl::StatusOr<uint64_t> SizeAtTime(const Edge& edge, engine::TimeMicros time, uint64_t size) {
  if (time > engine::TimeMicros(edge.clock.WallMicros())) return BeyondNow("at_time");
  uint64_t first = 0;
  uint64_t last = size;
  while (first < last) {
    const uint64_t middle = first + (last - first) / 2;
    LUHENG_ASSIGN_OR_RETURN(const ledger::Entry entry, HeaderAt(edge, middle));
    if (engine::TimeMicros(entry.ledger_time_us) > time) {
      last = middle;
    } else {
      first = middle + 1;
    }
  }
  if (first == 0) {
    return absl::OutOfRangeError("BEFORE_GENESIS: at_time is before the first entry");
  }
  return first;
}

absl::StatusOr<uint64_t> SizeAtDay(const Edge& edge, engine::TradingDay day, uint64_t size) {
  LUHENG_ASSIGN_OR_RETURN(const std::optional<uint64_t> opening,
                          edge.node.index().OpeningAfter(day));
  if (opening.has_value() && *opening < size) return *opening;
  const auto today = edge.node.replica().Query([](const engine::Engine& engine, uint64_t) {
    return engine.state().exchange().last_day().value_or(engine::TradingDay{});
  });
  if (day > today) return BeyondNow("at_day");
  return size;
}

}  // namespace

absl::StatusOr<uint64_t> SizeAtMoment(const Edge& edge, const Message& request) {
  const uint64_t size = Now(edge).size;
  if (!edge.node.index().WaitFor(size, kIndexPatience)) {
    return Lagging();
  }
  const auto& reflection = *request.GetReflection();
  const FieldDescriptor* const token = FindGiven(request, "page_token");
  const FieldDescriptor* const time = FindGiven(request, "at_time");
  const FieldDescriptor* const sequence = FindGiven(request, "at_sequence");
  const FieldDescriptor* const day = FindGiven(request, "at_day");
  if ((time != nullptr) + (sequence != nullptr) + (day != nullptr) > 1) {
    return InvalidField("at_time", "only one of at_time, at_sequence and at_day can be given");
  }
  if (token != nullptr) {
    const std::optional<uint64_t> then =
        SizeInToken(reflection.GetString(request, token), request.GetDescriptor()->full_name());
    if (!then.has_value() || *then == 0 || *then > size) {
      return InvalidField("page_token", "must be a next_page_token of the same list");
    }
    return *then;
  }
  if (time != nullptr) {
    LUHENG_ASSIGN_OR_RETURN(const engine::TimeMicros at,
                            ToTimeMicros(ValueOf<Timestamp>(request, *time), "at_time"));
    return SizeAtTime(edge, at, size);
  }
  if (sequence != nullptr) {
    const int64_t at = reflection.GetInt64(request, sequence);
    if (at < 0) return InvalidField("at_sequence", "must not be negative");
    if (static_cast<uint64_t>(at) >= size) return BeyondNow("at_sequence");
    return EndOfCommand(edge.node.journal(), static_cast<uint64_t>(at));
  }
  if (day != nullptr) {
    LUHENG_ASSIGN_OR_RETURN(const engine::TradingDay at,
                            ToTradingDay(ValueOf<type::v1::TradingDay>(request, *day), "at_day"));
    return SizeAtDay(edge, at, size);
  }
  return size;
}

}  // namespace luheng::services
