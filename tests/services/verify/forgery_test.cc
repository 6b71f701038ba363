// What an insider may try on a log that others have seen, and where it is found.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "engine/event.h"
#include "ledger/entry.h"
#include "ledger/file.h"
#include "ledger/hash.h"
#include "ledger/key_file.h"
#include "services/sequencer/data_directory.h"
#include "services/verify/audit.h"
#include "services/verify/fork.h"
#include "tests/services/small_exchange.h"
#include "tests/services/verify/forged_log.h"

namespace luheng::services {
namespace {

namespace fs = std::filesystem;
using Source = AuditOptions::Source;

constexpr char kOrigin[] = "luheng.example/test";

class ForgeryTest : public ::testing::TestWithParam<Source>, protected SmallExchange {
 protected:
  void SetUp() override {
    StartNode();
    OpenMarket();
    for (int i = 0; i < 150; ++i) {
      Must<engine::OrderReport>(trader_[0], Order(0, 2, 4 + i % 3));
      Must<engine::OrderReport>(trader_[1], Order(1, 1, 4 + i % 3));
    }
    StopNode();
    entries_ = ReadEntries(options_.data_directory);
  }

  DataDirectory data() const { return DataDirectory(options_.data_directory); }
  ledger::Signer TrueKey() const {
    return ledger::LoadKeyFile(data().checkpoint_key(), kOrigin).value();
  }
  std::string TrueVkey() const { return TrueKey().verifier().Vkey(); }
  std::string StateFile() const { return directory_.path() + "/audit.state"; }
  // Where this checkpoint is kept, if it contradicts another.
  std::string Evidence(const std::string& note) const {
    return StateFile() + ".fork-" +
           ledger::ToHex(ledger::AsBytes(ledger::Sha256(note)).substr(0, 8));
  }

  // Puts these entries in the place of those that others have seen.
  void Put(const std::vector<std::string>& entries, const ledger::Signer& signer) const {
    WriteDataDirectory(data().root, entries, signer);
  }
  AuditReport Run(std::optional<std::string> vkey, bool with_state = false) const {
    Progress progress;
    const bool is_tiles = GetParam() == Source::kTileDirectory;
    return Audit({.directory = is_tiles ? data().tile_log() : data().root,
                  .source = GetParam(),
                  .verifier_key = std::move(vkey),
                  .state_file = with_state ? std::optional(StateFile()) : std::nullopt},
                 progress);
  }

  // The entry of this kind, from some place in the middle on.
  size_t FindKind(uint16_t kind) const {
    for (size_t i = entries_.size() / 2; i < entries_.size(); ++i) {
      if (ledger::DecodeEntry(entries_[i])->kind == kind) return i;
    }
    ADD_FAILURE() << "no entry of kind " << kind;
    return 0;
  }

