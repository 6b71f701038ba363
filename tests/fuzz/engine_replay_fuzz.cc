// Replay of one entry of any bytes on a state with people, an order and an open day: it must be
// refused or make sense, and never crash.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/engine.h"
#include "ledger/base/check.h"
#include "tests/engine/journal.h"

using namespace luheng;  // NOLINT: a program of one function.

namespace {

const std::string& Snapshot() {
  static const std::string* snapshot = [] {
    engine::testing::Journal journal;
    engine::testing::Workload workload(1);
    journal.DoAll(workload, 200);
    return new std::string(journal.engine().Save());
  }();
  return *snapshot;
}

engine::Engine Restore() {
  absl::StatusOr<engine::Engine> loaded = engine::Engine::Load(Snapshot());
  LUHENG_CHECK(loaded.ok());
  return *std::move(loaded);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static engine::Engine victim = Restore();
  const uint64_t before = victim.state().next_index();
  const std::vector<std::string_view> entries = {{reinterpret_cast<const char*>(data), size}};
  victim.Follow(entries).IgnoreError();
  if (victim.state().next_index() != before) {
    victim.state().CheckInvariants();
    victim = Restore();
  }
  return 0;
}
