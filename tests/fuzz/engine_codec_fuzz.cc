// Commands, outcomes and events from any bytes: what is taken is written back as these very bytes.
// The first two bytes are the kind.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/command_codec.h"
#include "ledger/base/check.h"
#include "ledger/coding.h"

using namespace luheng;  // NOLINT: a program of one function.

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  ledger::ByteReader reader({reinterpret_cast<const char*>(data), size});
  uint16_t kind = 0;
  if (!reader.ReadU16(&kind)) return 0;
  const std::string_view payload = reader.rest();

  if (const auto command = engine::DecodeCommandPayload(kind, payload); command.ok()) {
    LUHENG_CHECK(engine::KindOf(command->body) == kind);
    std::string again;
    engine::AppendCommandPayload(command->body, command->outcome, &again);
    LUHENG_CHECK(again == payload);
    // Whatever it says, it says of any body.
    engine::FindMalformed(command->body);
  }
  if (const auto event = engine::DecodeEvent(kind, payload); event.ok()) {
    LUHENG_CHECK(engine::KindOf(*event) == kind);
    std::string again;
    engine::AppendEvent(*event, &again);
    LUHENG_CHECK(again == payload);
  }
  return 0;
}
