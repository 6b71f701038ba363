#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "ledger/base/check.h"
#include "ledger/base/status_macros.h"
#include "tests/simulation/campaign.h"
#include "tests/simulation/damage.h"
#include "tests/simulation/kept_elsewhere.h"
#include "tests/simulation/traffic.h"
#include "tests/simulation/trial.h"
#include "tests/simulation/witnessed.h"

namespace luheng::simulation {
namespace {

constexpr uint64_t kNestedEvery = 25;  // Crash points, and one whose recovery is tried as well.
constexpr uint64_t kNestedCount = 8;   // Crash points of each such recovery.

// Another stream of chance for each family and trial.
uint64_t Mix(uint64_t seed, uint64_t family, uint64_t trial) {
  Random random(seed * 1'000'003 + family);
  return Random(random.Next() + trial).Next();
}

Survival AnySurvival(Random& random) {
  const uint64_t dice = random.Below(10);
  return dice == 0 ? Survival::kAll : dice <= 2 ? Survival::kNone : Survival::kSome;
}

// What a trial returned, or why it did not.
std::string Said(const absl::StatusOr<std::string>& result) {
  return result.ok() ? *result : std::string(result.status().message());
}

// Rooms whose operations go wrong, and the number of them in a short life.
struct Room {
  const char* prefix;
  uint64_t count_max;
};
constexpr Room kRooms[] = {{"journal/", 25}, {"mark", 12},   {"tlog/", 40},  {"snapshots/", 6},
                           {"index/", 25},   {"vault/", 10}, {"reads/", 10}, {"", 120}};

bool IsSync(OperationKind kind) {
  return kind == OperationKind::kSync || kind == OperationKind::kSyncDirectory ||
         kind == OperationKind::kSyncAll;
}

}  // namespace

Tally Campaign::CrashPoints(uint64_t count) {
  Tally tally;
  uint64_t trial = 0;
  for (uint64_t row = 0; trial < count; ++row) {
    const Scene& begin = row % 2 == 0 ? stopped_ : killed_;
    PlayOptions play = OptionsFor(begin, Mix(options_.seed, 1, row));
    play.pace = Pace::kLockstep;
    if (row % 3 == 0) play.durability = services::Durability::kStrict;
    const Recorded recorded = Record(begin.image, play, std::nullopt, [](Player& player) {
      LUHENG_RETURN_IF_ERROR(player.Play(4));
      LUHENG_RETURN_IF_ERROR(player.Stop());
      LUHENG_RETURN_IF_ERROR(player.Start());
      return player.Play(3);
    });
    LUHENG_CHECK(Said(recorded.status) == "OK");
    Random random(Mix(options_.seed, 2, row));
    DiskModel disk = recorded.before;
    Scene scene = begin;
    for (const Operation& operation : recorded.operations) {
      if (operation.kind == OperationKind::kNote) {
        scene.history.Learn(operation.bytes);
        continue;
      }
      if (!options_.has_lying_disk || !IsSync(operation.kind)) disk.Apply(operation, random);
      if (trial++ >= count) break;
      scene.image = disk.AfterCrash(AnySurvival(random), random);
      if (IsSkipped(trial - 1)) continue;
      CountSurvival("crash", trial - 1, scene, fmt::format("row {}", row), tally);
      if (trial % kNestedEvery == 0) CrashDuringRecovery(scene, trial - 1, tally);
    }
  }
  return tally;
}

void Campaign::CrashDuringRecovery(const Scene& scene, uint64_t trial, Tally& tally) const {
  PlayOptions play = OptionsFor(scene, trial);
  play.first_request += kNestedCount * 1'000'000;
  const Recorded recorded =
      Record(scene.image, play, std::nullopt, [](Player& player) { return player.Stop(); });
  if (Said(recorded.status) != "OK") return;  // Counted already, as the crash before it.
  Random random(Mix(options_.seed, 3, trial));
  std::vector<uint64_t> points;
  for (uint64_t i = 0; i < kNestedCount; ++i) {
    points.push_back(random.Below(recorded.operations.size()));
  }
  DiskModel disk = recorded.before;
  Scene next = scene;
  for (uint64_t i = 0; i < recorded.operations.size(); ++i) {
    disk.Apply(recorded.operations[i], random);
    if (std::find(points.begin(), points.end(), i) == points.end()) continue;
    next.image = disk.AfterCrash(AnySurvival(random), random);
    CountSurvival("crash in recovery", trial, next, fmt::format("operation {}", i), tally);
  }
}

Tally Campaign::AtRest(uint64_t count) {
  Tally tally;
  for (uint64_t trial = 0; trial < count; ++trial) {
    if (IsSkipped(trial)) continue;
    Random random(Mix(options_.seed, 4, trial));
    Scene scene = random.OneIn(3) ? killed_ : stopped_;
    const Damage damage = DoDamage(scene.image, older_.image, random);
    CountDamage(damage.kind, trial, scene, damage.what,
                damage.is_derived ? Outcome::kRepaired : Outcome::kHarmless, tally);
  }
  return tally;
}

Tally Campaign::AtRunTime(uint64_t count) {
  Tally tally;
  uint64_t done = 0;
  for (uint64_t trial = options_.only.value_or(0); done < count; ++trial) {
    Random random(Mix(options_.seed, 5, trial));
    const Room& room = kRooms[random.Below(std::size(kRooms))];
    const Fault fault{
        .kind = FaultKind{static_cast<uint8_t>(random.Below(static_cast<int>(kFaultKindLast) + 1))},
        .room = room.prefix,
        .nth = random.Below(room.count_max),
        .choice = random.Next()};
    if (TryFault(fault, trial, random, tally)) ++done;
    if (options_.only.has_value()) break;
  }
  return tally;
}

bool Campaign::TryFault(const Fault& fault, uint64_t trial, Random& random, Tally& tally) const {
  const Scene& begin = random.OneIn(3) ? killed_ : stopped_;
  PlayOptions play = OptionsFor(begin, random.Next());
  // A block that is not marked yet, and damaged, cannot be told from one that was torn by a power
  // cut: that is what strict durability is for.
  if (IsLie(fault.kind) || random.OneIn(2)) play.durability = services::Durability::kStrict;
  const bool stops = random.OneIn(2);
  const Recorded recorded = Record(begin.image, play, fault, [&](Player& player) {
    LUHENG_RETURN_IF_ERROR(player.Play(12));
    return stops ? player.Stop() : absl::OkStatus();
  });
  DiskModel disk = recorded.before;
  bool has_fired = false;
  for (const Operation& operation : recorded.operations) {
    has_fired = has_fired || operation.kind == OperationKind::kFault;
    disk.Apply(operation, random);
  }
  if (!has_fired) return false;
  Scene scene = After(begin, recorded);
  scene.image = disk.AfterCrash(IsLie(fault.kind) ? Survival::kAll : AnySurvival(random), random);
  const std::string kind = FaultKindName(fault.kind);
  const std::string what = fmt::format("{} operation {}, {}: {}", fault.room, fault.nth,
                                       stops ? "stopped" : "killed", Said(recorded.status));
  const bool may_end = fault.kind == FaultKind::kNoMemory || fault.kind == FaultKind::kKilled;
  if (!recorded.status.ok() && !may_end) {
    tally.Count(kind, Outcome::kFailed);
    Report(kind, trial, scene.image, what, {Verdict::kDied, "on the way"});
  } else if (IsLie(fault.kind)) {
    CountDamage(kind, trial, scene, what, Outcome::kHarmless, tally);
  } else {
    CountSurvival(kind, trial, scene, what, tally);
  }
  return true;
}

Tally Campaign::InTraffic(uint64_t count) {
  Tally tally;
  for (uint64_t trial = 0; trial < count; ++trial) {
    if (IsSkipped(trial)) continue;
    const uint64_t seed = Mix(options_.seed, 6, trial);
    const auto kind = TrafficKind{static_cast<uint8_t>(trial % kTrafficKindCount)};
    const Scene& begin = trial % 3 == 0 ? killed_ : stopped_;
    const Recorded recorded =
        Record(begin.image, OptionsFor(begin, seed), std::nullopt,
               [&](Player& player) { return PlayTraffic(player, kind, seed); });
    Scene scene = After(begin, recorded);
    scene.image = ReadImage(Path("live"));
    if (Said(recorded.status) != "OK") {
      tally.Count(TrafficKindName(kind), Outcome::kFailed);
      Report(TrafficKindName(kind), trial, scene.image, "",
             {Verdict::kDied, Said(recorded.status)});
      continue;
    }
    CountSurvival(TrafficKindName(kind), trial, scene, "", tally);
  }
  return tally;
}

Tally Campaign::RolledBack(uint64_t count) {
  Tally tally;
  for (uint64_t trial = 0; trial < count; ++trial) {
    if (IsSkipped(trial)) continue;
    if (trial % 4 != 0) {
      Scene scene = trial % 2 == 0 ? killed_ : stopped_;
      RollBackButForMark(scene.image, older_.image);
      CountDamage("directory rolled back: mark", trial, scene, "", Outcome::kSilent, tally);
      continue;
    }
    const Scene& scene = trial % 8 == 0 ? killed_ : stopped_;
    const auto result = RunTrial([&] {
      return RollBackBeforeWitness(options_.directory, scene.image, older_.image, verifier_key_)
          .ToString();
    });
    const std::string kind = "directory rolled back: witness";
    tally.Count(kind, Said(result) == "OK" ? Outcome::kRefused : Outcome::kSilent);
    if (Said(result) != "OK") {
      Report(kind, trial, older_.image, "", {Verdict::kSilent, Said(result)});
    }
  }
  return tally;
}

Tally Campaign::KeptElsewhere(uint64_t count) {
  Tally tally;
  for (uint64_t trial = 0; trial < count; ++trial) {
    if (IsSkipped(trial)) continue;
    Random random(Mix(options_.seed, 7, trial));
    const bool is_audit = trial % 2 == 0;
    const Kept kept{.directory = options_.directory,
                    .older = older_.image,
                    .newer = stopped_.image,
                    .verifier_key = verifier_key_};
    const Damager damager = [&](std::string& bytes) { return DamageFile(bytes, random); };
    const Finding finding = FindApart(
        [&] { return is_audit ? DamageAudit(kept, damager) : DamageWitness(kept, damager); });
    CountFinding(is_audit ? "damaged: state of an audit" : "damaged: what a witness saw", trial,
                 stopped_.image, "", Outcome::kHarmless, finding, tally);
  }
  return tally;
}

}  // namespace luheng::simulation
