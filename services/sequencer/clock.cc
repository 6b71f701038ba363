#include "services/sequencer/clock.h"

#include <time.h>

namespace luheng::services {
namespace {

int64_t Micros(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return int64_t{now.tv_sec} * 1'000'000 + now.tv_nsec / 1000;
}

}  // namespace

int64_t SystemClock::WallMicros() { return Micros(CLOCK_REALTIME); }
int64_t SystemClock::BootMicros() { return Micros(CLOCK_BOOTTIME); }

}  // namespace luheng::services
