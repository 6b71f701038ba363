// The state machine against the naive exchange, over many random commands.
//
// LUHENG_COMMANDS says how many (default 1,000,000), LUHENG_SEED replays a run that failed.
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "tests/engine/naive_comparison.h"

namespace luheng::engine::testing {
namespace {

using R = RejectReason;
using Kind = reference::NaiveEvent::Kind;

// What the commands of traders, and of those who run the day, can be refused for.
constexpr R kReasons[] = {
    R::kNotAuthorized,   R::kAccountUnknown,  R::kAccountNotOwned,      R::kInstrumentUnknown,
    R::kNotATradingDay,  R::kDayNotAfterLast, R::kDayAlreadyOpen,       R::kDayNotOpen,
    R::kPhaseNotAllowed, R::kDayClosing,      R::kMarketClosed,         R::kInstrumentHalted,
    R::kOffLot,          R::kOffTick,         R::kBelowFloor,           R::kAboveBand,
    R::kBelowBand,       R::kOrderTooLarge,   R::kInsufficientHoldings, R::kInsufficientFunds,
    R::kBookFull,        R::kOrderUnknown,    R::kOrderNotOwned,        R::kNeedsContinuous,
    R::kNoBand,          R::kWouldTrade,      R::kStopReached,          R::kExpireDayPast,
    R::kPositionLimit,   R::kAlreadyFilled,   R::kCancelPending,        R::kDisplayTooSmall,
    R::kTradeUnknown,    R::kReversalUnknown, R::kReversalPending,      R::kApproverNotIndependent,
    R::kAmountTooLarge,
};

uint64_t NumberFrom(const char* variable, uint64_t otherwise) {
  const char* given = std::getenv(variable);
  return given == nullptr ? otherwise : std::strtoull(given, nullptr, 10);
}

void Print(const ComparisonCounts& counts) {
  const auto count = [&](Kind kind) {
    const auto found = counts.events.find(kind);
    return found == counts.events.end() ? 0 : found->second;
  };
  std::printf(
      "%d trades, %d orders ended, %d reduced, %d stops let in, %d auctions (%d traded), "
      "%d closes, %d reversals\n",
      count(Kind::kTrade), count(Kind::kEnded), count(Kind::kReduced), count(Kind::kTriggered),
      count(Kind::kPriced), counts.auctions_with_trades, count(Kind::kClosed),
      count(Kind::kReversed));
  std::printf(
      "%d refused for %zu reasons, %d continuations, %d steps of tasks (%d in turn), %d "
      "snapshots\n",
      counts.rejections, counts.reasons.size(), counts.continuations, counts.task_steps,
      counts.turns, counts.snapshots);
  for (const auto& [reason, times] : counts.reasons) {
    std::printf("%8d %s\n", times, RejectReasonName(reason));
  }
}

TEST(NaiveExchangeTest, AgreesWithTheStateMachine) {
  constexpr int kSeedCount = 10;
  constexpr uint32_t kFewSlots = 100;
  const uint64_t first_seed = NumberFrom("LUHENG_SEED", 20230109);
  const auto commands = static_cast<int>(NumberFrom("LUHENG_COMMANDS", 1'000'000));
  ComparisonCounts counts;
  for (uint64_t seed = first_seed; seed < first_seed + kSeedCount; ++seed) {
    SCOPED_TRACE("LUHENG_SEED=" + std::to_string(seed));
    std::printf("seed %llu\n", static_cast<unsigned long long>(seed));
    // One in four has too little room for orders.
    NaiveComparison comparison(seed, seed % 4 == 0 ? kFewSlots : kSlotMax);
    ASSERT_TRUE(comparison.Run(commands / kSeedCount, counts));
  }
  Print(counts);
  // A run in which nothing happens proves nothing.
  for (const R reason : kReasons) {
    EXPECT_TRUE(counts.reasons.contains(reason)) << RejectReasonName(reason);
  }
  for (const Kind kind : {Kind::kTrade, Kind::kEnded, Kind::kReduced, Kind::kTriggered,
                          Kind::kPriced, Kind::kClosed, Kind::kReversed}) {
    EXPECT_GT(counts.events[kind], 40) << static_cast<int>(kind);
  }
  EXPECT_GT(counts.auctions_with_trades, 40);
  EXPECT_GT(counts.continuations, 40);
  EXPECT_GT(counts.task_steps, 40);
  // Rare, so that a shorter run has fewer.
  EXPECT_GT(counts.turns, commands / 25'000);
  EXPECT_GT(counts.snapshots, 40);
}

}  // namespace
}  // namespace luheng::engine::testing
