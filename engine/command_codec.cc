#include "engine/command_codec.h"

#include <array>
#include <optional>
#include <utility>
#include <variant>

#include "engine/codec.h"
#include "ledger/base/check.h"

namespace luheng::engine {
namespace {

absl::Status Problem(const char* what, const char* problem) {
  return absl::InvalidArgumentError(std::string(what) + ": " + problem);
}

// Decodes exactly one value.
template <class T>
std::optional<T> ReadWhole(Reader& reader) {
  T value{};
  reader(value);
  reader.ExpectEnd();
  if (!reader.ok()) return std::nullopt;
  return value;
}

// The alternative of `Variant`, as a `Whole`, whose kKind is `kind`; nullopt after a problem.
template <class Variant, class Whole = Variant, size_t i = 0>
std::optional<Whole> ReadKind(uint16_t kind, Reader& reader) {
  if constexpr (i == std::variant_size_v<Variant>) {
    reader.Fail("unknown kind");
    return std::nullopt;
  } else {
    using Alternative = std::variant_alternative_t<i, Variant>;
    if (kind != Alternative::kKind) return ReadKind<Variant, Whole, i + 1>(kind, reader);
    return ReadWhole<Alternative>(reader);
  }
}

template <class Acceptance>
std::optional<Outcome> ReadAcceptance(Reader& reader) {
  return ReadWhole<Acceptance>(reader);
}

// Stands where a rejection has its reason, in the outcome of a command that was proposed.
constexpr uint16_t kProposed = 1;

template <class Body>
concept MakesARecord = requires {
  typename Body::Makes;
};
template <class... Body>
constexpr std::array<bool, sizeof...(Body)> WhichMakeRecords(const std::variant<Body...>*) {
  return {MakesARecord<Body>...};
}

// Whether a command of this kind makes a record.
bool MakesRecord(uint16_t kind) {
  constexpr auto kMakes = WhichMakeRecords(static_cast<const AnyBody*>(nullptr));
  for (size_t i = 0; i < kMakes.size(); ++i) {
    if (kCommandKinds[i] == kind) return kMakes[i];
  }
  return false;
}

// The acceptance that a kind calls for.
std::optional<Outcome> ReadAcceptanceOf(uint16_t kind, Reader& reader) {
  switch (kind) {
    case RegisterParticipant::kKind:
      return ReadAcceptance<ParticipantRegistered>(reader);
    case OpenAccount::kKind:
      return ReadAcceptance<AccountOpened>(reader);
    case CreateMarket::kKind:
      return ReadAcceptance<MarketCreated>(reader);
    case CreateInstrument::kKind:
      return ReadAcceptance<InstrumentCreated>(reader);
    case SubmitOrder::kKind:
    case CancelOrder::kKind:
    case AmendOrder::kKind:
      return ReadAcceptance<OrderReport>(reader);
    case CancelOrders::kKind:
    case FireCancelTimer::kKind:
      return ReadAcceptance<OrdersCancelled>(reader);
    case RequestReversal::kKind:
      return ReadAcceptance<ReversalRequested>(reader);
    case ApproveProposal::kKind:
      return ReadAcceptance<CarriedOut>(reader);
    default:  // Kinds are numbers; all others answer what they made, or that they are done.
      return MakesRecord(kind) ? ReadAcceptance<RecordMade>(reader) : ReadAcceptance<Done>(reader);
  }
}

}  // namespace

void AppendBody(const CommandBody& body, std::string* out) {
  Writer writer(out);
  std::visit([&](const auto& alternative) { writer(alternative); }, body);
}

absl::StatusOr<CommandBody> DecodeBody(uint16_t kind, std::string_view bytes) {
  Reader reader(bytes);
  std::optional<CommandBody> body = ReadKind<AnyBody, CommandBody>(kind, reader);
  if (!body) return Problem("body", reader.problem());
  return *std::move(body);
}

void AppendOutcome(const Outcome& outcome, std::string* out) {
  Writer writer(out);
  if (const auto* rejection = std::get_if<Rejection>(&outcome)) {
    LUHENG_CHECK(rejection->reason != RejectReason::kNone);
    writer(rejection->reason, rejection->limit);
    return;
  }
  writer(std::holds_alternative<Proposed>(outcome) ? kProposed : uint16_t{0});
  std::visit(
      [&](const auto& acceptance) {
        if constexpr (!std::is_same_v<std::decay_t<decltype(acceptance)>, Rejection>) {
          writer(acceptance);
        }
      },
      outcome);
}

absl::StatusOr<Outcome> DecodeOutcome(uint16_t kind, std::string_view bytes) {
  Reader reader(bytes);
  uint16_t code = 0;
  reader(code);
  const RejectReason reason{code};
  std::optional<Outcome> outcome;
  if (reader.ok() && reason == RejectReason::kNone) {
    outcome = ReadAcceptanceOf(kind, reader);
  } else if (reader.ok() && code == kProposed) {
    outcome = ReadAcceptance<Proposed>(reader);
  } else if (reader.ok()) {
    reader.Require(IsKnown(reason), "unknown reason");
    const std::optional<int64_t> limit = ReadWhole<int64_t>(reader);
    if (limit) outcome = Rejection{reason, *limit};
  }
  if (!outcome) return Problem("outcome", reader.problem());
  return *std::move(outcome);
}

void AppendCommandPayload(const CommandBody& body, const Outcome& outcome, std::string* out) {
  // The length is known once the body is written: leave room, and come back.
  const size_t length_at = out->size();
  ledger::AppendU32(out, 0);
  AppendBody(body, out);
  const size_t body_size = out->size() - length_at - sizeof(uint32_t);
  for (size_t i = 0; i < sizeof(uint32_t); ++i) {
    (*out)[length_at + i] = static_cast<char>(body_size >> (8 * (sizeof(uint32_t) - 1 - i)));
  }
  AppendOutcome(outcome, out);
}

absl::StatusOr<CommandPayload> DecodeCommandPayload(uint16_t kind, std::string_view payload) {
  ledger::ByteReader bytes(payload);
  uint32_t body_size = 0;
  std::string_view body_bytes;
  if (!bytes.ReadU32(&body_size) || !bytes.ReadBytes(body_size, &body_bytes)) {
    return Problem("payload", "the body is cut off");
  }
  absl::StatusOr<CommandBody> body = DecodeBody(kind, body_bytes);
  if (!body.ok()) return std::move(body).status();
  absl::StatusOr<Outcome> outcome = DecodeOutcome(kind, bytes.rest());
  if (!outcome.ok()) return std::move(outcome).status();
  return CommandPayload{
      .body = *std::move(body), .outcome = *std::move(outcome), .body_bytes = body_bytes};
}

uint16_t KindOf(const Event& event) {
  return std::visit([](const auto& alternative) { return alternative.kKind; }, event);
}

void AppendEvent(const Event& event, std::string* out) {
  Writer writer(out);
  std::visit([&](const auto& alternative) { writer(alternative); }, event);
}

absl::StatusOr<Event> DecodeEvent(uint16_t kind, std::string_view bytes) {
  Reader reader(bytes);
  std::optional<Event> event = ReadKind<Event>(kind, reader);
  if (!event) return Problem("event", reader.problem());
  return *std::move(event);
}

}  // namespace luheng::engine
