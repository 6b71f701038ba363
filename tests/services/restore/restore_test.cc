// An exchange made again from its tile log, and what is refused instead.
#include "services/restore/restore.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "ledger/base/check.h"
#include "ledger/cosignature.h"
#include "ledger/file.h"
#include "ledger/signer.h"
#include "ledger/tile.h"
#include "ledger/verifier.h"
#include "services/http/http_server.h"
#include "services/restore/backup.h"
#include "services/restore/database_copy.h"
#include "services/restore/tile_rebuild.h"
#include "services/sequencer/data_directory.h"
#include "services/sequencer/secret_file.h"
#include "services/vault/vault.h"
#include "services/vault/vault_store.h"
#include "services/verify/audit.h"
#include "services/witness/witness.h"
#include "services/witness/witness_server.h"
#include "services/witness/witness_state.h"
#include "tests/services/small_exchange.h"

namespace luheng::services {
namespace {

namespace fs = std::filesystem;

class RestoreTest : public ::testing::Test, protected SmallExchange {
 protected:
  RestoreTest() {
    StartNode();
    OpenMarket();
    Trade();
  }

  void Trade() {
    for (int i = 0; i < 150; ++i) {
      Must<engine::OrderReport>(trader_[0], Order(0, 2, 4 + i % 3));
      Must<engine::OrderReport>(trader_[1], Order(1, 1, 4 + i % 3));
    }
  }
  DataDirectory data() const { return DataDirectory(options_.data_directory); }
  std::string Path(const std::string& name) const { return directory_.path() + "/" + name; }
  RestoreOptions FromTiles(const std::string& tiles) const {
    return {.log = ReadFromDirectory(tiles),
            .data_directory = Path("again"),
            .verifier_key = std::nullopt,
            .keys_directory = data().keys(),
            .vault_directory = std::nullopt,
            .reads_directory = std::nullopt};
  }
  RestoreOptions FromTiles() const { return FromTiles(data().tile_log()); }
  static absl::StatusOr<AuditReport> Run(const RestoreOptions& options) {
    Progress progress;
    return Restore(options, progress);
  }
  static AuditReport AuditOf(const std::string& directory) {
    Progress progress;
    return Audit({.directory = directory, .verifier_key = {}, .state_file = {}}, progress);
  }
  // Goes on with the restored directory.
  void MoveTo(const std::string& directory) { options_.data_directory = directory; }
  void ExpectNothingLeft() const {
    EXPECT_FALSE(fs::exists(Path("again")));
    EXPECT_FALSE(fs::exists(Path("again.restoring")));
  }

