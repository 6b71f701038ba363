#include "ledger/rocksdb_files.h"

#include <gtest/gtest.h>
#include <rocksdb/db.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "ledger/journal_store.h"
#include "ledger/rocksdb_options.h"
#include "tests/ledger/testing.h"

namespace luheng::ledger {
namespace {

namespace fs = std::filesystem;
constexpr auto kDataLoss = absl::StatusCode::kDataLoss;
constexpr size_t kFooterSize = 53;

class RocksDbFilesTest : public ::testing::Test {
 protected:
  RocksDbFilesTest() {
    TestJournal journal;
    const auto store = ValueOrDie(JournalStore::Open(path_, OpenMode::kReadWrite));
    for (const uint32_t entry_count : {3u, 40u, 2u}) {
      EXPECT_OK(store->Append(journal.NextBlock(entry_count)));
    }
    EXPECT_OK(store->Close());
    table_ = OnlyFile(path_, ".sst");
    manifest_ = path_ + "/" + Slurp(path_ + "/CURRENT");
    manifest_.pop_back();
  }

  // Flips every bit of the bytes [begin, end) of a file in turn.
  static void ForEachFlip(const std::string& file, size_t begin, size_t end,
                          const std::function<void(size_t bit)>& check) {
    for (size_t bit = 8 * begin; bit < 8 * end; ++bit) {
      FlipBit(file, bit);
      check(bit);
      FlipBit(file, bit);
    }
  }

  // Where the properties block begins: with the name of a property that is the first by the
  // alphabet.
  size_t PropertiesBegin() const {
    const size_t name = Slurp(table_).find("rocksdb.block.based.table.index.type");
    EXPECT_NE(name, std::string::npos);
    return name - 3;
  }

  const TemporaryDirectory directory_;
  const std::string path_ = directory_ / "journal";
  std::string table_;
  std::string manifest_;
};

TEST_F(RocksDbFilesTest, SoundFilesPass) {
  EXPECT_OK(CheckTableProperties(path_));
  EXPECT_OK(CheckManifest(path_));
}

TEST_F(RocksDbFilesTest, EveryFlippedBitOfThePropertiesIsFound) {
  ForEachFlip(table_, PropertiesBegin(), fs::file_size(table_) - kFooterSize, [&](size_t bit) {
    EXPECT_CODE(CheckTableProperties(path_), kDataLoss) << " bit " << bit;
  });
  EXPECT_OK(CheckTableProperties(path_));
}

TEST_F(RocksDbFilesTest, NoFlippedBitOfTheFooterStopsTheProcess) {
  const size_t size = fs::file_size(table_);
  ForEachFlip(table_, size - kFooterSize, size, [&](size_t bit) {
    const auto store = JournalStore::Open(path_, OpenMode::kReadOnly);
    const absl::Status status = store.ok() ? (*store)->VerifyFiles() : store.status();
    EXPECT_CODE(status, kDataLoss) << " bit " << bit;
  });
}

TEST_F(RocksDbFilesTest, EveryFlippedBitOfTheManifestIsFound) {
  ForEachFlip(manifest_, 0, fs::file_size(manifest_),
              [&](size_t bit) { EXPECT_CODE(CheckManifest(path_), kDataLoss) << " bit " << bit; });
  EXPECT_OK(CheckManifest(path_));
}

TEST_F(RocksDbFilesTest, ManifestThatEndsWithinARecordIsDamaged) {
  const std::string bytes = Slurp(manifest_);
  for (size_t lost = 1; lost <= 8; ++lost) {
    Spill(manifest_, std::string_view(bytes).substr(0, bytes.size() - lost));
    EXPECT_CODE(CheckManifest(path_), kDataLoss) << " lost " << lost;
  }
}

TEST_F(RocksDbFilesTest, ManifestOfManyPagesPasses) {
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
  FlipBit(manifest, 8 * 99'000);
  EXPECT_CODE(CheckManifest(path), kDataLoss);
}

}  // namespace
}  // namespace luheng::ledger
