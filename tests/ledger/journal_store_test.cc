#include "ledger/journal_store.h"

#include <gtest/gtest.h>
#include <rocksdb/db.h>
#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "ledger/coding.h"
#include "ledger/rocksdb_options.h"
#include "tests/ledger/testing.h"

namespace luheng::ledger {
namespace {

namespace fs = std::filesystem;
constexpr auto kDataLoss = absl::StatusCode::kDataLoss;

// Appends blocks of so many entries to the store in `directory`, and leaves it as a crash would.
TestJournal WriteJournal(const std::string& directory, const std::vector<uint32_t>& entry_counts) {
  TestJournal journal;
  const auto store = ValueOrDie(JournalStore::Open(directory, OpenMode::kReadWrite));
  for (const uint32_t entry_count : entry_counts) {
    EXPECT_OK(store->Append(journal.NextBlock(entry_count)));
  }
  return journal;
}

// All entries from `index` on, or the first error.
absl::StatusOr<std::vector<std::string>> EntriesFrom(const JournalStore& store, uint64_t index) {
  std::vector<std::string> entries;
  const auto blocks = store.BlocksFrom(index);
  while (true) {
    const absl::StatusOr<std::optional<BlockView>> block = blocks->Next();
    if (!block.ok()) return block.status();
    if (!block->has_value()) return entries;
    for (size_t i = 0; i < (*block)->entries.size(); ++i) {
      if ((*block)->header.first_index + i >= index) entries.emplace_back((*block)->entries[i]);
    }
  }
}

std::string KeyOf(uint64_t index) {
  std::string key;
  AppendU64(&key, index);
  return key;
}

std::unique_ptr<rocksdb::DB> OpenRaw(const std::string& directory) {
  rocksdb::Options options = JournalOptions();
  options.create_if_missing = true;
  rocksdb::DB* db = nullptr;
  EXPECT_TRUE(rocksdb::DB::Open(options, directory, &db).ok());
  return std::unique_ptr<rocksdb::DB>(db);
}

TEST(JournalStoreTest, EveryEntryCanBeReadFromEverywhere) {
  const TemporaryDirectory directory;
  const TestJournal journal = WriteJournal(directory / "journal", {1, 3, 200, 2});
  const auto store = ValueOrDie(JournalStore::Open(directory / "journal", OpenMode::kReadWrite));
  ASSERT_EQ(store->end_index(), 206u);
  for (uint64_t index = 0; index < 206; ++index) {
    ASSERT_EQ(ValueOrDie(store->EntryAt(index)), journal.entries()[index]);
    const BlockHeader header = ValueOrDie(DecodeBlockHeader(ValueOrDie(store->BlockAt(index))));
    ASSERT_LE(header.first_index, index);
    ASSERT_GT(header.first_index + header.entry_count, index);
    const std::vector<std::string> rest(
        journal.entries().begin() + static_cast<std::ptrdiff_t>(index), journal.entries().end());
    ASSERT_EQ(ValueOrDie(EntriesFrom(*store, index)), rest);
  }
  EXPECT_CODE(store->EntryAt(206), absl::StatusCode::kOutOfRange);
  EXPECT_CODE(store->BlockAt(~uint64_t{0}), absl::StatusCode::kOutOfRange);
  EXPECT_TRUE(ValueOrDie(EntriesFrom(*store, 206)).empty());
}

TEST(JournalStoreTest, GoesOnAfterCrashAndAfterCleanStop) {
  const TemporaryDirectory directory;
  TestJournal journal;
  for (int round = 0; round < 6; ++round) {
    const auto store = ValueOrDie(JournalStore::Open(directory / "journal", OpenMode::kReadWrite));
    EXPECT_EQ(store->end_index(), journal.entries().size());
    ASSERT_OK(store->Append(journal.NextBlock(5)));
    ASSERT_OK(store->Append(journal.NextBlock(1)));
    EXPECT_EQ(store->end_index(), journal.entries().size());
    if (round % 2 == 0) {
      ASSERT_OK(store->Close());
    }
  }
  const auto store = ValueOrDie(JournalStore::Open(directory / "journal", OpenMode::kReadOnly));
  EXPECT_EQ(ValueOrDie(EntriesFrom(*store, 0)), journal.entries());
  EXPECT_OK(store->VerifyFiles());
}

TEST(JournalStoreTest, EmptyJournalHasNoEntries) {
  const TemporaryDirectory directory;
  const auto store =
      ValueOrDie(JournalStore::Open(directory / "a/b/journal", OpenMode::kReadWrite));
  EXPECT_EQ(store->end_index(), 0u);
  EXPECT_TRUE(ValueOrDie(EntriesFrom(*store, 0)).empty());
  EXPECT_CODE(store->EntryAt(0), absl::StatusCode::kOutOfRange);
}

TEST(JournalStoreTest, CleanStopLeavesAnEmptyLog) {
  const TemporaryDirectory directory;
  TestJournal journal;
  const auto store = ValueOrDie(JournalStore::Open(directory / "journal", OpenMode::kReadWrite));
  ASSERT_OK(store->Append(journal.NextBlock(5)));
  ASSERT_OK(store->Close());
  for (const std::string& path : FilesBelow(directory.path())) {
    if (fs::path(path).extension() == ".log") {
      EXPECT_EQ(fs::file_size(path), 0u) << path;
    }
  }
}

TEST(JournalStoreTest, OnlyOneProcessMayWrite) {
  const TemporaryDirectory directory;
  const auto store = ValueOrDie(JournalStore::Open(directory / "journal", OpenMode::kReadWrite));
  EXPECT_CODE(JournalStore::Open(directory / "journal", OpenMode::kReadWrite),
              absl::StatusCode::kFailedPrecondition);
}

TEST(JournalStoreTest, ReadingOnlyChangesNothing) {
  const TemporaryDirectory directory;
  EXPECT_CODE(JournalStore::Open(directory / "journal", OpenMode::kReadOnly),
              absl::StatusCode::kNotFound);
  EXPECT_FALSE(fs::exists(directory / "journal"));
  const TestJournal journal = WriteJournal(directory / "journal", {3, 4});
  const auto before = Contents(directory.path());
  const auto store = ValueOrDie(JournalStore::Open(directory / "journal", OpenMode::kReadOnly));
  EXPECT_EQ(ValueOrDie(EntriesFrom(*store, 0)), journal.entries());
  EXPECT_OK(store->VerifyFiles());
  EXPECT_EQ(Contents(directory.path()), before);
}

TEST(JournalStoreTest, LostCurrentFileIsNotANewJournal) {
  const TemporaryDirectory directory;
  WriteJournal(directory / "journal", {3});
  ASSERT_TRUE(fs::remove(directory / "journal/CURRENT"));
  const auto before = Contents(directory.path());
  for (const OpenMode mode : {OpenMode::kReadWrite, OpenMode::kReadOnly}) {
    EXPECT_CODE(JournalStore::Open(directory / "journal", mode), kDataLoss);
  }
  EXPECT_EQ(Contents(directory.path()), before);
}

// Wherever the last record is cut, it is either refused or gone as a whole.
TEST(JournalStoreTest, LogCutAtEveryByteOfTheLastRecord) {
  const TemporaryDirectory directory;
  WriteJournal(directory / "journal", {3, 2});
  const size_t old_size = fs::file_size(OnlyFile(directory / "journal", ".log"));
  fs::remove_all(directory / "journal");
  const TestJournal journal = WriteJournal(directory / "journal", {3, 2, 1});
  const std::string log = OnlyFile(directory / "journal", ".log");
  const size_t new_size = fs::file_size(log);
  ASSERT_GT(new_size, old_size + 100);
  for (size_t size = old_size; size < new_size; ++size) {
    CopyDirectory(directory / "journal", directory / "copy");
    fs::resize_file(directory / "copy/" + fs::path(log).filename().string(), size);
    const auto store = JournalStore::Open(directory / "copy", OpenMode::kReadOnly);
    if (size == old_size) {
      ASSERT_EQ(ValueOrDie(EntriesFrom(**store, 0)).size(), 5u);
    } else {
      ASSERT_EQ(store.status().code(), kDataLoss) << "size " << size << ": " << store.status();
    }
  }
}

// Flips random bits of a file of the journal. Whatever opens must have the entries that were
// written, or fewer, which the mark shows; `verifies` tells whether all damage must be found.
enum class Damage { kIsFoundOrShortens, kIsFoundByVerifyFiles };
void FlipBits(const std::string& directory, const std::string& file, const TestJournal& journal,
              Damage damage) {
  constexpr uint32_t kSeed = 7;
  SCOPED_TRACE("seed " + std::to_string(kSeed) + " " + file);
  std::mt19937 random(kSeed);
  const std::string copy = directory + ".copy";
  for (int round = 0; round < 120; ++round) {
    CopyDirectory(directory, copy);
    const size_t bit = random() % (8 * fs::file_size(directory + "/" + file));
    FlipBit(copy + "/" + file, bit);
    const auto store = JournalStore::Open(copy, OpenMode::kReadOnly);
    if (!store.ok()) {
      ASSERT_EQ(store.status().code(), kDataLoss) << "bit " << bit << ": " << store.status();
      continue;
    }
    const auto entries = EntriesFrom(**store, 0);
    if (entries.ok()) {
      const std::vector<std::string>& all = journal.entries();
      ASSERT_EQ(entries->size(), (*store)->end_index()) << "bit " << bit;
      ASSERT_LE(entries->size(), all.size()) << "bit " << bit;
      ASSERT_TRUE(std::equal(entries->begin(), entries->end(), all.begin())) << "bit " << bit;
    }
    if (damage == Damage::kIsFoundByVerifyFiles) {
      ASSERT_EQ((*store)->VerifyFiles().code(), kDataLoss) << "bit " << bit;
    }
  }
}

TEST(JournalStoreTest, FlippedBitOfTheLogIsNeverSilent) {
  const TemporaryDirectory directory;
  const TestJournal journal = WriteJournal(directory / "journal", {3, 40, 2, 5});
  const std::string log = fs::path(OnlyFile(directory / "journal", ".log")).filename();
  FlipBits(directory / "journal", log, journal, Damage::kIsFoundOrShortens);
}

TEST(JournalStoreTest, FlippedBitOfATableFileIsNeverSilent) {
  const TemporaryDirectory directory;
  const TestJournal journal = WriteJournal(directory / "journal", {3, 40, 2, 5});
  ASSERT_OK(ValueOrDie(JournalStore::Open(directory / "journal", OpenMode::kReadWrite))->Close());
  const std::string table = fs::path(OnlyFile(directory / "journal", ".sst")).filename();
  FlipBits(directory / "journal", table, journal, Damage::kIsFoundByVerifyFiles);
}

TEST(JournalStoreTest, FlippedBitOfTheManifestIsNeverSilent) {
  const TemporaryDirectory directory;
  const TestJournal journal = WriteJournal(directory / "journal", {3, 40, 2, 5});
  ASSERT_OK(ValueOrDie(JournalStore::Open(directory / "journal", OpenMode::kReadWrite))->Close());
  for (const std::string& path : FilesBelow(directory / "journal")) {
    const std::string name = fs::path(path).filename();
    if (name == "CURRENT" || name.starts_with("MANIFEST")) {
      FlipBits(directory / "journal", name, journal, Damage::kIsFoundByVerifyFiles);
    }
  }
}

TEST(JournalStoreTest, GapIsReported) {
  const TemporaryDirectory directory;
  WriteJournal(directory / "journal", {3, 4, 2});
  struct {
    uint64_t deleted;
    const char* named;
  } rows[] = {{0, "from 0 to 2"}, {3, "from 3 to 6"}};
  for (const auto& row : rows) {
    CopyDirectory(directory / "journal", directory / "copy");
    const auto raw = OpenRaw(directory / "copy");
    ASSERT_TRUE(raw->Delete(rocksdb::WriteOptions(), KeyOf(row.deleted)).ok());
    BlockIterator blocks(std::unique_ptr<rocksdb::Iterator>(raw->NewIterator({})), 0);
    absl::StatusOr<std::optional<BlockView>> block = blocks.Next();
    if (row.deleted > 0) {
      ASSERT_OK(block);
      block = blocks.Next();
    }
    EXPECT_CODE(block, kDataLoss);
    EXPECT_NE(block.status().ToString().find(row.named), std::string::npos) << block.status();
    BlockIterator later(std::unique_ptr<rocksdb::Iterator>(raw->NewIterator({})), row.deleted + 1);
    EXPECT_CODE(later.Next(), kDataLoss);
  }
  const absl::Status status = JournalStore::Open(directory / "copy", OpenMode::kReadOnly).status();
  EXPECT_CODE(status, kDataLoss);
  EXPECT_NE(status.ToString().find("from 3 to 6"), std::string::npos) << status;
}

TEST(JournalStoreTest, BlockUnderAForeignKeyIsReported) {
  const TemporaryDirectory directory;
  TestJournal journal;
  const Block block = journal.NextBlock(3);
  const auto raw = OpenRaw(directory / "journal");
  ASSERT_TRUE(raw->Put(rocksdb::WriteOptions(), KeyOf(1), block.bytes).ok());
  ASSERT_TRUE(raw->Close().ok());
  EXPECT_CODE(JournalStore::Open(directory / "journal", OpenMode::kReadOnly), kDataLoss);
}

// The file size limit stands for a full disk.
TEST(JournalStoreTest, FailedWriteFailsAllLaterOnesAlike) {
  const TemporaryDirectory directory;
  TestJournal journal;
  const auto store = ValueOrDie(JournalStore::Open(directory / "journal", OpenMode::kReadWrite));
  ASSERT_OK(store->Append(journal.NextBlock(3)));

  const auto old_handler = std::signal(SIGXFSZ, SIG_IGN);
  rlimit old_limit{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &old_limit), 0);
  rlimit limit = old_limit;
  limit.rlim_cur = 4096;
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &limit), 0);
  const Block lost = journal.NextBlock(1000);
  const absl::Status first = store->Append(lost);
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &old_limit), 0);
  std::signal(SIGXFSZ, old_handler);

  EXPECT_FALSE(first.ok());
  EXPECT_EQ(store->end_index(), 3u);
  EXPECT_EQ(store->Append(lost), first);
  EXPECT_EQ(store->Close(), first);
  EXPECT_EQ(ValueOrDie(EntriesFrom(*store, 0)).size(), 3u);  // Reads go on.
}

TEST(JournalStoreDeathTest, BlockOutOfPlaceIsABug) {
  const TemporaryDirectory directory;
  TestJournal journal;
  const auto store = ValueOrDie(JournalStore::Open(directory / "journal", OpenMode::kReadWrite));
  journal.NextBlock(1);
  const Block second = journal.NextBlock(1);
  EXPECT_DEATH(static_cast<void>(store->Append(second)), "CHECK failed");
}

}  // namespace
}  // namespace luheng::ledger
