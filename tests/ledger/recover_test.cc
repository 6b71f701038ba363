#include "ledger/recover.h"

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "ledger/base/status_macros.h"
#include "ledger/compact_range.h"
#include "tests/ledger/testing.h"

namespace luheng::ledger {
namespace {

namespace fs = std::filesystem;
constexpr auto kDataLoss = absl::StatusCode::kDataLoss;
constexpr char kSecret[] = "journal secret";

// A data directory as a crash leaves it: three blocks that end at 3, 5 and 6, and a mark.
class RecoverTest : public ::testing::Test {
 protected:
  JournalPaths paths() const { return {directory_ / "journal", directory_ / "mark"}; }
  std::string Log() const { return OnlyFile(paths().journal_directory, ".log"); }

  void WriteThreeBlocks(uint64_t marked_size) {
    const Recovered recovered = ValueOrDie(Recover(paths(), kSecret));
    for (const uint32_t entry_count : {3u, 2u, 1u}) {
      const Block block = journal_.NextBlock(entry_count);
      ASSERT_OK(recovered.store->Append(block));
      log_sizes_.push_back(fs::file_size(Log()));
      if (block.end_index() <= marked_size) {
        ASSERT_OK(recovered.mark->Write(block.end_index(), block.after.tree.Root()));
      }
    }
  }

  // Expects that the journal is refused, for the reason named, and that asking has changed nothing.
  void ExpectRefused(const std::string& named) {
    const auto before = Contents(paths().journal_directory);
    const absl::Status status = Recover(paths(), kSecret).status();
    EXPECT_CODE(status, kDataLoss);
    EXPECT_NE(status.ToString().find(named), std::string::npos) << status;
    for (const auto& [name, bytes] : before) {
      ASSERT_EQ(Slurp(paths().journal_directory + "/" + name), bytes) << name;
    }
  }

  // Expects so many entries, that they are those written, and that the journal goes on from there.
  void ExpectRecovered(uint64_t end_index, std::optional<uint64_t> dropped_from) {
    Recovered recovered = ValueOrDie(Recover(paths(), kSecret));
    ASSERT_EQ(recovered.store->end_index(), end_index);
    EXPECT_EQ(recovered.dropped_from, dropped_from);
    ChainState chain;
    ASSERT_OK(ReadAll(*recovered.store, &chain));
    BlockBuilder builder(kTestJournalId, 1, chain);
    Entry entry;
    entry.kind = 2;
    entry.index = end_index;
    entry.sequence = end_index;
    entry.previous_leaf_hash = chain.last_leaf_hash;
    builder.Add(entry);
    ASSERT_OK(recovered.store->Append(builder.Finish()));
    ASSERT_OK(recovered.store->Close());
    recovered.store.reset();
    {
      const Recovered again = ValueOrDie(Recover(paths(), kSecret));
      EXPECT_EQ(again.store->end_index(), end_index + 1);
      EXPECT_EQ(again.dropped_from, dropped_from) << "as long as the journal may not tell of it";
    }
    if (dropped_from.has_value()) {
      ASSERT_OK(ForgetDroppedTail(paths()));
    }
    EXPECT_EQ(ValueOrDie(Recover(paths(), kSecret)).dropped_from, std::nullopt);
  }

  // What a crash may make of a record of the manifest that was not synced: its sectors are not all
  // there.
  void TearManifest() {
    std::string name = Slurp(paths().journal_directory + "/CURRENT");
    name.pop_back();
    const std::string manifest = paths().journal_directory + "/" + name;
    Spill(manifest, Slurp(manifest) + std::string("\x01\x02\x03\x04\x05\x00\x01torn!", 12));
  }

  // Reads all blocks, whose entries must be those that were written, into the chain.
  absl::Status ReadAll(const JournalStore& store, ChainState* chain) {
    const auto blocks = store.BlocksFrom(0);
    while (const auto block = ValueOrDie(blocks->Next())) {
      LUHENG_RETURN_IF_ERROR(ExtendChainTo(*block, chain));
    }
    return absl::OkStatus();
  }

  absl::Status ExtendChainTo(const BlockView& block, ChainState* chain) {
    for (size_t i = 0; i < block.entries.size(); ++i) {
      if (block.entries[i] != journal_.entries()[block.header.first_index + i]) {
        return absl::DataLossError("another entry than was written");
      }
      chain->last_leaf_hash = LeafHash(block.entries[i]);
      chain->tree.Append(chain->last_leaf_hash);
    }
    return absl::OkStatus();
  }

