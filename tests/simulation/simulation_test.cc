// A small campaign, and proof that the campaign finds what it looks for. LUHENG_SEED replays one;
// LUHENG_COMMANDS says how many trials (default 60 of the kinds that take long).
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>

#include "ledger/hash.h"
#include "tests/engine/random.h"
#include "tests/simulation/campaign.h"
#include "tests/simulation/disk_model.h"

namespace luheng::simulation {
namespace {

uint64_t Trials() {
  const char* given = std::getenv("LUHENG_COMMANDS");
  return given == nullptr ? 60 : std::strtoull(given, nullptr, 10);
}

class SimulationTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    seed_ = engine::testing::SeedFor(20261122);
    const std::string directory =
        (std::filesystem::exists("/dev/shm") ? std::filesystem::path("/dev/shm")
                                             : std::filesystem::temp_directory_path()) /
        ("luheng-simulation-" + std::to_string(::getpid()));
    directory_ = directory;
    campaign_ = std::make_unique<Campaign>(CampaignOptions{.directory = directory,
                                                           .failures = "simulation-failures",
                                                           .seed = seed_,
                                                           .only = {},
                                                           .has_lying_disk = false});
  }
  static void TearDownTestSuite() {
    campaign_.reset();
    std::filesystem::remove_all(directory_);
  }

  static void ExpectNoneFailed(const Tally& tally) {
    EXPECT_EQ(tally.Total(Outcome::kSilent) + tally.Total(Outcome::kFailed), 0)
        << "LUHENG_SEED=" << seed_ << "\n"
        << tally.Table();
    EXPECT_GT(tally.Total(), 0);
  }

  static inline uint64_t seed_ = 0;
  static inline std::string directory_;
  static inline std::unique_ptr<Campaign> campaign_;
};

TEST_F(SimulationTest, NothingToldIsLostInACrash) {
  ExpectNoneFailed(campaign_->CrashPoints(2 * Trials()));
}

TEST_F(SimulationTest, DamageAtRestIsRefusedOrRepairedOrDoesNoHarm) {
  const Tally tally = campaign_->AtRest(Trials());
  ExpectNoneFailed(tally);
  EXPECT_GT(tally.Total(Outcome::kRefused), 0);
}

TEST_F(SimulationTest, AFailingDiskStopsTheExchangeAndNothingToldIsLost) {
  ExpectNoneFailed(campaign_->AtRunTime(Trials()));
}

TEST_F(SimulationTest, AFullDiskEndsNoProcessWhateverIsWrittenThen) {
  Tally tally;
  Random random(seed_);
  for (const char* room : {"journal/", "mark", "tlog/", "index/", "vault/"}) {
    const Fault fault{.kind = FaultKind::kNoSpace, .room = room, .nth = 0, .choice = 0};
    EXPECT_TRUE(campaign_->TryFault(fault, /*trial=*/0, random, tally)) << room;
  }
  ExpectNoneFailed(tally);
}

TEST_F(SimulationTest, ClocksNetworksAndReadersChangeNothing) {
  ExpectNoneFailed(campaign_->InTraffic(8));
}

TEST_F(SimulationTest, ARolledBackDirectoryIsRefused) {
  const Tally tally = campaign_->RolledBack(8);
  ExpectNoneFailed(tally);
  EXPECT_EQ(tally.Total(Outcome::kRefused), tally.Total());
}

TEST_F(SimulationTest, DamageToWhatAuditorsAndWitnessesKeepIsNotBelieved) {
  const Tally tally = campaign_->KeptElsewhere(Trials() / 3);
  ExpectNoneFailed(tally);
  EXPECT_GT(tally.Total(Outcome::kRefused), 0);
}

// An exchange that lost or changed what it told would be found.

TEST_F(SimulationTest, ADiskThatDoesNotSyncIsFound) {
  Campaign campaign({.directory = directory_ + "/lying",
                     .failures = directory_ + "/lying/failures",
                     .seed = seed_,
                     .only = {},
                     .has_lying_disk = true});
  const Tally tally = campaign.CrashPoints(30);
  EXPECT_GT(tally.Total(Outcome::kSilent) + tally.Total(Outcome::kFailed), 0);
}

TEST_F(SimulationTest, AnEntryThatDiffersIsSilentDamage) {
  Scene scene = campaign_->stopped();
  scene.history.entries.front() = ledger::LeafHash("something else");
  EXPECT_EQ(campaign_->InspectImage(scene.image, scene.history, 1).verdict, Verdict::kSilent);
}

TEST_F(SimulationTest, AnEntryThatIsMissingIsSilentDamage) {
  Scene scene = campaign_->stopped();
  for (int i = 0; i < 10; ++i) scene.history.entries.push_back(ledger::LeafHash("never written"));
  EXPECT_EQ(campaign_->InspectImage(scene.image, scene.history, 1).verdict, Verdict::kSilent);
}

