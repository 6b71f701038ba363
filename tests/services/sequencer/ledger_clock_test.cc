#include "services/sequencer/ledger_clock.h"

#include <gtest/gtest.h>

#include "tests/services/small_exchange.h"

namespace luheng::services {
namespace {

constexpr int64_t kSecondUs = 1'000'000;
constexpr int64_t kJumpMaxUs = 5 * kSecondUs;

TEST(LedgerClock, NeverRunsBackwards) {
  FakeClock clock;
  LedgerClock ledger_clock(clock, engine::TimeMicros(0), kJumpMaxUs);
  const engine::TimeMicros first = ledger_clock.Now();
  clock.Jump(-2 * kSecondUs);
  ledger_clock.Observe();
  EXPECT_EQ(ledger_clock.jump_us(), 0);
  EXPECT_EQ(ledger_clock.Now(), first);
  clock.Advance(3 * kSecondUs);
  ledger_clock.Observe();
  EXPECT_EQ(ledger_clock.Now().value(), first.value() + kSecondUs);
}

TEST(LedgerClock, StopsAtAJumpEitherWayUntilConfirmed) {
  for (const int64_t jump_us : {3600 * kSecondUs, -3600 * kSecondUs, kJumpMaxUs + 1}) {
    FakeClock clock;
    LedgerClock ledger_clock(clock, engine::TimeMicros(0), kJumpMaxUs);
    clock.Jump(jump_us);
    ledger_clock.Observe();
    EXPECT_EQ(ledger_clock.jump_us(), jump_us);
    EXPECT_FALSE(ledger_clock.Confirm(jump_us + 2 * kSecondUs)) << "another jump than observed";
    EXPECT_EQ(ledger_clock.jump_us(), jump_us);
    EXPECT_TRUE(ledger_clock.Confirm(jump_us));
    EXPECT_EQ(ledger_clock.jump_us(), 0);
  }
}

TEST(LedgerClock, BelievesAClockThatCameBack) {
  FakeClock clock;
  LedgerClock ledger_clock(clock, engine::TimeMicros(0), kJumpMaxUs);
  clock.Jump(3600 * kSecondUs);
  ledger_clock.Observe();
  clock.Jump(-3600 * kSecondUs);
  ledger_clock.Observe();
  EXPECT_EQ(ledger_clock.jump_us(), 0);
}

TEST(LedgerClock, FollowsSlowDrift) {
  FakeClock clock;
  LedgerClock ledger_clock(clock, engine::TimeMicros(0), kJumpMaxUs);
  for (int i = 0; i < 100; ++i) {
    clock.Jump(kJumpMaxUs / 2);
    ledger_clock.Observe();
    ASSERT_EQ(ledger_clock.jump_us(), 0);
  }
}

TEST(LedgerClock, ARestartBehindTheJournalIsAJump) {
  FakeClock clock;
  const engine::TimeMicros ahead(clock.WallMicros() + 10 * kSecondUs);
  LedgerClock ledger_clock(clock, ahead, kJumpMaxUs);
  EXPECT_EQ(ledger_clock.jump_us(), -10 * kSecondUs);
  EXPECT_TRUE(ledger_clock.Confirm(-10 * kSecondUs));
  EXPECT_EQ(ledger_clock.Now(), ahead);
}

TEST(LedgerClock, ARestartAfterAPauseIsNone) {
  FakeClock clock;
  const engine::TimeMicros long_ago(clock.WallMicros() - 86'400 * kSecondUs);
  LedgerClock ledger_clock(clock, long_ago, kJumpMaxUs);
  EXPECT_EQ(ledger_clock.jump_us(), 0);
  EXPECT_EQ(ledger_clock.Now().value(), clock.WallMicros());
}

}  // namespace
}  // namespace luheng::services
