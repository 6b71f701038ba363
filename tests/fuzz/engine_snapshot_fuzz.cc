// Snapshots from any bytes: what is loaded is sound, is saved as these very bytes, and can be
// traded on.
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

#include "engine/engine.h"
#include "ledger/base/check.h"
#include "tests/engine/cast.h"

using namespace luheng;                   // NOLINT: a program of one function.
using namespace luheng::engine::testing;  // NOLINT: the cast of the tests.

namespace {

// Applies a body, unless it has no place in this state.
void Try(engine::Engine& victim, const engine::Actor& actor, engine::CommandBody body) {
  engine::Command command;
  command.sequence = victim.state().next_index();
  command.time = victim.state().last_time();
  command.actor = actor;
  command.body = std::move(body);
  if (victim.state().FindMisplaced(command) != nullptr) return;
  engine::StateMachine& machine = const_cast<engine::StateMachine&>(victim.state());
  engine::Result result;
  machine.Apply(command, result);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  absl::StatusOr<engine::Engine> victim = engine::Engine::Load(bytes);
  if (!victim.ok()) return 0;
  LUHENG_CHECK(victim->Save() == bytes);
  for (int i = 0; i < 4; ++i) Try(*victim, engine::kSystemActor, engine::Continue{});
  Try(*victim, kSeller, MakeSell(kKilogram, Yuan(1000)));
  Try(*victim, kBuyer, MakeBuy(Kilograms(3), Yuan(4000)));
  if (const auto day = victim->state().exchange().open_day()) {
    Try(*victim, kOperator, engine::CloseTradingDay{*day});
    for (int i = 0; i < 4; ++i) Try(*victim, engine::kSystemActor, engine::Continue{});
  }
  for (const engine::TradingDay day : {kMonday, kTuesday, kWednesday}) {
    Try(*victim, kOperator, engine::OpenTradingDay{day});
  }
  Try(*victim, kSeller, MakeSell(kKilogram, Yuan(1000)));
  Try(*victim, kBuyer, MakeBuy(Kilograms(3), Yuan(4000)));
  victim->state().CheckInvariants();
  return 0;
}
