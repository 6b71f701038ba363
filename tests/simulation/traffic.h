// Traffic: what a network and a machine's clock do to an exchange that runs.
#ifndef TESTS_SIMULATION_TRAFFIC_H_
#define TESTS_SIMULATION_TRAFFIC_H_

#include <cstdint>

#include "absl/status/status.h"
#include "tests/simulation/player.h"

namespace luheng::simulation {

enum class TrafficKind : uint8_t {
  kRepeatedAndReordered,  // Requests reach the exchange up to three times, in any order.
  kReaders,               // Readers read on while others trade: each sees some prefix.
  kClockBack,             // An hour.
  kClockForward,          // Ten years.
};
inline constexpr uint8_t kTrafficKindCount = 4;

const char* TrafficKindName(TrafficKind kind);

// Plays, and leaves the exchange running. The status says what went otherwise than it should.
absl::Status PlayTraffic(Player& player, TrafficKind kind, uint64_t seed);

}  // namespace luheng::simulation

#endif  // TESTS_SIMULATION_TRAFFIC_H_