  // A witness that watches this exchange.
  void Watch() {
    const std::string vkey = *ledger::ReadFile(data().verifier_key());
    std::vector<ledger::Verifier> logs;
    logs.push_back(ledger::Verifier::FromVkey(vkey.substr(0, vkey.size() - 1)).value());
    auto signer = ledger::Signer::Generate("w.example/1").value();
    const std::string witness_vkey = ledger::CosignatureVerifier(signer).Vkey();
    auto state = WitnessState::Open(Path("witness"), std::move(logs)).value();
    witness_ = std::make_unique<Witness>(std::move(signer), std::move(state),
                                         [] { return uint64_t{1'700'000'000}; });
    server_ = ServeWitness("127.0.0.1:0", *witness_).value();
    options_.witnesses.witnesses = {{.url = "http://" + server_->address(), .vkey = witness_vkey}};
    options_.witnesses.quorum = 1;
  }

  std::unique_ptr<Witness> witness_;
  std::unique_ptr<HttpServer> server_;
};

TEST_F(RestoreTest, TheSameEntriesRootStateAndHistoryComeBackAndTheExchangeGoesOn) {
  StopNode();
  const AuditReport before = AuditOf(data().root);
  ASSERT_EQ(before.verdict, AuditVerdict::kSound) << before.failure;
  const auto restored = Run(FromTiles());
  ASSERT_TRUE(restored.ok()) << restored.status().ToString();
  EXPECT_EQ(restored->entry_count, before.entry_count);
  EXPECT_EQ(restored->root_hex, before.root_hex);
  EXPECT_EQ(restored->state_hash_hex, before.state_hash_hex);
  const AuditReport after = AuditOf(Path("again"));
  EXPECT_EQ(after.verdict, AuditVerdict::kSound) << after.failure;
  EXPECT_EQ(after.root_hex, before.root_hex);
  EXPECT_EQ(after.state_hash_hex, before.state_hash_hex);
  EXPECT_EQ(fs::status(Path("again")).permissions(), fs::perms::owner_all);

  const std::string old_note = *ledger::ReadFile(data().tile_log() + "/checkpoint");
  MoveTo(Path("again"));
  EXPECT_EQ(*ledger::ReadFile(data().tile_log() + "/checkpoint"), old_note);
  StartNode();
  // A request that was answered before gets the answer that it got.
  const uint64_t number = request_number_;
  const Answer last = last_answer_;
  const auto again = SubmitAndWait(*node_, trader_[1], number, Order(1, 1, 4 + 149 % 3));
  ASSERT_TRUE(again.ok()) << again.status().ToString();
  EXPECT_EQ(again->sequence, last.sequence);
  Trade();
  StopNode();
  EXPECT_EQ(AuditOf(data().root).verdict, AuditVerdict::kSound);
}

TEST_F(RestoreTest, WithoutTheJournalSecretTheExchangeGoesOnWithANewOne) {
  StopNode();
  fs::remove(data().journal_secret());
  const auto restored = Run(FromTiles());
  ASSERT_TRUE(restored.ok()) << restored.status().ToString();
  EXPECT_TRUE(std::any_of(restored->notes.begin(), restored->notes.end(), [](const auto& note) {
    return note.find("secret") != std::string::npos;
  }));
  MoveTo(Path("again"));
  StartNode();
  Trade();
  StopNode();
  EXPECT_EQ(AuditOf(data().root).verdict, AuditVerdict::kSound);
}

TEST_F(RestoreTest, WithoutKeysItIsRestoredAndStartsOnceItHasThem) {
  StopNode();
  RestoreOptions options = FromTiles();
  options.keys_directory = std::nullopt;
  ASSERT_TRUE(Run(options).ok());
  const std::string pem = data().checkpoint_key();
  MoveTo(Path("again"));
  EXPECT_FALSE(TryStart().ok());
  fs::copy(pem, data().checkpoint_key());
  EXPECT_TRUE(TryStart().ok());
}

TEST_F(RestoreTest, WhatIsNotSoundIsRefusedAndNothingIsLeft) {
  StopNode();
  const struct {
    const char* file;
    size_t byte;
  } rows[] = {{"checkpoint", 25}, {"tile/entries/000", 5'000}, {"tile/0/000", 40}};
  for (const auto& row : rows) {
    SCOPED_TRACE(row.file);
    const std::string path = data().tile_log() + "/" + row.file;
    const std::string bytes = *ledger::ReadFile(path);
    std::string flipped = bytes;
    flipped[row.byte] = static_cast<char>(flipped[row.byte] ^ 1);
    std::ofstream(path, std::ios::binary) << flipped;
    EXPECT_FALSE(Run(FromTiles()).ok());
    ExpectNothingLeft();
    fs::remove(path);
    EXPECT_FALSE(Run(FromTiles()).ok());
    ExpectNothingLeft();
    std::ofstream(path, std::ios::binary) << bytes;
  }
  EXPECT_TRUE(Run(FromTiles()).ok());
}

TEST_F(RestoreTest, ForeignKeysAndATakenPlaceAreRefused) {
  StopNode();
  ASSERT_TRUE(
      InitDataDirectory(Path("other"), "luheng.example/test", engine::Shard{1}, clock_).ok());
  RestoreOptions foreign = FromTiles();
  foreign.keys_directory = DataDirectory(Path("other")).keys();
  EXPECT_EQ(Run(foreign).status().code(), absl::StatusCode::kFailedPrecondition);
  ExpectNothingLeft();
  std::string vkey = *ledger::ReadFile(DataDirectory(Path("other")).verifier_key());
  vkey.pop_back();
  RestoreOptions pinned = FromTiles();
  pinned.verifier_key = vkey;
  EXPECT_EQ(Run(pinned).status().code(), absl::StatusCode::kDataLoss);
  RestoreOptions taken = FromTiles();
  taken.data_directory = Path("other");
  EXPECT_EQ(Run(taken).status().code(), absl::StatusCode::kAlreadyExists);
  EXPECT_TRUE(fs::exists(DataDirectory(Path("other")).checkpoint_key()));
}

TEST_F(RestoreTest, AnOlderJournalIsRefusedByTheMarkThatWasKeptElsewhere) {
  StopNode();
  fs::copy(data().journal(), Path("journal"), fs::copy_options::recursive);
  StartNode();
  Trade();
  StopNode();
  fs::remove_all(data().journal());
  fs::copy(Path("journal"), data().journal(), fs::copy_options::recursive);
  // Not even the checkpoint is left to tell.
  fs::remove_all(data().tile_log());
  fs::remove_all(data().snapshots());
  const auto refused = TryStart();
  ASSERT_FALSE(refused.ok());
  EXPECT_NE(refused.status().message().find("mark"), std::string::npos)
      << refused.status().ToString();
}

TEST_F(RestoreTest, ARestorationFromAnOlderCopyIsRefusedByTheWitness) {
  StopNode();
  Watch();
  StartNode();
  StopNode();
  fs::copy(data().tile_log(), Path("older"), fs::copy_options::recursive);
  StartNode();
  Trade();
  StopNode();
  const std::string newest = data().tile_log();
  ASSERT_TRUE(Run(FromTiles(Path("older"))).ok()) << "by itself it is sound";
  MoveTo(Path("again"));
  const auto refused = TryStart();
  ASSERT_FALSE(refused.ok());
  EXPECT_NE(refused.status().message().find("REFUSED_BY_WITNESS"), std::string::npos)
      << refused.status().ToString();
  // The newest copy is what the witness has seen.
  fs::remove_all(Path("again"));
  MoveTo(directory_.path() + "/data");
  ASSERT_TRUE(Run(FromTiles(newest)).ok());
  MoveTo(Path("again"));
  const auto started = TryStart();
  EXPECT_TRUE(started.ok()) << started.status().ToString();
}

TEST_F(RestoreTest, ALostTileLogIsMadeAgainAsTheWitnessHasSeenIt) {
  StopNode();
  Watch();
  StartNode();
  Trade();
  StopNode();
  Progress progress;
  EXPECT_EQ(RebuildTileLog(data().root, progress).status().code(),
            absl::StatusCode::kAlreadyExists);
  fs::rename(data().tile_log(), Path("lost"));
  EXPECT_FALSE(TryStart().ok()) << "without one, the log looks empty to the witness";
  fs::remove_all(data().tile_log());
  const auto size = RebuildTileLog(data().root, progress);
  ASSERT_TRUE(size.ok()) << size.status().ToString();
  const auto text = [](const std::string& note) { return note.substr(0, note.find("\n\n")); };
  EXPECT_EQ(text(*ledger::ReadFile(data().tile_log() + "/checkpoint")),
            text(*ledger::ReadFile(Path("lost/checkpoint"))));
  StartNode();
  Trade();
  StopNode();
  EXPECT_EQ(AuditOf(data().root).verdict, AuditVerdict::kSound);
}

TEST_F(RestoreTest, ATileLogIsNotMadeAgainFromAJournalThatIsNotSound) {
  Progress progress;
  EXPECT_EQ(RebuildTileLog(data().root, progress).status().code(),
            absl::StatusCode::kFailedPrecondition)
      << "a server runs";
  StopNode();
  fs::copy(data().journal(), Path("journal"), fs::copy_options::recursive);
  StartNode();
  Trade();
  StopNode();
  fs::remove_all(data().tile_log());
  fs::remove_all(data().journal());
  fs::copy(Path("journal"), data().journal(), fs::copy_options::recursive);
  EXPECT_EQ(RebuildTileLog(data().root, progress).status().code(), absl::StatusCode::kDataLoss);
}

TEST_F(RestoreTest, ABackupOfARunningExchangeRestoresItWithItsNames) {
  const std::string backup = Path("backup");
  Vault& vault = node_->vault();
  const auto name =
      vault.Commit({"91330681MA2BANK051", "诸暨市染整厂", 0}, kAdministrator, MakeRequestId(1))
          .value();
  ASSERT_TRUE(node_->tile_log().WaitFor(node_->committed().size(), std::chrono::seconds(20)));
  Progress progress;
  const auto first = Backup(data().root, backup, progress);
  ASSERT_TRUE(first.ok()) << first.status().ToString();
  EXPECT_GE(first->name_count, 3u) << "by its request, its commitment, and its owner";
  EXPECT_GT(first->file_count, 0u);
  EXPECT_FALSE(fs::exists(backup + "/keys"));

  Trade();
  const auto later =
      vault.Commit({"91330681MA2BANK051", "绍兴化工", 0}, kAdministrator, MakeRequestId(2)).value();
  ASSERT_TRUE(node_->tile_log().WaitFor(node_->committed().size(), std::chrono::seconds(20)));
  const auto second = Backup(data().root, backup, progress);
  ASSERT_TRUE(second.ok()) << second.status().ToString();
  EXPECT_GT(second->size, first->size);
  EXPECT_LT(second->file_count, ledger::TilesOfGrowth(0, second->size).size());
  EXPECT_EQ(second->name_count, first->name_count + 3);
  Trade();
  StopNode();

  RestoreOptions options = FromTiles(BackupTiles(backup));
  options.vault_directory = BackupVault(backup);
  const auto restored = Run(options);
  ASSERT_TRUE(restored.ok()) << restored.status().ToString();
  EXPECT_EQ(restored->entry_count, second->size);
  const DataDirectory again(Path("again"));
  const auto names =
      Vault::Open(again.vault_paths(), LoadSecretFile(again.journal_secret()).value()).value();
  EXPECT_EQ(names->Find(name).value(), "诸暨市染整厂");
  EXPECT_EQ(names->Find(later).value(), "绍兴化工");
}

TEST_F(RestoreTest, AVaultThatLostNamesReplacesNoBackup) {
  node_->vault()
      .Commit({"91330681MA2BANK051", "诸暨", 0}, kAdministrator, MakeRequestId(1))
      .value();
  const std::string backup = Path("backup");
  Progress progress;
  ASSERT_TRUE(node_->tile_log().WaitFor(node_->committed().size(), std::chrono::seconds(20)));
  ASSERT_TRUE(Backup(data().root, backup, progress).ok());
  StopNode();
  // An older vault, without the name.
  fs::remove_all(data().vault());
  const VaultPaths older{.directory = data().vault(), .mark_file = Path("older.mark")};
  const std::string secret = LoadSecretFile(data().journal_secret()).value();
  ASSERT_TRUE(CreateVaultMark(older, secret).ok());
  ASSERT_TRUE(Vault::Open(older, secret).ok());
  const auto refused = Backup(data().root, backup, progress);
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kDataLoss);
  EXPECT_NE(refused.status().message().find("0 names of 1"), std::string::npos) << refused.status();
  EXPECT_TRUE(CheckVaultCopy(BackupVault(backup), 1).ok());
}

TEST_F(RestoreTest, NothingIsBackedUpWithoutACheckpointAndABackupNeverShrinks) {
  StopNode();
  Progress progress;
  ASSERT_TRUE(Backup(data().root, Path("backup"), progress).ok());
  ASSERT_TRUE(InitDataDirectory(Path("new"), "luheng.example/test", engine::Shard{1}, clock_).ok());
  EXPECT_EQ(Backup(Path("new"), Path("other"), progress).status().code(),
            absl::StatusCode::kNotFound);
  MoveTo(Path("new"));
  StartNode();
  StopNode();
  EXPECT_EQ(Backup(Path("new"), Path("backup"), progress).status().code(),
            absl::StatusCode::kDataLoss);
  EXPECT_EQ(CopyDatabase(Path("none"), Path("copy")).status().code(), absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace luheng::services
