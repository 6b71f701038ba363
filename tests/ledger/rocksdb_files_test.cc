#include "ledger/rocksdb_files.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <string>

#include "ledger/journal_store.h"
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
};

TEST_F(RocksDbFilesTest, SoundFilesPass) { EXPECT_OK(CheckTableProperties(path_)); }

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

TEST_F(RocksDbFilesTest, WhatACrashHasLeftOfATableIsPassedOver) {
  // As a power cut during a flush leaves it: the manifest does not know it yet.
  for (const std::string_view bytes : {"", "half a table"}) {
    const std::string left = path_ + "/000999.sst";
    Spill(left, bytes);
    EXPECT_OK(CheckTableProperties(path_));
    const auto store = ValueOrDie(JournalStore::Open(path_, OpenMode::kReadWrite));
    EXPECT_EQ(store->end_index(), 45u);
    EXPECT_OK(store->VerifyFiles());
    EXPECT_FALSE(fs::exists(left)) << "RocksDB removes it";
  }
}

TEST_F(RocksDbFilesTest, ATableOfTheDatabaseThatIsTooShortIsDamaged) {
  Spill(table_, "half a table");
  EXPECT_CODE(CheckTableProperties(path_), kDataLoss);
}

}  // namespace
}  // namespace luheng::ledger
