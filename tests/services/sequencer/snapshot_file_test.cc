#include "services/sequencer/snapshot_file.h"

#include <gtest/gtest.h>

#include "ledger/file.h"
#include "tests/services/small_exchange.h"

namespace luheng::services {
namespace {

Snapshot MakeSnapshot(uint64_t size) {
  Snapshot snapshot{.last_sequence = size - 1,
                    .last_time = engine::TimeMicros(42),
                    .chain = {},
                    .engine_state = "state of " + std::to_string(size)};
  for (uint64_t i = 0; i < size; ++i) {
    snapshot.chain.last_leaf_hash = ledger::LeafHash(std::to_string(i));
    snapshot.chain.tree.Append(snapshot.chain.last_leaf_hash);
  }
  return snapshot;
}

TEST(SnapshotFile, DecodesWhatWasEncoded) {
  const Snapshot snapshot = MakeSnapshot(13);
  const auto decoded = DecodeSnapshot(EncodeSnapshot(snapshot));
  ASSERT_TRUE(decoded.ok()) << decoded.status();
  EXPECT_EQ(decoded->last_sequence, 12);
  EXPECT_EQ(decoded->last_time, engine::TimeMicros(42));
  EXPECT_EQ(decoded->chain.last_leaf_hash, snapshot.chain.last_leaf_hash);
  EXPECT_EQ(decoded->chain.tree.size(), 13);
  EXPECT_EQ(decoded->chain.tree.Root(), snapshot.chain.tree.Root());
  EXPECT_EQ(decoded->engine_state, "state of 13");
}

TEST(SnapshotFile, RefusesEveryFlippedBitAndEveryTruncation) {
  const std::string bytes = EncodeSnapshot(MakeSnapshot(5));
  for (size_t i = 0; i < bytes.size(); ++i) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string flipped = bytes;
      flipped[i] = static_cast<char>(flipped[i] ^ (1 << bit));
      EXPECT_FALSE(DecodeSnapshot(flipped).ok()) << "byte " << i << " bit " << bit;
    }
    EXPECT_FALSE(DecodeSnapshot(std::string_view(bytes).substr(0, i)).ok());
  }
}

TEST(SnapshotFile, KeepsTheTwoNewest) {
  TemporaryDirectory directory;
  EXPECT_TRUE(ListSnapshots(directory.path() + "/none")->empty());
  for (const uint64_t size : {7, 100, 9}) {
    ASSERT_TRUE(WriteSnapshot(directory.path(), MakeSnapshot(size)).ok());
  }
  const auto paths = ListSnapshots(directory.path());
  ASSERT_TRUE(paths.ok());
  ASSERT_EQ(paths->size(), 2);
  EXPECT_EQ(DecodeSnapshot(*ledger::ReadFile((*paths)[0]))->chain.tree.size(), 100);
  EXPECT_EQ(DecodeSnapshot(*ledger::ReadFile((*paths)[1]))->chain.tree.size(), 9);
}

}  // namespace
}  // namespace luheng::services