TEST_F(SimulationTest, AnAnswerThatDiffersIsSilentDamage) {
  Scene scene = campaign_->stopped();
  auto last = scene.history.answers.rbegin();
  const uint64_t another = std::next(last)->second;
  last->second = another;
  EXPECT_EQ(campaign_->InspectImage(scene.image, scene.history, 1).verdict, Verdict::kSilent);
}

TEST_F(SimulationTest, ACheckpointThatDiffersIsSilentDamage) {
  Scene scene = campaign_->stopped();
  scene.history.checkpoint.root = ledger::LeafHash("another root");
  EXPECT_EQ(campaign_->InspectImage(scene.image, scene.history, 1).verdict, Verdict::kSilent);
}

TEST_F(SimulationTest, AWholeDirectoryRolledBackWithoutWitnessIsNotSeenByItself) {
  Scene scene = campaign_->stopped();
  scene.history.checkpoint = {};
  EXPECT_EQ(campaign_->InspectImage(campaign_->older().image, scene.history, 1).verdict,
            Verdict::kSilent);
}

Operation Do(OperationKind kind, uint64_t file, uint64_t offset, std::string path,
             std::string bytes) {
  return {kind, file, offset, std::move(path), std::move(bytes)};
}

TEST(DiskModelTest, WhatIsSyncedWithItsNameSurvives) {
  Random random(1);
  DiskModel disk;
  disk.Apply(Do(OperationKind::kCreate, 1, 0644, "a", ""), random);
  disk.Apply(Do(OperationKind::kWrite, 1, 0, "", "synced"), random);
  disk.Apply(Do(OperationKind::kSync, 1, 0, "", ""), random);
  EXPECT_TRUE(disk.AfterCrash(Survival::kNone, random).files.empty()) << "its name is not durable";
  disk.Apply(Do(OperationKind::kSyncDirectory, 0, 0, "", ""), random);
  disk.Apply(Do(OperationKind::kWrite, 1, 6, "", " lost"), random);
  EXPECT_EQ(disk.AfterCrash(Survival::kNone, random).files.at("a").bytes, "synced");
  EXPECT_EQ(disk.AfterCrash(Survival::kAll, random).files.at("a").bytes, "synced lost");
}

TEST(DiskModelTest, ARenameWithoutASyncedDirectoryMayBeLost) {
  Random random(1);
  DiskModel disk;
  for (uint64_t file = 1; file <= 2; ++file) {
    const std::string name = file == 1 ? "old" : "new";
    disk.Apply(Do(OperationKind::kCreate, file, 0644, name, ""), random);
    disk.Apply(Do(OperationKind::kWrite, file, 0, "", name), random);
    disk.Apply(Do(OperationKind::kSync, file, 0, "", ""), random);
  }
  disk.Apply(Do(OperationKind::kSyncDirectory, 0, 0, "", ""), random);
  disk.Apply(Do(OperationKind::kRename, 0, 0, "new", "old"), random);
  EXPECT_EQ(disk.AfterCrash(Survival::kNone, random).files.at("old").bytes, "old");
  EXPECT_EQ(disk.AfterCrash(Survival::kAll, random).files.at("old").bytes, "new");
}

TEST(DiskModelTest, UnsyncedSectorsSurviveOneByOne) {
  Random random(1);
  DiskModel disk;
  disk.Apply(Do(OperationKind::kCreate, 1, 0644, "a", ""), random);
  disk.Apply(Do(OperationKind::kSyncDirectory, 0, 0, "", ""), random);
  disk.Apply(Do(OperationKind::kWrite, 1, 0, "", std::string(5'120, 'x')), random);
  const std::string bytes = disk.AfterCrash(Survival::kSome, random).files.at("a").bytes;
  const auto written = std::count(bytes.begin(), bytes.end(), 'x');
  EXPECT_EQ(written % 512, 0);
  EXPECT_GT(written, 0);
  EXPECT_LT(written, 5'120);
}

TEST(DiskModelTest, AFailedSyncLosesForGood) {
  Random random(1);
  DiskModel disk;
  disk.Apply(Do(OperationKind::kCreate, 1, 0644, "a", ""), random);
  disk.Apply(Do(OperationKind::kSyncDirectory, 0, 0, "", ""), random);
  disk.Apply(Do(OperationKind::kWrite, 1, 0, "", std::string(51'200, 'x')), random);
  disk.Apply(Do(OperationKind::kFailedSync, 1, 0, "", ""), random);
  disk.Apply(Do(OperationKind::kSync, 1, 0, "", ""), random);
  const std::string bytes = disk.AfterCrash(Survival::kAll, random).files.at("a").bytes;
  EXPECT_LT(std::count(bytes.begin(), bytes.end(), 'x'), 51'200);
}

}  // namespace
}  // namespace luheng::simulation
