// What is true of rights after every one of very many random commands.
//
// LUHENG_COMMANDS says how many (default 1,000,000), LUHENG_SEED replays a run that failed.
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>

#include "engine/rights/rights_invariants.h"
#include "tests/engine/rights/naive_ledger.h"
#include "tests/engine/rights/rights_workload.h"

namespace luheng::engine::testing {
namespace {

constexpr int kSeedCount = 10;
// Commands between two looks at the whole state.
constexpr int kLookEvery = 5'000;

struct Counts {
  std::map<uint16_t, int> given;
  std::map<uint16_t, int> taken;
  std::map<RejectReason, int> reasons;
  std::map<RightsCause, int> causes;
  std::map<AlertKind, int> alerts;
  int proposed = 0;
  int looks = 0;
};

void Count(const Command& command, const Result& result, Counts& counts) {
  const uint16_t kind = KindOf(command.body);
  ++counts.given[kind];
  if (const auto* rejection = std::get_if<Rejection>(&result.outcome)) {
    ++counts.reasons[rejection->reason];
    return;
  }
  if (std::holds_alternative<Proposed>(result.outcome)) {
    ++counts.proposed;
    return;
  }
  ++counts.taken[kind];
  if (const auto* done = std::get_if<CarriedOut>(&result.outcome)) ++counts.taken[done->kind];
  for (const Event& event : result.events) {
    if (const auto* sale = std::get_if<SaleSettled>(&event)) ++counts.causes[sale->cause];
    if (const auto* issued = std::get_if<CertificateIssued>(&event)) ++counts.causes[issued->cause];
    if (const auto* alert = std::get_if<AlertRaised>(&event)) ++counts.alerts[alert->alert];
  }
}

// The whole state makes sense, agrees with the events, and comes back from its snapshot.
void Look(const StateMachine& machine, const NaiveLedger& ledger) {
  ASSERT_EQ(machine.FindBrokenInvariant(), std::nullopt);
  ASSERT_EQ(ledger.FindDifference(machine), std::nullopt);
  std::string saved;
  Writer writer(&saved);
  writer(machine);
  StateMachine loaded;
  Reader reader(saved);
  reader(loaded);
  reader.ExpectEnd();
  ASSERT_TRUE(reader.ok()) << reader.problem();
  ASSERT_EQ(loaded.FindBrokenInvariant(), std::nullopt);
  std::string again;
  Writer again_writer(&again);
  again_writer(loaded);
  ASSERT_TRUE(again == saved);
}

void RunSeed(uint64_t seed, int command_count, Counts& counts) {
  RightsWorkload workload(seed);
  StateMachine machine;
  NaiveLedger ledger;
  Result result;
  for (int i = 1; i <= command_count; ++i) {
    const Command command = workload.Next(machine);
    ASSERT_FALSE(FindMalformed(command.body)) << KindOf(command.body);
    ASSERT_STREQ(machine.FindMisplaced(command), nullptr);
    const std::optional<Rejection> foretold = machine.Check(command);
    machine.Apply(command, result);
    const auto* rejection = std::get_if<Rejection>(&result.outcome);
    ASSERT_EQ(foretold.value_or(Rejection{}), rejection == nullptr ? Rejection{} : *rejection);
    ASSERT_EQ(FindBrokenIdentity(machine.rights()), std::nullopt) << i;
    ASSERT_EQ(ledger.Follow(command, result), std::nullopt) << i;
    Count(command, result, counts);
    if (i % kLookEvery == 0 || i == command_count) {
      ASSERT_NO_FATAL_FAILURE(Look(machine, ledger)) << i;
      ++counts.looks;
    }
  }
}

uint64_t NumberFrom(const char* variable, uint64_t otherwise) {
  const char* given = std::getenv(variable);
  return given == nullptr ? otherwise : std::strtoull(given, nullptr, 10);
}

void Print(const Counts& counts) {
  int given = 0;
  int refused = 0;
  for (const auto& [kind, count] : counts.given) given += count;
  for (const auto& [reason, count] : counts.reasons) refused += count;
  std::printf("%d commands, %d refused, %d proposed, %d looks\n", given, refused, counts.proposed,
              counts.looks);
  for (const auto& [kind, count] : counts.given) {
    const auto taken = counts.taken.find(kind);
    std::printf("kind %3d: %7d given, %7d taken\n", kind, count,
                taken == counts.taken.end() ? 0 : taken->second);
  }
  for (const auto& [reason, count] : counts.reasons) {
    std::printf("%8d %s\n", count, RejectReasonName(reason));
  }
}

TEST(RightsPropertyTest, WhatIsAlwaysTrueStaysTrue) {
  const uint64_t first_seed = NumberFrom("LUHENG_SEED", 20240101);
  const auto commands = static_cast<int>(NumberFrom("LUHENG_COMMANDS", 1'000'000));
  Counts counts;
  for (uint64_t seed = first_seed; seed < first_seed + kSeedCount; ++seed) {
    SCOPED_TRACE("LUHENG_SEED=" + std::to_string(seed));
    std::printf("seed %llu\n", static_cast<unsigned long long>(seed));
    ASSERT_NO_FATAL_FAILURE(RunSeed(seed, commands / kSeedCount, counts));
  }
  Print(counts);
  // A run in which nothing happens proves nothing.
  int given = 0;
  int refused = 0;
  for (const auto& [kind, count] : counts.given) given += count;
  for (const auto& [reason, count] : counts.reasons) refused += count;
  EXPECT_LT(refused, given / 2);
  for (const uint16_t kind : kCommandKinds) {
    if (kind < SetParameter::kKind) continue;
    EXPECT_GT(counts.taken[kind], 10) << kind;
  }
  for (int cause = 1; cause < static_cast<int>(RightsCause::kBookTrade); ++cause) {
    const RightsCause is{static_cast<uint8_t>(cause)};
    const bool issues = is != RightsCause::kPreset && is != RightsCause::kReclaim &&
                        is != RightsCause::kRepurchase && is != RightsCause::kDraw &&
                        is != RightsCause::kSeizure && is != RightsCause::kReverification;
    if (issues) {
      EXPECT_GT(counts.causes[is], 10) << cause;
    }
  }
  for (const AlertKind kind :
       {AlertKind::kWashTrade, AlertKind::kLargeHolder, AlertKind::kPriceDeviation}) {
    EXPECT_GT(counts.alerts[kind], 0) << static_cast<int>(kind);
  }
  EXPECT_GT(counts.proposed, 10);
}

}  // namespace
}  // namespace luheng::engine::testing
