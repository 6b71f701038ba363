#include "ledger/rocksdb_manifest.h"

#include <gtest/gtest.h>
#include <rocksdb/db.h>

#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "ledger/journal_store.h"
#include "ledger/rocksdb_options.h"
#include "tests/ledger/testing.h"

namespace luheng::ledger {
namespace {

namespace fs = std::filesystem;
constexpr auto kDataLoss = absl::StatusCode::kDataLoss;

class RocksDbManifestTest : public ::testing::Test {
 protected:
  RocksDbManifestTest() {
    TestJournal journal;
    const auto store = ValueOrDie(JournalStore::Open(path_, OpenMode::kReadWrite));
    EXPECT_OK(store->Append(journal.NextBlock(3)));
    EXPECT_OK(store->Close());
    manifest_ = path_ + "/" + Slurp(path_ + "/CURRENT");
    manifest_.pop_back();
  }

  const TemporaryDirectory directory_;
  const std::string path_ = directory_ / "journal";
  std::string manifest_;
};

TEST_F(RocksDbManifestTest, ASoundManifestPasses) { EXPECT_OK(CheckManifest(path_)); }

TEST_F(RocksDbManifestTest, LiveTablesAreThoseOfTheDatabase) {
  const std::string table = OnlyFile(path_, ".sst");
  Spill(path_ + "/000999.sst", "left by a crash");
  EXPECT_EQ(ValueOrDie(LiveTables(path_)),
            std::set<std::string>{fs::path(table).filename().string()});
}

TEST_F(RocksDbManifestTest, TablesThatWereMergedAreLiveNoMore) {
  rocksdb::Options options = JournalOptions();
  rocksdb::DB* opened = nullptr;
  ASSERT_TRUE(rocksdb::DB::Open(options, path_, &opened).ok());
  const std::unique_ptr<rocksdb::DB> db(opened);
  ASSERT_TRUE(db->Put(rocksdb::WriteOptions(), "key", "value").ok());
  ASSERT_TRUE(db->Flush(rocksdb::FlushOptions()).ok());
  rocksdb::CompactRangeOptions everything;
  everything.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForce;
  ASSERT_TRUE(db->CompactRange(everything, nullptr, nullptr).ok());
  std::vector<rocksdb::LiveFileMetaData> files;
  db->GetLiveFilesMetaData(&files);
  std::set<std::string> names;
  for (const auto& file : files) names.insert(file.name.substr(1));
  ASSERT_FALSE(names.empty());
  EXPECT_EQ(ValueOrDie(LiveTables(path_)), names);
}

TEST_F(RocksDbManifestTest, WhatIsTornIsCutOffAndTheRestIsWhole) {
  const std::string whole = Slurp(manifest_);
  // A record whose sectors are not all there.
  Spill(manifest_, whole + std::string("\x01\x02\x03\x04\x05\x00\x01torn!", 12));
  EXPECT_CODE(JournalStore::Open(path_, OpenMode::kReadOnly).status(), kDataLoss);
  EXPECT_OK(CutManifest(path_));
  EXPECT_EQ(Slurp(manifest_), whole);
  EXPECT_EQ(ValueOrDie(JournalStore::Open(path_, OpenMode::kReadWrite))->end_index(), 3u);
}

TEST_F(RocksDbManifestTest, WithoutAManifestNothingIsLive) {
  fs::remove(manifest_);
  EXPECT_CODE(LiveTables(path_).status(), kDataLoss);
}

TEST_F(RocksDbManifestTest, EveryFlippedBitOfTheManifestIsFound) {
  for (size_t bit = 0; bit < 8 * fs::file_size(manifest_); ++bit) {
    FlipBit(manifest_, bit);
    EXPECT_CODE(CheckManifest(path_), kDataLoss) << " bit " << bit;
    FlipBit(manifest_, bit);
  }
  EXPECT_OK(CheckManifest(path_));
}

TEST_F(RocksDbManifestTest, ManifestThatEndsWithinARecordIsDamaged) {
  const std::string bytes = Slurp(manifest_);
  for (size_t lost = 1; lost <= 8; ++lost) {
    Spill(manifest_, std::string_view(bytes).substr(0, bytes.size() - lost));
    EXPECT_CODE(CheckManifest(path_), kDataLoss) << " lost " << lost;
  }
}

TEST_F(RocksDbManifestTest, ManifestOfManyPagesPasses) {
  // An edit a table, with its smallest and largest key: so long that records cross pages.
  const std::string path = directory_ / "long";
  rocksdb::Options options = JournalOptions();
  options.create_if_missing = true;
  options.disable_auto_compactions = true;
  options.level0_slowdown_writes_trigger = 1'000;
  options.level0_stop_writes_trigger = 1'000;
  rocksdb::DB* opened = nullptr;
  ASSERT_TRUE(rocksdb::DB::Open(options, path, &opened).ok());
  const std::unique_ptr<rocksdb::DB> db(opened);
  const std::string key(8'000, 'k');
  for (int i = 0; i < 10; ++i) {
    ASSERT_TRUE(db->Put(rocksdb::WriteOptions(), key, "value").ok());
    ASSERT_TRUE(db->Flush(rocksdb::FlushOptions()).ok());
  }
  const std::string name = Slurp(path + "/CURRENT");
  const std::string manifest = path + "/" + name.substr(0, name.size() - 1);
  ASSERT_GT(fs::file_size(manifest), 100'000u);
  EXPECT_OK(CheckManifest(path));
  EXPECT_EQ(ValueOrDie(LiveTables(path)).size(), 10u);
  FlipBit(manifest, 8 * 99'000);
  EXPECT_CODE(CheckManifest(path), kDataLoss);
}

}  // namespace
}  // namespace luheng::ledger
