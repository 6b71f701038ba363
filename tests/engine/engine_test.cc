#include "engine/engine.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "engine/command_codec.h"
#include "tests/engine/journal.h"

namespace luheng::engine {
namespace {

using namespace testing;  // NOLINT: the cast of the tests.

constexpr uint64_t kSeed = 42;

absl::Status Replay(Engine& engine, ledger::ChainState& chain,
                    const std::vector<std::vector<std::string>>& entries, size_t begin,
                    size_t end) {
  for (size_t i = begin; i < end; ++i) {
    const absl::Status status = engine.Replay(Views(entries[i]), chain);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

TEST(EngineTest, TheSameCommandsGiveTheSameEntriesAndTheSameState) {
  Journal first;
  Workload workload(kSeed);
  first.DoAll(workload, 5000);
  Journal second;
  for (const Command& command : first.commands()) second.Do(command);
  EXPECT_EQ(first.entries(), second.entries());
  EXPECT_EQ(first.engine().Save(), second.engine().Save());
  EXPECT_EQ(first.chain().tree.Root(), second.chain().tree.Root());
}

TEST(EngineTest, RestoredAtAnyCommandItGoesOnTheSame) {
  constexpr size_t kEvery = 1000;
  constexpr int kCount = 8000;
  Journal recorded;
  Workload workload(kSeed);
  recorded.DoAll(workload, kCount);
  const std::string last_state = recorded.engine().Save();

  // One walk that is saved, loaded and compared at every 1,000th command, and from each of these
  // points a walk to the end.
  Journal walk;
  for (size_t i = 0; i < recorded.commands().size(); ++i) {
    if (i % kEvery == 0) {
      const std::string saved = walk.engine().Save();
      auto loaded = Engine::Load(saved);
      ASSERT_TRUE(loaded.ok()) << loaded.status();
      EXPECT_EQ(loaded->Save(), saved);
      Journal restored(*std::move(loaded), walk.chain());
      for (size_t k = i; k < recorded.commands().size(); ++k) {
        restored.Do(recorded.commands()[k]);
        ASSERT_EQ(restored.entries().back(), recorded.entries()[k]) << "from " << i << ", at " << k;
      }
      EXPECT_EQ(restored.engine().Save(), last_state);
    }
    walk.Do(recorded.commands()[i]);
  }
  EXPECT_EQ(walk.engine().StateHash(), recorded.engine().StateHash());
}

TEST(EngineTest, ASnapshotInTheMiddleOfWorkGoesOn) {
  for (const bool is_close : {false, true}) {
    Journal journal;
    Workload workload(kSeed);
    journal.DoAll(workload, Workload::kSetUpCount);
    ASSERT_TRUE(journal.engine().state().exchange().open_day());
    for (int i = 0; i < 300; ++i) {
      SubmitOrder order = MakeSell(kKilogram, Yuan(1000));
      ASSERT_TRUE(std::holds_alternative<OrderReport>(journal.Do(kSeller, order)));
    }
    if (is_close) {
      journal.Do(kOperator, CloseTradingDay{kMonday});
    } else {
      SubmitOrder order = MakeBuy(Kilograms(400), Yuan(1000));
      order.account = AccountId{3};
      journal.Do(kBuyer, order);
    }
    const auto has_work = [](const Engine& engine) {
      return engine.state().has_continuation() || engine.state().has_task();
    };
    ASSERT_TRUE(has_work(journal.engine()));
    auto loaded = Engine::Load(journal.engine().Save());
    ASSERT_TRUE(loaded.ok()) << loaded.status();
    EXPECT_EQ(loaded->state().has_continuation(), journal.engine().state().has_continuation());
    EXPECT_TRUE(has_work(*loaded));
    Journal restored(*std::move(loaded), journal.chain());
    while (has_work(journal.engine())) {
      journal.Do(kSystemActor, Continue{});
      restored.Do(journal.commands().back());
      ASSERT_EQ(restored.entries().back(), journal.entries().back());
      ASSERT_EQ(restored.engine().Save(), journal.engine().Save());
    }
  }
}

TEST(EngineTest, ReplayTakesWhatExecuteWrote) {
  Journal recorded;
  Workload workload(kSeed);
  recorded.DoAll(workload, 4000);
  Engine replayed;
  ledger::ChainState chain;
  Engine followed;
  ASSERT_TRUE(Replay(replayed, chain, recorded.entries(), 0, recorded.entries().size()).ok());
  for (const auto& entries : recorded.entries()) ASSERT_TRUE(followed.Follow(Views(entries)).ok());
  EXPECT_EQ(replayed.Save(), recorded.engine().Save());
  EXPECT_EQ(followed.Save(), recorded.engine().Save());
  EXPECT_EQ(chain.tree.Root(), recorded.chain().tree.Root());
  EXPECT_EQ(chain.last_leaf_hash, recorded.chain().last_leaf_hash);
}

TEST(EngineTest, ReplayFindsEveryChangedByte) {
  Journal recorded;
  Workload workload(kSeed);
  recorded.DoAll(workload, 600);
  // Each byte of each entry of a command with its events, and of others here and there; the
  // blinding value is found by the next entry's chain, so the next command is replayed as well.
  Random random(kSeed);
  Engine engine;
  ledger::ChainState chain;
  int tried = 0;
  for (size_t i = 0; i + 1 < recorded.entries().size(); ++i) {
    const bool has_events = recorded.entries()[i].size() > 1;
    if (i % 100 == 0 || (has_events && random.OneIn(60))) {
      const std::string before = engine.Save();
      std::vector<std::string> entries = recorded.entries()[i];
      for (std::string& entry : entries) {
        for (size_t at = 0; at < entry.size(); at += 1 + random.Below(3)) {
          const char good = entry[at];
          entry[at] = static_cast<char>(good ^ (1 << random.Below(8)));
          Engine victim = *Engine::Load(before);
          ledger::ChainState victim_chain = chain;
          absl::Status status = victim.Replay(Views(entries), victim_chain);
          if (status.ok()) status = victim.Replay(Views(recorded.entries()[i + 1]), victim_chain);
          EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss)
              << "command " << i << " byte " << at;
          EXPECT_NE(status.message().find("entry "), std::string::npos) << status;
          entry[at] = good;
          ++tried;
        }
      }
    }
    ASSERT_TRUE(engine.Replay(Views(recorded.entries()[i]), chain).ok());
  }
  EXPECT_GT(tried, 1000);
}

TEST(EngineTest, ReplayFindsMissingAndSuperfluousEntries) {
  Journal recorded;
  Workload workload(kSeed);
  recorded.DoAll(workload, 600);
  const auto& all = recorded.entries();
  size_t traded = 0;
  while (all[traded].size() < 3) ++traded;
  const auto fails_with = [&](const std::vector<std::string>& entries, const std::string& what) {
    Engine engine;
    ledger::ChainState chain;
    ASSERT_TRUE(Replay(engine, chain, all, 0, traded).ok());
    const ledger::ChainState before = chain;
    const absl::Status status = engine.Replay(Views(entries), chain);
    EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
    EXPECT_NE(status.message().find(what), std::string::npos) << status;
    EXPECT_EQ(chain.tree.size(), before.tree.size());
    EXPECT_EQ(chain.last_leaf_hash, before.last_leaf_hash);
  };
  std::vector<std::string> entries = all[traded];
  entries.pop_back();
  fails_with(entries, "is missing");
  entries = all[traded];
  entries.push_back(all[traded + 1].front());
  fails_with(entries, "is one that its command did not make");
  entries = all[traded];
  std::swap(entries[1], entries[2]);
  fails_with(entries, "differs");
  fails_with(all[traded + 1], "carries the index");
  fails_with({}, "without entries");
  fails_with({"x"}, "entry ");
}

// What a forger may write into a chain that is in order: replay has to see that it makes no sense.
class ForgeryTest : public ::testing::Test {
 protected:
  ForgeryTest() {
    Workload workload(kSeed);
    recorded_.DoAll(workload, Workload::kSetUpCount);
  }

  // Replays the record, then an entry with this command.
  absl::Status ReplayForged(const Command& command) {
    Engine engine;
    ledger::ChainState chain;
    EXPECT_TRUE(Replay(engine, chain, recorded_.entries(), 0, recorded_.entries().size()).ok());
    ledger::Entry entry;
    entry.kind = KindOf(command.body);
    entry.index = chain.tree.size();
    entry.sequence = command.sequence;
    entry.ledger_time_us = command.time.value();
    entry.participant = static_cast<uint32_t>(command.actor.participant);
    entry.user = static_cast<uint32_t>(command.actor.user);
    entry.previous_leaf_hash = chain.last_leaf_hash;
    const std::string body = EncodeBody(command.body);
    std::string payload;
    ledger::AppendU32(&payload, static_cast<uint32_t>(body.size()));
    payload += body;
    AppendOutcome(Rejection{RejectReason::kNotAuthorized}, &payload);
    entry.payload = payload;
    std::string bytes;
    ledger::AppendEntry(entry, &bytes);
    const std::vector<std::string_view> forged = {bytes};
    EXPECT_EQ(engine.Follow(forged).code(), absl::StatusCode::kDataLoss);
    Engine other;
    ledger::ChainState other_chain;
    EXPECT_TRUE(
        Replay(other, other_chain, recorded_.entries(), 0, recorded_.entries().size()).ok());
    return other.Replay(forged, other_chain);
  }

  Command Next(const Actor& actor, CommandBody body) {
    Command command;
    command.sequence = recorded_.engine().state().next_index();
    command.time = recorded_.engine().state().last_time();
    command.actor = actor;
    command.body = std::move(body);
    return command;
  }

  void ExpectRefused(const Command& command, const std::string& what) {
    const absl::Status status = ReplayForged(command);
    EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
    EXPECT_NE(status.message().find(what), std::string::npos) << status;
  }

  Journal recorded_;
};

TEST_F(ForgeryTest, SystemCommandsOutOfPlace) {
  ExpectRefused(Next(kSystemActor, MakeGenesis()), "genesis");
  ExpectRefused(Next(kSystemActor, Continue{}), "Continue");
  ExpectRefused(Next(kSystemActor, RecordSnapshot{.size = 1'000'000, .state_hash = {}}),
                "a snapshot of entries to come");
  ExpectRefused(Next(kSystemActor, DropTail{1'000'000}), "a drop of entries to come");
}

TEST_F(ForgeryTest, StampsOutOfOrder) {
  Command early = Next(kOperator, ConfirmClock{1});
  early.time -= TimeMicros{1};
  ExpectRefused(early, "its time");
  Command wrong = Next(kOperator, ConfirmClock{1});
  wrong.sequence += 1;
  ExpectRefused(wrong, "its sequence");
}

TEST_F(ForgeryTest, MalformedBodies) {
  ExpectRefused(Next(kSeller, MakeSell(Grams{0}, Yuan(1000))), "quantity must be");
  SubmitOrder order = MakeSell(kKilogram, Yuan(1000));
  order.side = Side{3};
  ExpectRefused(Next(kSeller, order), "unknown enumerator");
  ExpectRefused(Next(kCashier, Deposit{kBuyerAccount, Fen{1}, "\xff"}), "reference must be");
  ExpectRefused(Next(kSystemActor, DropTail{0}), "first_index must");
}

TEST_F(ForgeryTest, AnythingButContinueWhileThereIsWorkLeft) {
  for (int i = 0; i < 300; ++i) recorded_.Do(kSeller, MakeSell(kKilogram, Yuan(1000)));
  SubmitOrder sweep = MakeBuy(Kilograms(300), Yuan(1000));
  sweep.account = AccountId{3};
  recorded_.Do(kBuyer, sweep);
  ASSERT_TRUE(recorded_.engine().state().has_continuation());
  ExpectRefused(Next(kOperator, ConfirmClock{1}), "Continue");
  ExpectRefused(Next(kSeller, Continue{}), "its actor");
}

// A market that is alive does not stumble over what a snapshot told it.
void GoOn(Engine engine, const ledger::ChainState& chain) {
  Journal journal(std::move(engine), chain);
  Workload workload(kSeed);
  // The workload's set-up is not for a market that has people.
  Journal scratch;
  scratch.DoAll(workload, Workload::kSetUpCount);
  for (int i = 0; i < 100; ++i) {
    Deed deed = workload.Next(journal.engine().state());
    Command command;
    command.sequence = journal.engine().state().next_index();
    command.time = journal.engine().state().last_time();
    command.actor = deed.actor;
    command.body = std::move(deed.body);
    // The damage may be to the journal's size, which its chain knows better.
    if (command.sequence != journal.chain().tree.size()) return;
    if (journal.engine().state().FindMisplaced(command) != nullptr) continue;
    journal.Do(command);
    workload.Observe(journal.result());
  }
  journal.engine().state().CheckInvariants();
}

TEST(SnapshotTest, LoadRefusesDamagedBytesAndDoesNotCrash) {
  Journal journal;
  Workload workload(kSeed);
  journal.DoAll(workload, 1500);
  const std::string good = journal.engine().Save();
  ASSERT_TRUE(Engine::Load(good).ok());
  for (size_t size = 0; size < good.size(); size += 1 + size / 50) {
    EXPECT_EQ(Engine::Load(good.substr(0, size)).status().code(), absl::StatusCode::kDataLoss);
  }
  EXPECT_EQ(Engine::Load(good + "x").status().code(), absl::StatusCode::kDataLoss);
  // A changed byte is refused, or gives a state that is sound and saves as these very bytes: which
  // of such states is the true one, the journaled hash says.
  Random random(kSeed);
  int refused = 0;
  constexpr int kTries = 1500;
  for (int i = 0; i < kTries; ++i) {
    std::string bad = good;
    bad[random.Below(bad.size())] ^= static_cast<char>(1 << random.Below(8));
    auto loaded = Engine::Load(bad);
    if (loaded.ok()) {
      EXPECT_TRUE(loaded->Save() == bad) << "try " << i;
      loaded->state().CheckInvariants();
      GoOn(*std::move(loaded), journal.chain());
    } else {
      ++refused;
    }
  }
  EXPECT_GT(refused, kTries / 2);
}

TEST(RecordedCommandTest, ReadsBackWhatWasDone) {
  Journal journal;
  Workload workload(kSeed);
  journal.DoAll(workload, 1200);
  for (size_t i = 0; i < journal.commands().size(); ++i) {
    const Command& command = journal.commands()[i];
    const auto entry = ledger::DecodeEntry(journal.entries()[i].front());
    ASSERT_TRUE(entry.ok());
    const auto recorded = DecodeCommandEntry(*entry);
    ASSERT_TRUE(recorded.ok()) << recorded.status();
    EXPECT_EQ(recorded->command.sequence, command.sequence);
    EXPECT_EQ(recorded->command.time, command.time);
    EXPECT_EQ(recorded->command.actor, command.actor);
    EXPECT_EQ(recorded->command.request_id, command.request_id);
    EXPECT_EQ(recorded->command.effective_time, command.effective_time);
    EXPECT_EQ(recorded->body_bytes, EncodeBody(command.body));
    EXPECT_EQ(DecodeEventEntry(*entry).status().code(), absl::StatusCode::kDataLoss);
    for (size_t k = 1; k < journal.entries()[i].size(); ++k) {
      const auto event_entry = ledger::DecodeEntry(journal.entries()[i][k]);
      ASSERT_TRUE(event_entry.ok());
      EXPECT_EQ(event_entry->sequence, command.sequence);
      EXPECT_FALSE(event_entry->effective_time_us);
      EXPECT_TRUE(DecodeEventEntry(*event_entry).ok());
      EXPECT_EQ(DecodeCommandEntry(*event_entry).status().code(), absl::StatusCode::kDataLoss);
    }
  }
}

}  // namespace
}  // namespace luheng::engine
