#include "ledger/block.h"

#include <gtest/gtest.h>

#include <string>

#include "ledger/coding.h"
#include "tests/ledger/testing.h"
#include "tests/reference/merkle.h"

namespace luheng::ledger {
namespace {

// Writes the block again from its decoded form.
std::string Encode(const BlockView& block) {
  const BlockHeader& header = block.header;
  std::string bytes;
  AppendU8(&bytes, 1);
  bytes.append(reinterpret_cast<const char*>(header.journal_id.data()), header.journal_id.size());
  AppendU64(&bytes, header.epoch);
  AppendU64(&bytes, header.first_index);
  AppendU32(&bytes, header.entry_count);
  bytes.append(AsBytes(header.previous_root));
  for (const std::string_view entry : block.entries) AppendString(&bytes, entry);
  return bytes;
}

TEST(BlockTest, BuilderChainsEntriesAcrossBlocks) {
  TestJournal journal;
  ChainState chain;
  for (const uint32_t entry_count : {1u, 7u, 300u}) {
    const Block block = journal.NextBlock(entry_count);
    EXPECT_EQ(block.first_index, chain.tree.size());
    EXPECT_EQ(block.entry_count, entry_count);
    const absl::StatusOr<BlockView> view = DecodeBlock(block.bytes);
    ASSERT_OK(view);
    EXPECT_EQ(view->header.journal_id, kTestJournalId);
    EXPECT_EQ(view->header.epoch, 1u);
    EXPECT_EQ(view->header.previous_root, chain.tree.Root());
    ASSERT_EQ(view->entries.size(), entry_count);
    ASSERT_EQ(block.leaf_hashes.size(), entry_count);
    for (uint32_t i = 0; i < entry_count; ++i) {
      const Entry entry = ValueOrDie(DecodeEntry(view->entries[i]));
      EXPECT_EQ(entry.index, block.first_index + i);
      EXPECT_EQ(entry.previous_leaf_hash, chain.last_leaf_hash);
      EXPECT_EQ(block.leaf_hashes[i], LeafHash(view->entries[i]));
      chain.last_leaf_hash = block.leaf_hashes[i];
      chain.tree.Append(block.leaf_hashes[i]);
    }
    EXPECT_EQ(block.after.last_leaf_hash, chain.last_leaf_hash);
    EXPECT_EQ(block.after.tree.Root(), reference::MerkleTreeHash(journal.entries()));
    EXPECT_EQ(block.end_index(), journal.entries().size());
  }
}

TEST(BlockTest, BuilderGoesOnFromAnyChainState) {
  TestJournal journal;
  const Block first = journal.NextBlock(10);
  BlockBuilder builder(kTestJournalId, 2, first.after);
  EXPECT_TRUE(builder.empty());
  EXPECT_EQ(builder.size(), kBlockHeaderSize);
  Entry entry;
  entry.kind = 1;
  entry.index = builder.next_index();
  entry.previous_leaf_hash = builder.last_leaf_hash();
  builder.Add(entry);
  EXPECT_EQ(builder.size(), kBlockHeaderSize + 2 + EntrySize(entry));
  const Block block = builder.Finish();
  EXPECT_EQ(block.first_index, 10u);
  EXPECT_EQ(ValueOrDie(DecodeBlock(block.bytes)).header.epoch, 2u);
}

TEST(BlockTest, EveryTruncationIsRefused) {
  TestJournal journal;
  const std::string bytes = journal.NextBlock(5).bytes;
  for (size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_CODE(DecodeBlock(bytes.substr(0, size)), absl::StatusCode::kDataLoss);
  }
  EXPECT_CODE(DecodeBlock(bytes + "x"), absl::StatusCode::kDataLoss);
}

TEST(BlockTest, EveryChangedByteIsRefusedOrMeansSomethingElse) {
  TestJournal journal;
  journal.NextBlock(3);
  const std::string bytes = journal.NextBlock(4).bytes;
  ASSERT_EQ(Encode(ValueOrDie(DecodeBlock(bytes))), bytes);
  int refused = 0;
  for (size_t i = 0; i < bytes.size(); ++i) {
    for (const int bit : {0, 1, 2, 3, 4, 5, 6, 7}) {
      std::string changed = bytes;
      changed[i] = static_cast<char>(changed[i] ^ (1 << bit));
      const absl::StatusOr<BlockView> block = DecodeBlock(changed);
      if (!block.ok()) {
        ++refused;
        continue;
      }
      ASSERT_EQ(Encode(*block), changed) << "byte " << i << " bit " << bit;
    }
  }
  EXPECT_GE(refused, 8 + 32 + 4 * 16);  // Every bit of format, entry count and lengths.
}

TEST(BlockTest, HeaderOutOfRangeIsRefused) {
  TestJournal journal;
  const std::string bytes = journal.NextBlock(2).bytes;
  const struct {
    const char* name;
    size_t offset;
    std::string value;
  } rows[] = {
      {"epoch 0", 17, std::string(8, '\0')},
      {"first index above the limit", 25, std::string(8, '\x7f')},
      {"first index that overflows with the count", 25, BytesFromHex("ffffffffffffffff")},
      {"no entries", 33, std::string(4, '\0')},
      {"more entries than bytes", 33, std::string(4, '\xff')},
  };
  for (const auto& row : rows) {
    std::string changed = bytes;
    changed.replace(row.offset, row.value.size(), row.value);
    EXPECT_EQ(DecodeBlock(changed).status().code(), absl::StatusCode::kDataLoss) << row.name;
  }
  EXPECT_CODE(DecodeBlock(bytes + std::string(kBlockSizeMax, '\0')), absl::StatusCode::kDataLoss);
}

TEST(BlockDeathTest, EntryOutOfPlaceIsABug) {
  BlockBuilder builder(kTestJournalId, 1, ChainState());
  EXPECT_DEATH(builder.Finish(), "CHECK failed");
  Entry entry;
  entry.kind = 1;
  entry.index = 1;
  EXPECT_DEATH(builder.Add(entry), "CHECK failed");
  entry.index = 0;
  entry.previous_leaf_hash.fill(1);
  EXPECT_DEATH(builder.Add(entry), "CHECK failed");
}

}  // namespace
}  // namespace luheng::ledger
