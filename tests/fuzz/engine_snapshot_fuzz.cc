// Snapshots from any bytes: what is loaded is sound, is saved as these very bytes, and can be
// traded on.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "engine/codec.h"
#include "engine/engine.h"
#include "ledger/base/check.h"
#include "tests/engine/cast.h"

using namespace luheng;                   // NOLINT: a program of one function.
using namespace luheng::engine::testing;  // NOLINT: the cast of the tests.

namespace {

// A state machine of the same state, which may be changed.
engine::StateMachine Copy(const engine::StateMachine& state) {
  std::string bytes;
  engine::Writer writer(&bytes);
  writer(state);
  engine::Reader reader(bytes);
  engine::StateMachine copy;
  reader(copy);
  LUHENG_CHECK(reader.ok());
  return copy;
}

// Applies a body, unless it has no place in this state.
void Try(engine::StateMachine& machine, const engine::Actor& actor, engine::CommandBody body) {
  engine::Command command;
  command.sequence = machine.next_index();
  command.time = machine.last_time();
  command.actor = actor;
  command.body = std::move(body);
  if (machine.FindMisplaced(command) != nullptr) return;
  engine::Result result;
  machine.Apply(command, result);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const absl::StatusOr<engine::Engine> loaded = engine::Engine::Load(bytes);
  if (!loaded.ok()) return 0;
  LUHENG_CHECK(loaded->Save() == bytes);
  engine::StateMachine machine = Copy(loaded->state());
  for (int i = 0; i < 4; ++i) Try(machine, engine::kSystemActor, engine::Continue{});
  Try(machine, kSeller, MakeSell(kKilogram, Yuan(1000)));
  Try(machine, kBuyer, MakeBuy(Kilograms(3), Yuan(4000)));
  if (const auto day = machine.exchange().open_day()) {
    Try(machine, kOperator, engine::CloseTradingDay{*day});
    for (int i = 0; i < 4; ++i) Try(machine, engine::kSystemActor, engine::Continue{});
  }
  for (const engine::TradingDay day : {kMonday, kTuesday, kWednesday}) {
    Try(machine, kOperator, engine::OpenTradingDay{day});
  }
  Try(machine, kSeller, MakeSell(kKilogram, Yuan(1000)));
  Try(machine, kBuyer, MakeBuy(Kilograms(3), Yuan(4000)));
  machine.CheckInvariants();
  return 0;
}
