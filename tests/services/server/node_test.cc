#include "services/server/node.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <thread>
#include <vector>

#include "ledger/checkpoint.h"
#include "ledger/entry.h"
#include "ledger/file.h"
#include "ledger/proof.h"
#include "services/sequencer/data_directory.h"
#include "services/sequencer/publisher.h"
#include "services/sequencer/snapshot_file.h"
#include "tests/services/small_exchange.h"

namespace luheng::services {
namespace {

using engine::OrderReport;
using engine::OrderState;

constexpr std::chrono::milliseconds kPatience(10'000);

class NodeTest : public ::testing::Test, protected SmallExchange {
 protected:
  void SetUp() override {
    StartNode();
    OpenMarket();
  }

  // What a crash at this moment would leave: a copy of the files as they are.
  void CrashAndRestart() {
    CrashAndRestart([](const std::filesystem::path&) {});
  }
  // `damage` may do to the files what the crash is to have done.
  void CrashAndRestart(const std::function<void(const std::filesystem::path&)>& damage) {
    const std::string copy = directory_.path() + "/crashed" + std::to_string(++crashes_);
    // Files are copied one after the other, so the copy is of one moment only if nothing moved.
    uint64_t size_before = 0;
    do {
      size_before = size();
      ASSERT_TRUE(node_->tile_log().WaitFor(size_before, kPatience));
      std::filesystem::remove_all(copy);
      CopyLiveTree(options_.data_directory, copy);
    } while (size() != size_before || node_->tile_log().Published().head.size != size_before);
    node_.reset();
    damage(copy);
    options_.data_directory = copy;
    StartNode();
  }

  // The kind of the entry at `index`.
  uint16_t KindAt(uint64_t index) const {
    const std::string bytes = *node_->journal().EntryAt(index);
    return ledger::DecodeEntry(bytes)->kind;
  }

  // A file may vanish between its listing and its copying.
  static void CopyLiveTree(const std::filesystem::path& from, const std::filesystem::path& to) {
    std::error_code vanished;
    std::filesystem::create_directories(to);
    for (const auto& file : std::filesystem::directory_iterator(from)) {
      const std::filesystem::path target = to / file.path().filename();
      if (file.is_directory(vanished)) {
        CopyLiveTree(file.path(), target);
      } else {
        std::filesystem::copy_file(file.path(), target, vanished);
      }
    }
  }

  uint64_t size() const { return node_->replica().size(); }
  std::string RootOf(const Node& node) const {
    const PublishedCheckpoint published = node.tile_log().Published();
    return std::string(ledger::AsBytes(published.head.root));
  }

 private:
  int crashes_ = 0;
};

TEST_F(NodeTest, MatchesAndSettlesAnOrder) {
  const auto sell = Must<OrderReport>(trader_[0], Order(0, 10, 4));
  EXPECT_EQ(sell.state, OrderState::kNew);
  const auto buy = Must<OrderReport>(trader_[1], Order(1, 4, 5));
  EXPECT_EQ(buy.state, OrderState::kFilled);
  EXPECT_EQ(buy.filled, engine::Grams(4'000));
  // 0.004 t at 4,000 yuan a tonne-year (the seller's price) for five years: 80 yuan.
  EXPECT_EQ(buy.filled_amount, engine::Fen(8'000));
}

TEST_F(NodeTest, ARepeatedRequestGetsTheFirstAnswer) {
  const auto first = SubmitAndWait(*node_, trader_[0], 1000, Order(0, 10, 4));
  ASSERT_TRUE(first.ok());
  const uint64_t size_before = size();
  const auto again = SubmitAndWait(*node_, trader_[0], 1000, Order(0, 10, 4));
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->sequence, first->sequence);
  EXPECT_EQ(again->time, first->time);
  EXPECT_EQ(std::get<OrderReport>(again->outcome).order,
            std::get<OrderReport>(first->outcome).order);
  EXPECT_EQ(size(), size_before) << "nothing was recorded twice";
}

TEST_F(NodeTest, ARequestIdWithAnotherBodyIsRefused) {
  ASSERT_TRUE(SubmitAndWait(*node_, trader_[0], 1000, Order(0, 10, 4)).ok());
  const uint64_t size_before = size();
  const auto other = SubmitAndWait(*node_, trader_[0], 1000, Order(0, 11, 4));
  EXPECT_TRUE(absl::IsAlreadyExists(other.status())) << other.status();
  EXPECT_EQ(size(), size_before);
}

TEST_F(NodeTest, ARepetitionAfterARestartGetsTheFirstAnswerWithOrWithoutTheIndex) {
  const auto first = SubmitAndWait(*node_, trader_[0], 1000, Order(0, 10, 4));
  ASSERT_TRUE(first.ok());
  StopNode();
  for (const bool keep_index : {true, false}) {
    if (!keep_index) std::filesystem::remove_all(options_.data_directory + "/index");
    StartNode();
    const auto again = SubmitAndWait(*node_, trader_[0], 1000, Order(0, 10, 4));
    ASSERT_TRUE(again.ok()) << again.status();
    EXPECT_EQ(again->sequence, first->sequence);
    StopNode();
  }
}

TEST_F(NodeTest, ACrashLosesNothingAcknowledged) {
  const auto sell = Must<OrderReport>(trader_[0], Order(0, 10, 4));
  const uint64_t sequence = last_answer_.sequence;
  CrashAndRestart();
  const auto answer = ReadAnswer(node_->journal(), sequence);
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(std::get<OrderReport>(answer->outcome).order, sell.order);
  const auto buy = Must<OrderReport>(trader_[1], Order(1, 10, 4));
  EXPECT_EQ(buy.state, OrderState::kFilled) << "the resting order survived";
}

TEST_F(NodeTest, ATornTailIsCutAndTheJournalTellsOfIt) {
  Must<OrderReport>(trader_[0], Order(0, 10, 4));
  const uint64_t size_before = size();
  CrashAndRestart([](const std::filesystem::path& directory) {
    for (const auto& file : std::filesystem::directory_iterator(directory / "journal")) {
      // The beginning of a record that says it is longer than what is there.
      if (file.path().extension() != ".log") continue;
      std::ofstream(file.path(), std::ios::binary | std::ios::app)
          << std::string("\x01\x02\x03\x04\xff\x0f\x01torn", 11);
    }
  });
  ASSERT_EQ(node_->warnings().size(), 1);
  ASSERT_TRUE(node_->tile_log().WaitFor(size_before + 1, kPatience));
  EXPECT_EQ(KindAt(size_before), engine::DropTail::kKind);
  EXPECT_FALSE(std::filesystem::exists(options_.data_directory + "/mark.dropped"));
  EXPECT_EQ(Must<OrderReport>(trader_[1], Order(1, 10, 4)).state, OrderState::kFilled);
}

TEST_F(NodeTest, AnEntryOfATradeNamesNeitherActorNorRequest) {
  Must<OrderReport>(trader_[0], Order(0, 10, 4));
  Must<OrderReport>(trader_[1], Order(1, 4, 5));
  for (const uint64_t index : {last_answer_.sequence + 1, last_answer_.sequence + 2}) {
    const std::string bytes = *node_->journal().EntryAt(index);
    const auto entry = ledger::DecodeEntry(bytes);
    ASSERT_EQ(entry->kind, engine::TradeSide::kKind);
    EXPECT_EQ(entry->participant, 0);
    EXPECT_EQ(entry->user, 0);
    EXPECT_EQ(entry->request_id, engine::RequestId{});
  }
}

TEST_F(NodeTest, SnapshotsOfAnotherBranchAreDeleted) {
  StopNode();
  const std::string old_copy = directory_.path() + "/old_copy";
  std::filesystem::copy(options_.data_directory, old_copy,
                        std::filesystem::copy_options::recursive);
  StartNode();
  for (int i = 0; i < 20; ++i) Must<OrderReport>(trader_[0], Order(0, 10, 4));
  StopNode();
  // The older copy comes back, but the newer snapshot stays, and the journal grows past it.
  const std::string snapshots = options_.data_directory + "/snapshots";
  std::filesystem::copy(
      snapshots, old_copy + "/snapshots",
      std::filesystem::copy_options::recursive | std::filesystem::copy_options::skip_existing);
  options_.data_directory = old_copy;
  request_number_ += 100;
  StartNode();
  EXPECT_EQ(node_->warnings().size(), 1);
  for (int i = 0; i < 40; ++i) Must<OrderReport>(trader_[0], Order(0, 10, 4));
  StopNode();
  StartNode();
  EXPECT_TRUE(node_->warnings().empty());
}

TEST_F(NodeTest, PublishesAProvableCheckpointForEveryAnswer) {
  Must<OrderReport>(trader_[0], Order(0, 10, 4));
  const uint64_t index = last_answer_.sequence;
  ASSERT_TRUE(node_->tile_log().WaitFor(index + 1, kPatience));
  const PublishedCheckpoint published = node_->tile_log().Published();
  const auto proof = node_->tile_log().ProveInclusion(index, published.head.size);
  ASSERT_TRUE(proof.ok()) << proof.status();
  const ledger::Hash leaf = ledger::LeafHash(*node_->journal().EntryAt(index));
  EXPECT_TRUE(
      ledger::VerifyInclusion(index, published.head.size, leaf, *proof, published.head.root).ok());
  EXPECT_TRUE(absl::IsOutOfRange(
      node_->tile_log().ProveInclusion(index, published.head.size + 1).status()));
}

TEST_F(NodeTest, StartsFromASnapshotWhichTheJournalRecords) {
  Must<OrderReport>(trader_[0], Order(0, 10, 4));
  StopNode();
  EXPECT_FALSE(std::filesystem::is_empty(options_.data_directory + "/snapshots"));
  StartNode();
  EXPECT_TRUE(node_->warnings().empty());
  EXPECT_EQ(Must<OrderReport>(trader_[1], Order(1, 10, 4)).state, OrderState::kFilled);
}

TEST_F(NodeTest, PassesOverADamagedSnapshotAndSaysSo) {
  StopNode();
  for (const auto& file :
       std::filesystem::directory_iterator(options_.data_directory + "/snapshots")) {
    std::ofstream(file.path(), std::ios::app) << "x";
  }
  StartNode();
  ASSERT_EQ(node_->warnings().size(), 1);
  EXPECT_EQ(Must<OrderReport>(trader_[0], Order(0, 10, 4)).state, OrderState::kNew);
}

TEST_F(NodeTest, BelievesNoSnapshotThatTheJournalDoesNotTellOf) {
  StopNode();
  StartNode();
  Must<OrderReport>(trader_[0], Order(0, 10, 4));
  StopNode();
  const auto paths = ListSnapshots(options_.data_directory + "/snapshots");
  ASSERT_TRUE(paths.ok() && paths->size() == 2u);
  // Another state that is sound by itself, under the name and the chain of the newest.
  Snapshot forged = DecodeSnapshot(ledger::ReadFile(paths->at(0)).value()).value();
  forged.engine_state = DecodeSnapshot(ledger::ReadFile(paths->at(1)).value())->engine_state;
  ASSERT_TRUE(ledger::WriteFileAtomically(paths->at(0), EncodeSnapshot(forged)).ok());
  StartNode();
  ASSERT_EQ(node_->warnings().size(), 1);
  EXPECT_NE(node_->warnings()[0].find("the journal tells of another state"), std::string::npos);
  EXPECT_EQ(Must<OrderReport>(trader_[1], Order(1, 10, 4)).state, OrderState::kFilled);
}

TEST_F(NodeTest, WritesSnapshotsWhileTrading) {
  StopNode();
  options_.snapshot_interval_entries = 50;
  StartNode();
  for (int i = 0; i < 300; ++i) Must<OrderReport>(trader_[0], Order(0, 1, 4));
  CrashAndRestart();
  EXPECT_FALSE(std::filesystem::is_empty(options_.data_directory + "/snapshots"));
  EXPECT_EQ(Must<OrderReport>(trader_[1], Order(1, 300, 4)).state, OrderState::kMatching)
      << "300 trades are more than one command does";
}

TEST_F(NodeTest, RefusesAJournalThatIsShorterThanItsMark) {
  StopNode();
  const std::string old_journal = directory_.path() + "/old_journal";
  std::filesystem::copy(options_.data_directory + "/journal", old_journal);
  StartNode();
  Must<OrderReport>(trader_[0], Order(0, 10, 4));
  StopNode();
  std::filesystem::remove_all(options_.data_directory + "/journal");
  std::filesystem::copy(old_journal, options_.data_directory + "/journal");
  const auto node = TryStart();
  EXPECT_TRUE(absl::IsDataLoss(node.status())) << node.status();
}

TEST_F(NodeTest, RefusesAJournalThatDoesNotExtendItsSignedCheckpoint) {
  StopNode();
  const std::string backup = directory_.path() + "/backup";
  std::filesystem::copy(options_.data_directory, backup, std::filesystem::copy_options::recursive);
  StartNode();
  Must<OrderReport>(trader_[0], Order(0, 10, 4));
  StopNode();
  // Journal and mark are rolled back together; the tile log still has the signed checkpoint.
  for (const char* name : {"journal", "mark", "snapshots"}) {
    const std::string path = options_.data_directory + "/" + name;
    std::filesystem::remove_all(path);
    std::filesystem::copy(backup + "/" + name, path, std::filesystem::copy_options::recursive);
  }
  const auto node = TryStart();
  EXPECT_TRUE(absl::IsDataLoss(node.status())) << node.status();
}

TEST_F(NodeTest, OneDirectoryHasOneServer) {
  const auto second = TryStart();
  EXPECT_TRUE(absl::IsFailedPrecondition(second.status())) << second.status();
}

TEST_F(NodeTest, InitNeverOverwritesAJournal) {
  StopNode();
  const absl::Status status =
      InitDataDirectory(options_.data_directory, "luheng.example/other", engine::Shard{1}, clock_);
  EXPECT_TRUE(absl::IsAlreadyExists(status)) << status;
  StartNode();
}

TEST_F(NodeTest, RefusesWritesButNotReadsBelowTheDiskReserve) {
  StopNode();
  options_.disk_reserve_bytes = uint64_t{1} << 60;
  StartNode();
  const auto answer = SubmitAndWait(*node_, trader_[0], 1000, Order(0, 10, 4));
  EXPECT_TRUE(absl::IsResourceExhausted(answer.status())) << answer.status();
  EXPECT_NE(answer.status().message().find("DISK_RESERVE"), std::string::npos);
  EXPECT_TRUE(node_->replica().Query([](const engine::Engine& engine, uint64_t) {
    return engine.state().exchange().open_day().has_value();
  }));
}

TEST_F(NodeTest, StopsSequencingWhenTheClockJumpsUntilConfirmed) {
  constexpr int64_t kHourUs = 3'600'000'000;
  clock_.Jump(-kHourUs);
  const auto refused = SubmitAndWait(*node_, trader_[0], 1000, Order(0, 10, 4));
  EXPECT_TRUE(absl::IsFailedPrecondition(refused.status())) << refused.status();
  EXPECT_EQ(node_->clock_jump_us(), -kHourUs);
  const auto by_trader =
      SubmitAndWait(*node_, trader_[0], 1001, engine::ConfirmClock{.jump_us = -kHourUs});
  EXPECT_TRUE(absl::IsFailedPrecondition(by_trader.status())) << by_trader.status();
  MustDo<engine::Done>(engine::ConfirmClock{.jump_us = -kHourUs});
  const auto answer = SubmitAndWait(*node_, trader_[0], 1000, Order(0, 10, 4));
  EXPECT_TRUE(answer.ok()) << "the id was not used up: " << answer.status();
}

TEST_F(NodeTest, ManyClientsAtOnceEachGetTheirOwnAnswers) {
  constexpr int kThreads = 4;
  constexpr int kOrders = 500;
  std::atomic<int> accepted = 0;
  std::vector<std::thread> clients;
  for (int t = 0; t < kThreads; ++t) {
    clients.emplace_back([&, t] {
      for (int i = 0; i < kOrders; ++i) {
        const uint64_t id = 10'000 + static_cast<uint64_t>(t * kOrders + i);
        const auto answer = SubmitAndWait(*node_, trader_[t % 2], id, Order(t % 2, 1, 4));
        if (!answer.ok()) continue;
        const bool visible = node_->replica().Query(
            [&](const engine::Engine&, uint64_t sequence) { return sequence >= answer->sequence; });
        if (visible && std::holds_alternative<OrderReport>(answer->outcome)) ++accepted;
      }
    });
  }
  for (std::thread& client : clients) client.join();
  EXPECT_EQ(accepted, kThreads * kOrders);
  node_->replica().Query([](const engine::Engine& engine, uint64_t) {
    engine.state().CheckInvariants();
    return 0;
  });
  ASSERT_TRUE(node_->tile_log().WaitFor(size(), kPatience));
  StopNode();
}

TEST_F(NodeTest, AFullQueueRefusesAndLosesNothing) {
  StopNode();
  options_.queue_length_max = 4;
  StartNode();
  std::atomic<int> answered = 0;
  int queued = 0;
  int refused = 0;
  for (uint64_t i = 0; i < 2000; ++i) {
    const absl::Status status = node_->Submit({.actor = trader_[0],
                                               .request_id = MakeRequestId(5000 + i),
                                               .effective_time = std::nullopt,
                                               .body = Order(0, 1, 4),
                                               .done = [&](absl::StatusOr<Answer> answer) {
                                                 if (answer.ok()) ++answered;
                                               }});
    if (status.ok()) {
      ++queued;
    } else {
      EXPECT_TRUE(absl::IsResourceExhausted(status)) << status;
      ++refused;
    }
  }
  StopNode();
  EXPECT_EQ(answered, queued);
  EXPECT_GT(refused, 0);
}

TEST_F(NodeTest, NothingIsTakenAfterStop) {
  ASSERT_TRUE(node_->Stop().ok());
  const auto late = SubmitAndWait(*node_, trader_[0], 1000, Order(0, 10, 4));
  EXPECT_TRUE(absl::IsUnavailable(late.status())) << late.status();
}

}  // namespace
}  // namespace luheng::services
