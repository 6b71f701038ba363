// The two clocks that the sequencer compares. Faked in tests.
#ifndef SERVICES_SEQUENCER_CLOCK_H_
#define SERVICES_SEQUENCER_CLOCK_H_

#include <cstdint>

namespace luheng::services {

// Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;
  // Microseconds since 1970-01-01T00:00:00Z, as the machine believes; may jump.
  virtual int64_t WallMicros() = 0;
  // Microseconds since boot; never jumps.
  virtual int64_t BootMicros() = 0;
};

// The machine's clocks: CLOCK_REALTIME and CLOCK_BOOTTIME.
class SystemClock final : public Clock {
 public:
  int64_t WallMicros() override;
  int64_t BootMicros() override;
};

}  // namespace luheng::services

#endif  // SERVICES_SEQUENCER_CLOCK_H_
