#include "services/sequencer/ledger_clock.h"

#include <algorithm>
#include <cstdlib>

#include "ledger/base/check.h"

namespace luheng::services {

LedgerClock::LedgerClock(Clock& clock, engine::TimeMicros last, int64_t jump_max_us)
    : clock_(clock), jump_max_us_(jump_max_us), last_us_(last.value()) {
  // The boot clock says nothing about the time before this start, so only the journal can tell that
  // the wall clock went back.
  const int64_t behind_us = std::max<int64_t>(0, last_us_ - clock_.WallMicros());
  trusted_offset_us_ = Offset() + (behind_us > jump_max_us_ ? behind_us : 0);
  Observe();
}

void LedgerClock::Observe() {
  const int64_t offset_us = Offset();
  const int64_t jump_us = offset_us - trusted_offset_us_;
  if (std::abs(jump_us) > jump_max_us_) {
    jump_us_ = jump_us;
    return;
  }
  jump_us_ = 0;
  // Follow slow drift and slewing: only a sudden change is a jump.
  trusted_offset_us_ = offset_us;
  wall_us_ = clock_.WallMicros();
}

bool LedgerClock::Confirm(int64_t jump_us) {
  constexpr int64_t kToleranceUs = 1'000'000;
  if (jump_us_ == 0 || std::abs(jump_us - jump_us_) > kToleranceUs) return false;
  trusted_offset_us_ = Offset();
  Observe();
  return true;
}

engine::TimeMicros LedgerClock::Now() {
  LUHENG_CHECK(jump_us_ == 0);
  last_us_ = std::max(last_us_, wall_us_);
  return engine::TimeMicros(last_us_);
}

}  // namespace luheng::services