  std::vector<std::string> entries_;
};

INSTANTIATE_TEST_SUITE_P(Sources, ForgeryTest,
                         testing::Values(Source::kDataDirectory, Source::kTileDirectory),
                         [](const auto& test) {
                           return test.param == Source::kDataDirectory ? "DataDirectory" : "Tiles";
                         });

TEST_P(ForgeryTest, WhatWasNotForgedIsSoundHoweverItsBlocksAreGrouped) {
  const AuditReport before = Run(TrueVkey());
  EXPECT_EQ(before.verdict, AuditVerdict::kSound) << before.failure;
  Put(HashAgain(ForForging(entries_)), TrueKey());
  const AuditReport report = Run(TrueVkey());
  EXPECT_EQ(report.verdict, AuditVerdict::kSound) << report.failure;
  EXPECT_EQ(report.root_hex, before.root_hex);
  EXPECT_EQ(report.state_hash_hex, before.state_hash_hex);
}

TEST_P(ForgeryTest, RewrittenDeletedInsertedAndReorderedEntriesAreNamedAlthoughAllHashesFit) {
  const size_t trade = FindKind(engine::TradeSide::kKind);
  const size_t order = FindKind(engine::SubmitOrder::kKind);
  const size_t deposit = [&] {
    for (size_t i = 0; i < entries_.size(); ++i) {
      if (ledger::DecodeEntry(entries_[i])->kind == engine::Deposit::kKind) return i;
    }
    return size_t{0};
  }();
  const size_t next = [&] {  // The command after `order`.
    size_t i = order + 1;
    while (ledger::DecodeEntry(entries_[i])->sequence != i) ++i;
    return i;
  }();
  const struct {
    const char* what;
    size_t entry;  // That is named.
    std::function<void(std::vector<ForgedEntry>&)> forge;
  } rows[] = {
      // The last bytes of a trade: what is left of the order.
      {"a rewritten trade", trade, [&](auto& log) { log[trade].bytes.back() ^= 1; }},
      // Its amount, which is before: what the account has paid.
      {"a rewritten amount", trade,
       [&](auto& log) { log[trade].bytes[log[trade].bytes.size() - 9] ^= 1; }},
      {"a rewritten outcome", order, [&](auto& log) { log[order].bytes.back() ^= 1; }},
      {"a rewritten balance", deposit,
       [&](auto& log) {
         // An accepted deposit ends in the reference and u16 0; a refusal has a reason and a limit.
         std::string& bytes = log[deposit].bytes;
         bytes.back() = 20;
         bytes.append(8, '\0');
       }},
      {"a deleted event", trade, [&](auto& log) { log.erase(log.begin() + trade); }},
      {"a deleted command", order,
       [&](auto& log) { log.erase(log.begin() + order, log.begin() + next); }},
      {"an inserted event", trade + 1,
       [&](auto& log) { log.insert(log.begin() + trade + 1, log[trade]); }},
      {"an inserted command", deposit + 1,
       [&](auto& log) {
         ForgedEntry copy = log[deposit];
         copy.old_index = ~uint64_t{0};
         log.insert(log.begin() + deposit + 1, copy);
       }},
      {"reordered events", trade,
       [&](auto& log) { std::swap(log[trade].bytes, log[trade + 1].bytes); }},
      {"reordered commands", order,
       [&](auto& log) {
         std::rotate(log.begin() + order, log.begin() + next, log.begin() + next + 1);
       }},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.what);
    std::vector<ForgedEntry> log = ForForging(entries_);
    row.forge(log);
    const std::vector<std::string> forged = HashAgain(log);
    Put(forged, TrueKey());
    const AuditReport report = Run(TrueVkey());
    EXPECT_EQ(report.verdict, AuditVerdict::kBroken);
    // The entry itself, or the first after it that depends on it.
    const size_t begin = report.failure.find("entry ");
    ASSERT_NE(begin, std::string::npos) << report.failure;
    const uint64_t named = std::stoull(report.failure.substr(begin + 6));
    EXPECT_GE(named, row.entry) << report.failure;
    EXPECT_LE(named, row.entry + 8) << report.failure;
    // Under a fresh key nobody has to look at the entries.
    Put(forged, ledger::Signer::Generate(kOrigin).value());
    EXPECT_EQ(Run(TrueVkey()).verdict, AuditVerdict::kBroken);
  }
}

TEST_P(ForgeryTest, AHistoryThatFollowsEveryRuleUnderAFreshKeyIsFoundByThePinnedKeyOrTheState) {
  ASSERT_EQ(Run(std::nullopt, /*with_state=*/true).verdict, AuditVerdict::kSound);
  const ledger::Signer fresh = ledger::Signer::Generate(kOrigin).value();
  Put(ExecuteAgain(entries_,
                   [&](engine::Command& command) {
                     if (auto* genesis = std::get_if<engine::Genesis>(&command.body)) {
                       std::copy_n(fresh.verifier().public_key().bytes.begin(),
                                   genesis->checkpoint_key.size(), genesis->checkpoint_key.begin());
                     }
                     if (auto* deposit = std::get_if<engine::Deposit>(&command.body)) {
                       deposit->amount = engine::Fen(deposit->amount.value() + 100);
                     }
                   }),
      fresh);
  const AuditReport unpinned = Run(std::nullopt);
  EXPECT_EQ(unpinned.verdict, AuditVerdict::kSound) << unpinned.failure;
  EXPECT_NE(unpinned.notes.front().find("--vkey"), std::string::npos) << "so it is told";
  EXPECT_EQ(Run(TrueVkey()).verdict, AuditVerdict::kBroken);
  const AuditReport with_state = Run(std::nullopt, /*with_state=*/true);
  EXPECT_EQ(with_state.verdict, AuditVerdict::kBroken) << with_state.failure;
  // Anybody can write a checkpoint under a key of his own: it is no evidence.
  EXPECT_NE(with_state.failure.find("was not kept"), std::string::npos) << with_state.failure;
  for (const auto& file : fs::directory_iterator(directory_.path())) {
    EXPECT_EQ(file.path().string().find(".fork-"), std::string::npos) << file.path();
  }
}

TEST_P(ForgeryTest, AForkUnderTheTrueKeyIsFoundByTheStateAndBothCheckpointsAreKept) {
  ASSERT_EQ(Run(TrueVkey(), /*with_state=*/true).verdict, AuditVerdict::kSound);
  std::vector<std::string> shown = {*ledger::ReadFile(data().tile_log() + "/checkpoint")};
  const auto rewritten = ExecuteAgain(entries_, [](engine::Command& command) {
    if (auto* deposit = std::get_if<engine::Deposit>(&command.body)) {
      deposit->amount = engine::Fen(deposit->amount.value() + 100);
    }
  });
  // As long as what was seen, and longer.
  for (const bool is_longer : {false, true}) {
    Put(rewritten, TrueKey());
    if (is_longer) {
      fs::remove_all(data().index());
      fs::remove_all(data().snapshots());
      StartNode();
      for (int i = 0; i < 300; ++i) Must<engine::OrderReport>(trader_[0], Order(0, 2, 9));
      StopNode();
    }
    EXPECT_EQ(Run(TrueVkey()).verdict, AuditVerdict::kSound) << "for who has seen nothing else";
    const AuditReport report = Run(TrueVkey(), /*with_state=*/true);
    EXPECT_EQ(report.verdict, AuditVerdict::kBroken);
    EXPECT_NE(report.failure.find("forked"), std::string::npos) << report.failure;
    shown.push_back(*ledger::ReadFile(data().tile_log() + "/checkpoint"));
    EXPECT_NE(report.failure.find(Evidence(shown.back())), std::string::npos) << report.failure;
    const AuditReport compared =
        CompareCheckpoints(Evidence(shown.front()), Evidence(shown.back()), TrueVkey());
    EXPECT_EQ(compared.verdict, is_longer ? AuditVerdict::kCannotTell : AuditVerdict::kBroken);
  }
  for (const std::string& note : shown) EXPECT_EQ(*ledger::ReadFile(Evidence(note)), note);
  EXPECT_EQ(CompareCheckpoints(Evidence(shown[0]), Evidence(shown[0]), TrueVkey()).verdict,
            AuditVerdict::kSound);
  const std::string other = ledger::Signer::Generate(kOrigin).value().verifier().Vkey();
  EXPECT_EQ(CompareCheckpoints(Evidence(shown[0]), Evidence(shown[1]), other).verdict,
            AuditVerdict::kCannotTell);
}

TEST_P(ForgeryTest, AForkIsFoundAlsoIfItsEvidenceCannotBeKept) {
  ASSERT_EQ(Run(TrueVkey(), /*with_state=*/true).verdict, AuditVerdict::kSound);
  const std::string seen = *ledger::ReadFile(data().tile_log() + "/checkpoint");
  // Nothing can be written under the name of a directory, whoever writes.
  fs::create_directories(Evidence(seen) + ".new");
  Put(ExecuteAgain(entries_,
                   [](engine::Command& command) {
                     if (auto* deposit = std::get_if<engine::Deposit>(&command.body)) {
                       deposit->amount = engine::Fen(deposit->amount.value() + 100);
                     }
                   }),
      TrueKey());
  const AuditReport report = Run(TrueVkey(), /*with_state=*/true);
  EXPECT_EQ(report.verdict, AuditVerdict::kBroken);
  EXPECT_NE(report.failure.find("forked"), std::string::npos) << report.failure;
  EXPECT_NE(report.failure.find("could not be kept: "), std::string::npos) << report.failure;
}

TEST_P(ForgeryTest, ARolledBackLogIsFoundByTheState) {
  ASSERT_EQ(Run(TrueVkey(), /*with_state=*/true).verdict, AuditVerdict::kSound);
  std::vector<std::string> shorter = entries_;
  do {
    shorter.pop_back();
  } while (ledger::DecodeEntry(entries_[shorter.size()])->sequence != shorter.size());
  Put(shorter, TrueKey());
  EXPECT_EQ(Run(TrueVkey()).verdict, AuditVerdict::kSound) << "for who has seen nothing else";
  const AuditReport report = Run(TrueVkey(), /*with_state=*/true);
  EXPECT_EQ(report.verdict, AuditVerdict::kBroken);
  EXPECT_NE(report.failure.find("rolled back"), std::string::npos) << report.failure;
  EXPECT_NE(report.failure.find("both checkpoints are kept"), std::string::npos) << report.failure;
}

TEST_P(ForgeryTest, TheNextAuditExecutesOnlyWhatIsNew) {
  const AuditReport first = Run(TrueVkey(), /*with_state=*/true);
  ASSERT_EQ(first.verdict, AuditVerdict::kSound);
  EXPECT_EQ(first.first_new_entry, 0u);
  const AuditReport again = Run(std::nullopt, /*with_state=*/true);
  EXPECT_EQ(again.verdict, AuditVerdict::kSound) << again.failure;
  EXPECT_EQ(again.new_command_count, 0u);
  EXPECT_EQ(again.root_hex, first.root_hex);
  EXPECT_EQ(again.state_hash_hex, first.state_hash_hex);

  StartNode();
  for (int i = 0; i < 300; ++i) Must<engine::OrderReport>(trader_[0], Order(0, 2, 9));
  StopNode();
  const AuditReport more = Run(TrueVkey(), /*with_state=*/true);
  EXPECT_EQ(more.verdict, AuditVerdict::kSound) << more.failure;
  EXPECT_EQ(more.first_new_entry, first.entry_count);
  EXPECT_GE(more.new_command_count, 300u);
  const AuditReport whole = Run(TrueVkey());
  EXPECT_EQ(more.root_hex, whole.root_hex);
  EXPECT_EQ(more.state_hash_hex, whole.state_hash_hex);

  // What is new is looked at as closely.
  StartNode();
  Must<engine::OrderReport>(trader_[0], Order(0, 2, 9));
  StopNode();
  std::vector<std::string> changed = ReadEntries(data().root);
  changed.back().back() = static_cast<char>(changed.back().back() ^ 1);
  Put(HashAgain(ForForging(changed)), TrueKey());
  EXPECT_EQ(Run(TrueVkey(), /*with_state=*/true).verdict, AuditVerdict::kBroken);
}

TEST_P(ForgeryTest, ADamagedOrForeignStateIsRefused) {
  ASSERT_EQ(Run(TrueVkey(), /*with_state=*/true).verdict, AuditVerdict::kSound);
  const std::string state = *ledger::ReadFile(StateFile());
  for (size_t i = 0; i < state.size(); i += 1 + state.size() / 50) {
    std::string flipped = state;
    flipped[i] = static_cast<char>(flipped[i] ^ 4);
    std::ofstream(StateFile(), std::ios::binary) << flipped;
    const AuditReport report = Run(TrueVkey(), /*with_state=*/true);
    EXPECT_EQ(report.verdict, AuditVerdict::kCannotTell) << i;
    EXPECT_NE(report.failure.find(StateFile()), std::string::npos) << report.failure;
  }
  for (const size_t length : {size_t{0}, size_t{7}, state.size() - 1}) {
    std::ofstream(StateFile(), std::ios::binary) << state.substr(0, length);
    EXPECT_EQ(Run(TrueVkey(), /*with_state=*/true).verdict, AuditVerdict::kCannotTell) << length;
  }
  std::ofstream(StateFile(), std::ios::binary) << state;
  const ledger::Signer fresh = ledger::Signer::Generate("luheng.example/other").value();
  const AuditReport foreign = Run(fresh.verifier().Vkey(), /*with_state=*/true);
  EXPECT_EQ(foreign.verdict, AuditVerdict::kCannotTell);
  EXPECT_NE(foreign.failure.find("is of the log"), std::string::npos) << foreign.failure;
}

}  // namespace
}  // namespace luheng::services