  TemporaryDirectory directory_;
  TestJournal journal_;
  std::vector<size_t> log_sizes_;  // After each block.
};

TEST_F(RecoverTest, FirstStartMakesJournalAndMark) {
  const Recovered recovered = ValueOrDie(Recover(paths(), kSecret));
  EXPECT_EQ(recovered.store->end_index(), 0u);
  EXPECT_EQ(recovered.mark->last().size, 0u);
  EXPECT_EQ(recovered.dropped_from, std::nullopt);
}

TEST_F(RecoverTest, CrashOfTheFirstStartIsGoneOnFrom) {
  ASSERT_OK(MarkFile::Create(paths().mark_file, kSecret));
  EXPECT_EQ(ValueOrDie(Recover(paths(), kSecret)).store->end_index(), 0u);
}

TEST_F(RecoverTest, CrashLosesNothing) {
  WriteThreeBlocks(6);
  ExpectRecovered(6, std::nullopt);
}

TEST_F(RecoverTest, JournalMayBeAheadOfTheMark) {
  WriteThreeBlocks(3);
  ExpectRecovered(6, std::nullopt);
}

TEST_F(RecoverTest, ManifestThatACrashHasTornIsCut) {
  WriteThreeBlocks(6);
  TearManifest();
  ExpectRecovered(6, 6);
}

TEST_F(RecoverTest, ManifestIsNotCutWhenEntriesWouldBeMissing) {
  WriteThreeBlocks(6);
  ASSERT_OK(ValueOrDie(Recover(paths(), kSecret)).store->Close());
  std::string name = Slurp(paths().journal_directory + "/CURRENT");
  name.pop_back();
  const std::string manifest = paths().journal_directory + "/" + name;
  const TemporaryDirectory saved;
  CopyDirectory(directory_.path(), saved / "data");
  int refused = 0;
  for (size_t place = 10; place < fs::file_size(manifest); place += 25) {
    SCOPED_TRACE("byte " + std::to_string(place));
    CopyDirectory(saved / "data", directory_.path());
    FlipBit(manifest, 8 * place);
    const auto recovered = Recover(paths(), kSecret);
    if (recovered.ok()) {
      EXPECT_EQ(recovered->store->end_index(), 6u);
    } else {
      EXPECT_CODE(recovered.status(), kDataLoss);
      ++refused;
    }
  }
  EXPECT_GT(refused, 0);
}

TEST_F(RecoverTest, CutTailThatIsNotMarkedIsDropped) {
  WriteThreeBlocks(5);
  const std::string log = Log();
  const TemporaryDirectory saved;
  CopyDirectory(directory_.path(), saved / "data");
  for (size_t size = log_sizes_[1]; size < log_sizes_[2]; size += 7) {
    SCOPED_TRACE("log cut to " + std::to_string(size));
    CopyDirectory(saved / "data", directory_.path());
    fs::resize_file(log, size);
    const bool is_torn = size != log_sizes_[1];
    ExpectRecovered(5, is_torn ? std::optional<uint64_t>(5) : std::nullopt);
  }
}

TEST_F(RecoverTest, CutTailThatIsMarkedIsRefused) {
  WriteThreeBlocks(6);
  const std::string log = Log();
  for (size_t size = log_sizes_[2] - 1; size > log_sizes_[1]; size -= 11) {
    SCOPED_TRACE("log cut to " + std::to_string(size));
    fs::resize_file(log, size);
    ExpectRefused("entry 5 is the first of those missing: the mark says that there were 6");
  }
}

// Cut exactly between two records, RocksDB finds nothing wrong: only the mark knows.
TEST_F(RecoverTest, LostMarkedRecordIsRefusedThoughTheJournalOpens) {
  WriteThreeBlocks(6);
  fs::resize_file(Log(), log_sizes_[1]);
  const absl::Status status = Recover(paths(), kSecret).status();
  EXPECT_CODE(status, kDataLoss);
  EXPECT_NE(status.ToString().find("entry 5 is the first of those missing"), std::string::npos);
}

TEST_F(RecoverTest, LostLogIsRefused) {
  WriteThreeBlocks(6);
  ASSERT_TRUE(fs::remove(Log()));
  EXPECT_CODE(Recover(paths(), kSecret), kDataLoss);
}

TEST_F(RecoverTest, DamageInTheMiddleIsRefused) {
  WriteThreeBlocks(5);
  FlipBit(Log(), 8 * (log_sizes_[0] + 50));
  ExpectRefused("entry 3 is the first of those missing: the mark says that there were 5");
}

TEST_F(RecoverTest, DamageOfTheOneUnmarkedBlockCannotBeToldFromATornWrite) {
  WriteThreeBlocks(5);
  FlipBit(Log(), 8 * (log_sizes_[1] + 50));
  ExpectRecovered(5, 5);
}

TEST_F(RecoverTest, LostJournalIsRefusedAndNotMadeAnew) {
  WriteThreeBlocks(6);
  fs::remove_all(paths().journal_directory);
  const absl::Status status = Recover(paths(), kSecret).status();
  EXPECT_CODE(status, kDataLoss);
  EXPECT_NE(status.ToString().find("entry 0 is the first of those missing"), std::string::npos);
  EXPECT_FALSE(fs::exists(paths().journal_directory));
}

TEST_F(RecoverTest, LostCurrentFileIsRefused) {
  WriteThreeBlocks(6);
  ASSERT_TRUE(fs::remove(paths().journal_directory + "/CURRENT"));
  ExpectRefused("CURRENT is missing");
}

TEST_F(RecoverTest, LostMarkIsRefused) {
  WriteThreeBlocks(6);
  ASSERT_TRUE(fs::remove(paths().mark_file));
  ExpectRefused("mark is missing");
  EXPECT_FALSE(fs::exists(paths().mark_file));
}

TEST_F(RecoverTest, DamagedMarkIsRefused) {
  WriteThreeBlocks(6);
  FlipBit(paths().mark_file, 8 * 20);
  ExpectRefused("slot 0 is damaged");
}

TEST_F(RecoverTest, MarkOfAnotherSecretIsRefused) {
  WriteThreeBlocks(6);
  EXPECT_CODE(Recover(paths(), "another secret"), kDataLoss);
}

TEST_F(RecoverTest, MarkWithAnotherRootIsRefused) {
  WriteThreeBlocks(0);
  ASSERT_OK(ValueOrDie(MarkFile::Open(paths().mark_file, kSecret))->Write(3, Sha256("other")));
  const absl::Status status = Recover(paths(), kSecret).status();
  EXPECT_CODE(status, kDataLoss);
  EXPECT_NE(status.ToString().find("its root of 3 entries is not the journal's"),
            std::string::npos);
}

TEST_F(RecoverTest, CopyThatACrashLeftIsRemoved) {
  WriteThreeBlocks(5);
  fs::resize_file(Log(), log_sizes_[2] - 1);
  fs::create_directory(paths().journal_directory + ".recovery");
  Spill(paths().journal_directory + ".recovery/CURRENT", "rubbish");
  ExpectRecovered(5, 5);
  EXPECT_FALSE(fs::exists(paths().journal_directory + ".recovery"));
}

TEST_F(RecoverTest, RootsAreStoredWhereBlocksBegin) {
  WriteThreeBlocks(6);
  const Recovered recovered = ValueOrDie(Recover(paths(), kSecret));
  CompactRange tree;
  for (uint64_t size = 0; size <= 6; ++size) {
    const std::optional<Hash> root = ValueOrDie(StoredRoot(*recovered.store, size));
    const bool is_block_begin = size == 0 || size == 3 || size == 5;
    EXPECT_EQ(root, is_block_begin ? std::optional<Hash>(tree.Root()) : std::nullopt) << size;
    if (size < 6) tree.Append(LeafHash(journal_.entries()[size]));
  }
}

// With everything marked, no flipped bit of the log may go unnoticed.
TEST_F(RecoverTest, FlippedBitOfTheLogIsNeverSilent) {
  constexpr uint32_t kSeed = 11;
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  std::mt19937 random(kSeed);
  WriteThreeBlocks(6);
  const std::string log = Log();
  const TemporaryDirectory saved;
  CopyDirectory(directory_.path(), saved / "data");
  for (int round = 0; round < 100; ++round) {
    CopyDirectory(saved / "data", directory_.path());
    const size_t bit = random() % (8 * fs::file_size(log));
    FlipBit(log, bit);
    ASSERT_EQ(Recover(paths(), kSecret).status().code(), kDataLoss) << "bit " << bit;
  }
}

// Copies the directory while blocks are written: each copy is what a crash at that moment leaves.
TEST_F(RecoverTest, CrashAtAnyMomentKeepsWhatWasAcknowledged) {
  std::vector<Block> blocks;
  constexpr int kBlockCount = 300;
  for (int i = 0; i < kBlockCount; ++i) blocks.push_back(journal_.NextBlock(20));
  const Recovered recovered = ValueOrDie(Recover(paths(), kSecret));
  std::atomic<uint64_t> acknowledged = 0;
  std::thread writer([&] {
    for (const Block& block : blocks) {
      ASSERT_OK(recovered.store->Append(block));
      ASSERT_OK(recovered.mark->Write(block.end_index(), block.after.tree.Root()));
      acknowledged = block.end_index();
    }
  });
  const TemporaryDirectory crashed;
  while (true) {
    const uint64_t at_least = acknowledged;
    fs::remove_all(crashed / "data");
    fs::create_directory(crashed / "data");
    fs::copy_file(paths().mark_file, crashed / "data/mark");
    fs::copy(paths().journal_directory, crashed / "data/journal", fs::copy_options::recursive);
    const Recovered copy =
        ValueOrDie(Recover({crashed / "data/journal", crashed / "data/mark"}, kSecret));
    EXPECT_GE(copy.store->end_index(), at_least);
    ChainState chain;
    EXPECT_OK(ReadAll(*copy.store, &chain));
    EXPECT_EQ(chain.tree.size(), copy.store->end_index());
    if (at_least == blocks.back().end_index()) break;
  }
  writer.join();
}

}  // namespace
}  // namespace luheng::ledger
