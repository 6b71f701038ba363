// The past of a real exchange, made again and compared with what it was.
#include "services/followers/past_states.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "ledger/file.h"
#include "services/sequencer/data_directory.h"
#include "services/sequencer/snapshot_file.h"
#include "tests/services/small_exchange.h"

namespace luheng::services {
namespace {

class PastStatesTest : public ::testing::Test, protected SmallExchange {
 protected:
  PastStatesTest() {
    options_.snapshot_interval_entries = 20;
    StartNode();
    OpenMarket();
    Remember();
    for (int i = 0; i < 20; ++i) {
      Must<engine::OrderReport>(trader_[0], Order(0, 2, 4));
      Remember();
      Must<engine::OrderReport>(trader_[1], Order(1, 1, 5));
      Remember();
    }
  }

  // The state as the readers of that moment saw it.
  void Remember() {
    node_->replica().Query([&](const engine::Engine& engine, uint64_t) {
      seen_[engine.state().next_index()] = engine.StateHash();
    });
  }
  PastStates Past() {
    return PastStates(node_->journal(), DataDirectory(options_.data_directory).snapshots());
  }

  std::map<uint64_t, engine::Hash256> seen_;
};

TEST_F(PastStatesTest, EveryMomentIsWhatItWasInWhateverOrderItIsAskedFor) {
  PastStates past = Past();
  for (const auto& [size, hash] : seen_) {
    EXPECT_EQ((*past.At(size))->engine.StateHash(), hash) << size;
  }
  for (auto moment = seen_.rbegin(); moment != seen_.rend(); ++moment) {
    const auto state = past.At(moment->first);
    ASSERT_TRUE(state.ok()) << state.status();
    EXPECT_EQ((*state)->size(), moment->first);
    EXPECT_EQ((*state)->engine.StateHash(), moment->second) << moment->first;
  }
}

TEST_F(PastStatesTest, ASnapshotMakesNoDifferenceNorDoesADamagedOne) {
  StopNode();
  StartNode();
  const DataDirectory directory(options_.data_directory);
  const std::vector<std::string> snapshots = *ListSnapshots(directory.snapshots());
  ASSERT_FALSE(snapshots.empty());
  const auto [size, hash] = *seen_.rbegin();
  EXPECT_EQ((*Past().At(size))->engine.StateHash(), hash);
  for (const std::string& path : snapshots) {
    ASSERT_TRUE(ledger::WriteFileAtomically(path, "damaged").ok());
  }
  EXPECT_EQ((*Past().At(size))->engine.StateHash(), hash);
}

TEST_F(PastStatesTest, AForgedSnapshotMakesNoDifference) {
  StopNode();
  StartNode();
  const std::vector<std::string> paths =
      *ListSnapshots(DataDirectory(options_.data_directory).snapshots());
  ASSERT_EQ(paths.size(), 2u);
  Snapshot forged = DecodeSnapshot(ledger::ReadFile(paths[0]).value()).value();
  forged.engine_state = DecodeSnapshot(ledger::ReadFile(paths[1]).value())->engine_state;
  ASSERT_TRUE(ledger::WriteFileAtomically(paths[0], EncodeSnapshot(forged)).ok());
  const auto [size, hash] = *seen_.rbegin();
  ASSERT_GE(size, forged.chain.tree.size());
  EXPECT_EQ((*Past().At(size))->engine.StateHash(), hash);
}

TEST_F(PastStatesTest, WhatNobodyWaitsForIsNotMade) {
  PastStates past = Past();
  past.StopWhen([] { return true; });
  EXPECT_EQ(past.At(seen_.begin()->first).status().code(), absl::StatusCode::kCancelled);
  past.StopWhen([] { return false; });
  EXPECT_TRUE(past.At(seen_.begin()->first).ok());
}

TEST_F(PastStatesTest, ASpanIsExecutedFromItsBeginningAndTheBeginningStaysAsItIs) {
  PastStates past = Past();
  const auto first = seen_.begin();
  const auto last = std::prev(seen_.end());
  const auto begin = past.At(first->first);
  ASSERT_TRUE(begin.ok());
  const auto end = past.From(**begin, last->first);
  ASSERT_TRUE(end.ok()) << end.status();
  EXPECT_EQ(end->engine.StateHash(), last->second);
  EXPECT_EQ((*begin)->engine.StateHash(), first->second);
}

TEST_F(PastStatesTest, EveryCommandIsVisitedBeforeAndAfter) {
  const uint64_t size = seen_.rbegin()->first;
  uint64_t next = 0;
  uint64_t before_count = 0;
  ASSERT_TRUE(Past()
                  .ForEachCommand(size,
                                  [&](PastStates::Side side, const PastState& state,
                                      const CommandEntries& command) {
                                    if (side == PastStates::Side::kBefore) {
                                      ++before_count;
                                      EXPECT_EQ(command.sequence, next);
                                      EXPECT_EQ(state.size(), next);
                                    } else {
                                      next += command.entries.size();
                                      EXPECT_EQ(state.size(), next);
                                      if (seen_.contains(next)) {
                                        EXPECT_EQ(state.engine.StateHash(), seen_.at(next));
                                      }
                                    }
                                    return absl::OkStatus();
                                  })
                  .ok());
  EXPECT_EQ(next, size);
  EXPECT_GT(before_count, 40u);
}

TEST_F(PastStatesTest, AVisitorEndsTheWalk) {
  EXPECT_EQ(Past().ForEachCommand(seen_.rbegin()->first,
                                  [](PastStates::Side, const PastState&, const CommandEntries&) {
                                    return absl::CancelledError("enough");
                                  }),
            absl::CancelledError("enough"));
}

}  // namespace
}  // namespace luheng::services
