// The coding of commands, outcomes and events as payloads of entries (docs/ledger_format.md, 5).
//
//   payload of a command  := u32 body length | body | outcome
//   outcome               := u16 0 | acceptance      (which one, the kind of the command says)
//                          | u16 reason | i64 limit
//   payload of an event   := its fields
//
// Decoders return INVALID_ARGUMENT, and accept only what the encoders write.
#ifndef ENGINE_COMMAND_CODEC_H_
#define ENGINE_COMMAND_CODEC_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "engine/command.h"
#include "engine/event.h"

namespace luheng::engine {

// Kinds below are commands, others events.
inline constexpr uint16_t kFirstEventKind = 0x8000;

// REQUIRES: FindMalformed(body) is nullopt.
void AppendBody(const CommandBody& body, std::string* out);
// The form of the bytes only: FindMalformed is for the caller to ask.
absl::StatusOr<CommandBody> DecodeBody(uint16_t kind, std::string_view bytes);

// REQUIRES: the outcome is a rejection, or the acceptance that the kind calls for.
void AppendOutcome(const Outcome& outcome, std::string* out);
absl::StatusOr<Outcome> DecodeOutcome(uint16_t kind, std::string_view bytes);

// A body and its outcome together.
void AppendCommandPayload(const CommandBody& body, const Outcome& outcome, std::string* out);
struct CommandPayload {
  CommandBody body;
  Outcome outcome;
  std::string_view body_bytes;  // Points into the payload.
};
absl::StatusOr<CommandPayload> DecodeCommandPayload(uint16_t kind, std::string_view payload);

uint16_t KindOf(const Event& event);
void AppendEvent(const Event& event, std::string* out);
absl::StatusOr<Event> DecodeEvent(uint16_t kind, std::string_view bytes);

}  // namespace luheng::engine

#endif  // ENGINE_COMMAND_CODEC_H_
