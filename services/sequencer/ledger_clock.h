// LedgerClock: the time that commands are stamped with.
//
// Invariants:
//   (1) Now() never runs backwards, also across restarts (it starts at the last entry's time).
//   (2) While jump_us() is not 0 the wall clock is not believed, and nothing may be sequenced until
//       an operator has confirmed it.
//
// Not thread-safe; owned by the sequencer.
#ifndef SERVICES_SEQUENCER_LEDGER_CLOCK_H_
#define SERVICES_SEQUENCER_LEDGER_CLOCK_H_

#include <cstdint>

#include "engine/types.h"
#include "services/sequencer/clock.h"

namespace luheng::services {

class LedgerClock {
 public:
  // `last` is the time of the newest entry. A wall clock that is more than `jump_max_us` behind it
  // counts as a jump; one that is ahead is a server that was stopped for a while.
  LedgerClock(Clock& clock, engine::TimeMicros last, int64_t jump_max_us);

  // Compares wall and boot clock. Call before a batch of commands.
  void Observe();

  // By how much the wall clock ran away from the boot clock, if by more than the limit; else 0.
  int64_t jump_us() const { return jump_us_; }

  // Believes the wall clock again, if `jump_us` is within a second of the jump observed.
  // Returns whether it is.
  bool Confirm(int64_t jump_us);

  // The observed time, or the last one given where that is later.
  engine::TimeMicros Now();

 private:
  int64_t Offset() { return clock_.WallMicros() - clock_.BootMicros(); }

  Clock& clock_;
  const int64_t jump_max_us_;
  int64_t last_us_;
  int64_t wall_us_ = 0;
  int64_t trusted_offset_us_;
  int64_t jump_us_ = 0;
};

}  // namespace luheng::services

#endif  // SERVICES_SEQUENCER_LEDGER_CLOCK_H_
