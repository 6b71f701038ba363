#include "ledger/chain.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/ledger/testing.h"

namespace luheng::ledger {
namespace {

TEST(ChainTest, SoundBlocksExtendTheChain) {
  TestJournal journal;
  ChainState chain;
  for (const uint32_t entry_count : {1u, 20u, 3u}) {
    const Block block = journal.NextBlock(entry_count);
    ASSERT_OK(ExtendChain(ValueOrDie(DecodeBlock(block.bytes)), kTestJournalId, &chain));
    EXPECT_EQ(chain.last_leaf_hash, block.after.last_leaf_hash);
    EXPECT_EQ(chain.tree.Root(), block.after.tree.Root());
  }
}

// A change to the last entry's payload or blinding shows only in the root; every other one in the
// chain itself.
TEST(ChainTest, EveryFlippedBitBreaksTheChainOrTheRoot) {
  TestJournal journal;
  ChainState before;
  const Block first = journal.NextBlock(3);
  ASSERT_OK(ExtendChain(ValueOrDie(DecodeBlock(first.bytes)), kTestJournalId, &before));
  const Block second = journal.NextBlock(4);
  for (size_t i = 0; i < second.bytes.size(); ++i) {
    for (const int bit : {0, 3, 7}) {
      std::string changed = second.bytes;
      changed[i] = static_cast<char>(changed[i] ^ (1 << bit));
      const absl::StatusOr<BlockView> view = DecodeBlock(changed);
      if (!view.ok()) continue;
      ChainState chain = before;
      const absl::Status status = ExtendChain(*view, kTestJournalId, &chain);
      if (status.ok()) {
        const bool is_epoch = i >= 17 && i < 25;
        ASSERT_TRUE(is_epoch || chain.tree.Root() != second.after.tree.Root()) << "byte " << i;
        continue;
      }
      ASSERT_EQ(status.code(), absl::StatusCode::kDataLoss) << status;
      ASSERT_EQ(chain.tree.size(), before.tree.size());
    }
  }
}

TEST(ChainTest, FirstFaultIsNamed) {
  TestJournal journal;
  const Block first = journal.NextBlock(2);
  const Block second = journal.NextBlock(2);
  const BlockView view = ValueOrDie(DecodeBlock(second.bytes));
  ChainState chain;
  const absl::Status early = ExtendChain(view, kTestJournalId, &chain);
  EXPECT_CODE(early, absl::StatusCode::kDataLoss);
  EXPECT_NE(std::string(early.message()).find("entry 0 should come next"), std::string::npos);

  ASSERT_OK(ExtendChain(ValueOrDie(DecodeBlock(first.bytes)), kTestJournalId, &chain));
  JournalId other_id = kTestJournalId;
  other_id[0] = 99;
  EXPECT_CODE(ExtendChain(view, other_id, &chain), absl::StatusCode::kDataLoss);

  BlockView swapped = view;
  std::swap(swapped.entries[0], swapped.entries[1]);
  const absl::Status status = ExtendChain(swapped, kTestJournalId, &chain);
  EXPECT_CODE(status, absl::StatusCode::kDataLoss);
  EXPECT_NE(std::string(status.message()).find("entry 2: it says that it is entry 3"),
            std::string::npos)
      << status;
  EXPECT_OK(ExtendChain(view, kTestJournalId, &chain));
}

TEST(ChainTest, SequenceIsTheCommandsIndex) {
  const struct {
    uint16_t kind;
    uint64_t sequence;  // Of the second entry.
    bool is_sound;
  } rows[] = {{7, 1, true}, {7, 0, false}, {0x8001, 0, true}, {0x8001, 1, false}, {7, 2, false}};
  for (const auto& row : rows) {
    BlockBuilder builder(kTestJournalId, 1, ChainState());
    Entry command;
    command.kind = 7;
    builder.Add(command);
    Entry second;
    second.kind = row.kind;
    second.index = 1;
    second.sequence = row.sequence;
    second.previous_leaf_hash = builder.last_leaf_hash();
    builder.Add(second);
    const Block block = builder.Finish();
    ChainState chain;
    EXPECT_EQ(ExtendChain(ValueOrDie(DecodeBlock(block.bytes)), kTestJournalId, &chain).ok(),
              row.is_sound)
        << row.kind << " " << row.sequence;
  }
}

}  // namespace
}  // namespace luheng::ledger
