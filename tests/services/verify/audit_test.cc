#include "services/verify/audit.h"

#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <future>
#include <random>
#include <vector>

#include "ledger/checkpoint.h"
#include "ledger/cosignature.h"
#include "ledger/file.h"
#include "ledger/note.h"
#include "ledger/signer.h"
#include "services/keys/key_change.h"
#include "services/keys/key_ring.h"
#include "services/reads/read_journal.h"
#include "services/sequencer/data_directory.h"
#include "services/sequencer/secret_file.h"
#include "tests/services/small_exchange.h"

namespace luheng::services {
namespace {

namespace fs = std::filesystem;

class AuditTest : public ::testing::Test, protected SmallExchange {
 protected:
  void SetUp() override {
    StartNode();
    OpenMarket();
    for (int i = 0; i < 150; ++i) {
      Must<engine::OrderReport>(trader_[0], Order(0, 2, 4 + i % 3));
      Must<engine::OrderReport>(trader_[1], Order(1, 1, 4 + i % 3));
    }
    StopNode();
  }

  AuditReport Run(std::optional<std::string> vkey = std::nullopt) const {
    Progress progress;
    return Audit({.directory = options_.data_directory, .verifier_key = std::move(vkey)}, progress);
  }

  std::string FirstKey() const { return ReadFirstKey(options_.data_directory).value().Vkey(); }
  std::string Path(const std::string& name) const { return options_.data_directory + "/" + name; }

  // The files that hold blocks, tiles, checkpoint and mark.
  std::vector<std::string> EvidenceFiles() const {
    std::vector<std::string> files{Path("mark")};
    for (const char* part : {"journal", "tlog"}) {
      for (const auto& file : fs::recursive_directory_iterator(Path(part))) {
        const std::string name = file.path().filename().string();
        const bool is_evidence = std::string(part) == "tlog" || name.ends_with(".sst") ||
                                 name.starts_with("MANIFEST") || name == "CURRENT";
        if (file.is_regular_file() && is_evidence) files.push_back(file.path().string());
      }
    }
    std::sort(files.begin(), files.end());
    return files;
  }
};

TEST_F(AuditTest, ASoundDirectoryIsSound) {
  const AuditReport report = Run();
  EXPECT_EQ(report.verdict, AuditVerdict::kSound) << report.failure;
  ASSERT_EQ(report.notes.size(), 1) << "only that the key came from the directory";
  EXPECT_NE(report.notes[0].find("--vkey"), std::string::npos);
}

// From the key that was pinned to all others, forwards and backwards.
TEST_F(AuditTest, ChangesOfKeysAreFollowedFromAnyKey) {
  const std::string first = FirstKey();
  const std::string second =
      MakeKey(options_.data_directory, "second", ledger::KeyType::kSm2).value().Vkey();
  const auto ring = KeyRing::Open({.directory = Path("keys")}, "luheng.example/test").value();
  StartNode();
  MustDo<engine::Done>(SignKeyChange(*ring, first, second).value());
  StopNode();
  for (const std::string& pinned : {first, second}) {
    const AuditReport report = Run(pinned);
    EXPECT_EQ(report.verdict, AuditVerdict::kSound) << report.failure;
  }
  const auto stranger = ledger::Signer::Generate("luheng.example/test").value();
  const AuditReport report = Run(stranger.verifier().Vkey());
  EXPECT_EQ(report.verdict, AuditVerdict::kBroken);
  EXPECT_NE(report.failure.find("neither the genesis entry nor a change of keys"),
            std::string::npos);

  // One of the two signatures is not enough.
  ledger::Note note = ledger::ParseNote(*ledger::ReadFile(Path("tlog/checkpoint"))).value();
  ASSERT_EQ(note.signatures.size(), 2u);
  for (size_t line = 0; line < 2; ++line) {
    ledger::Note cut = note;
    cut.signatures.erase(cut.signatures.begin() + static_cast<std::ptrdiff_t>(line));
    std::ofstream(Path("tlog/checkpoint"), std::ios::binary | std::ios::trunc)
        << ledger::FormatNote(cut);
    EXPECT_EQ(Run(first).verdict, AuditVerdict::kBroken) << line;
  }
}

TEST_F(AuditTest, AKeyThatCameAfterTheCheckpointHasSignedNothing) {
  const std::string first = FirstKey();
  const std::string second =
      MakeKey(options_.data_directory, "second", ledger::KeyType::kEd25519).value().Vkey();
  const auto ring = KeyRing::Open({.directory = Path("keys")}, "luheng.example/test").value();
  TemporaryDirectory older;
  fs::copy(Path("tlog"), older.path() + "/tlog", fs::copy_options::recursive);
  StartNode();
  MustDo<engine::Done>(SignKeyChange(*ring, first, second).value());
  StopNode();
  EXPECT_EQ(Run(second).verdict, AuditVerdict::kSound);
  fs::remove_all(Path("tlog"));
  fs::copy(older.path() + "/tlog", Path("tlog"), fs::copy_options::recursive);
  const AuditReport report = Run(second);
  EXPECT_EQ(report.verdict, AuditVerdict::kBroken);
  EXPECT_NE(report.failure.find("with which the key"), std::string::npos) << report.failure;
}

TEST_F(AuditTest, OfWhatAPinnedKeyHasNotSignedNothingCanBeTold) {
  TemporaryDirectory older;
  fs::copy(Path("tlog"), older.path() + "/tlog", fs::copy_options::recursive);
  StartNode();
  Must<engine::OrderReport>(trader_[0], Order(0, 2, 4));
  StopNode();
  EXPECT_EQ(Run(FirstKey()).verdict, AuditVerdict::kSound);
  fs::remove_all(Path("tlog"));
  const AuditReport unsigned_journal = Run(FirstKey());
  EXPECT_EQ(unsigned_journal.verdict, AuditVerdict::kCannotTell);
  EXPECT_NE(unsigned_journal.failure.find("entries from 0 on are under no checkpoint"),
            std::string::npos)
      << unsigned_journal.failure;
  EXPECT_EQ(Run().verdict, AuditVerdict::kSound) << "who pins no key believes the directory";
  fs::copy(older.path() + "/tlog", Path("tlog"), fs::copy_options::recursive);
  const AuditReport unsigned_tail = Run(FirstKey());
  EXPECT_EQ(unsigned_tail.verdict, AuditVerdict::kCannotTell);
  EXPECT_NE(unsigned_tail.failure.find("are under no checkpoint"), std::string::npos)
      << unsigned_tail.failure;
  EXPECT_EQ(Run().verdict, AuditVerdict::kSound);
}

TEST_F(AuditTest, ALostJournalOfReadsIsFoundByTheNextAuditToo) {
  const DataDirectory directory(options_.data_directory);
  StartNode();
  const ledger::JournalId exchange = node_->genesis().journal_id;
  ledger::TreeHead told;
  {
    const auto reads =
        ReadJournal::Open({.paths = directory.reads_paths(),
                           .exchange = exchange,
                           .journal_secret = *LoadSecretFile(directory.journal_secret()),
                           .told = {},
                           .tell_interval = std::chrono::milliseconds(0),
                           .tell = [&](const ledger::TreeHead& head) { told = head; }},
                          clock_);
    ASSERT_TRUE(reads.ok()) << reads.status();
    ASSERT_TRUE((*reads)
                    ->RecordAndWait({.reader = trader_[0],
                                     .method = "a",
                                     .request = "{}",
                                     .status = "OK",
                                     .sequence = 1})
                    .ok());
    ASSERT_TRUE((*reads)->Close().ok());
  }
  std::promise<absl::Status> recorded;
  node_->SubmitSystem(
      engine::RecordReads{.size = told.size, .root = told.root},
      [&](const absl::StatusOr<Answer>& answer) { recorded.set_value(answer.status()); });
  ASSERT_TRUE(recorded.get_future().get().ok());
  StopNode();
  const auto audit = [&] {
    Progress progress;
    return Audit({.directory = options_.data_directory,
                  .verifier_key = FirstKey(),
                  .state_file = directory_.path() + "/state"},
                 progress);
  };
  EXPECT_EQ(audit().verdict, AuditVerdict::kSound);
  StartNode();
  Must<engine::OrderReport>(trader_[0], Order(0, 2, 4));
  StopNode();
  fs::rename(directory.reads(), directory_.path() + "/reads");
  const AuditReport lost = audit();
  EXPECT_EQ(lost.verdict, AuditVerdict::kBroken) << "told of before the last audit";
  EXPECT_NE(lost.failure.find("1 reads were told of"), std::string::npos) << lost.failure;
  fs::create_directory(directory.reads());
  std::ofstream(directory.reads_are_lost()) << "";
  EXPECT_EQ(audit().verdict, AuditVerdict::kCannotTell) << "nobody has recorded the loss";
}

TEST_F(AuditTest, APinnedKeyIsEnoughAndLeavesNothingToNote) {
  std::string vkey = *ledger::ReadFile(Path("vkey"));
  vkey.pop_back();
  fs::remove(Path("vkey"));
  const AuditReport report = Run(vkey);
  EXPECT_EQ(report.verdict, AuditVerdict::kSound) << report.failure;
  EXPECT_TRUE(report.notes.empty());
}

TEST_F(AuditTest, AnotherKeyIsRefused) {
  TemporaryDirectory other;
  ASSERT_TRUE(
      InitDataDirectory(other.path() + "/data", "luheng.example/test", engine::Shard{1}, clock_)
          .ok());
  std::string vkey = *ledger::ReadFile(other.path() + "/data/vkey");
  vkey.pop_back();
  EXPECT_NE(Run(vkey).verdict, AuditVerdict::kSound);
}

TEST_F(AuditTest, CannotTellWithoutAJournal) {
  fs::remove_all(Path("journal"));
  const AuditReport report = Run();
  EXPECT_EQ(report.verdict, AuditVerdict::kCannotTell);
  EXPECT_NE(report.failure.find("journal"), std::string::npos);
}

TEST_F(AuditTest, ACopyWithoutSecretsIsAuditedButForTheMark) {
  fs::remove_all(Path("keys"));
  const AuditReport report = Run();
  EXPECT_EQ(report.verdict, AuditVerdict::kSound) << report.failure;
  EXPECT_EQ(report.notes.size(), 2);
}

TEST_F(AuditTest, EveryFlippedBitIsFoundAndNamed) {
  constexpr int kFlips = 200;
  constexpr uint32_t kSeed = 20231103;
  std::mt19937 random(kSeed);
  // When checkpoints were made, and so how many tiles there are, differs from run to run.
  const std::vector<std::string> files = EvidenceFiles();
  ASSERT_GE(files.size(), 6);
  for (int flip = 0; flip < kFlips; ++flip) {
    const std::string& path = files[static_cast<size_t>(flip) % files.size()];
    const std::string bytes = *ledger::ReadFile(path);
    const size_t place = random() % bytes.size();
    const int bit = static_cast<int>(random() % 8);
    SCOPED_TRACE("seed " + std::to_string(kSeed) + " flip " + std::to_string(flip) + ": " + path +
                 " byte " + std::to_string(place) + " of " + std::to_string(bytes.size()) +
                 " bit " + std::to_string(bit));
    std::string flipped = bytes;
    flipped[place] = static_cast<char>(flipped[place] ^ (1 << bit));
    std::ofstream(path, std::ios::binary | std::ios::trunc) << flipped;
    const AuditReport report = Run();
    EXPECT_EQ(report.verdict, AuditVerdict::kBroken) << report.failure;
    EXPECT_FALSE(report.failure.empty());
    std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
  }
  EXPECT_EQ(Run().verdict, AuditVerdict::kSound);
}

TEST_F(AuditTest, AMissingTileAndAForeignFileAreNamed) {
  const std::string tile = Path("tlog/tile/0/000");
  ASSERT_TRUE(fs::exists(tile));
  fs::rename(tile, directory_.path() + "/tile");
  EXPECT_NE(Run().failure.find("tlog/tile/0/000: is missing"), std::string::npos);
  fs::rename(directory_.path() + "/tile", tile);
  std::ofstream(Path("tlog/tile/stranger")) << "x";
  EXPECT_NE(Run().failure.find("tlog/tile/stranger"), std::string::npos);
}

TEST_F(AuditTest, ALinkThatLeadsNowhereIsNamed) {
  for (const char* target : {"loop", "missing"}) {
    const std::string link = Path("tlog/tile/loop");
    fs::create_symlink(target, link);
    const AuditReport report = Run();
    EXPECT_EQ(report.verdict, AuditVerdict::kBroken);
    EXPECT_NE(report.failure.find("tlog/tile/loop"), std::string::npos) << report.failure;
    fs::remove(link);
  }
  fs::remove(Path("tlog/checkpoint"));
  fs::create_symlink("checkpoint", Path("tlog/checkpoint"));
  Progress progress;
  const AuditReport report =
      Audit({.directory = Path("tlog"), .source = AuditOptions::Source::kTileDirectory}, progress);
  EXPECT_EQ(report.verdict, AuditVerdict::kCannotTell);
  EXPECT_NE(report.failure.find("tlog/checkpoint"), std::string::npos) << report.failure;
}

// The exit code of a command, and what it printed.
std::pair<int, std::string> RunCommand(const std::string& command, const std::string& told) {
  const int status = std::system((command + " > " + told + " 2>&1").c_str());
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, ledger::ReadFile(told).value()};
}

TEST_F(AuditTest, WithoutAPlaceForTheCopyOfALogItCannotTell) {
  const auto [code, told] = RunCommand(
      "TMPDIR=" + directory_.path() + "/none " + LUHENG_VERIFY_PATH + " --log http://127.0.0.1:1",
      directory_.path() + "/told");
  EXPECT_EQ(code, static_cast<int>(AuditVerdict::kCannotTell));
  EXPECT_NE(told.find("set TMPDIR"), std::string::npos);
}

TEST_F(AuditTest, WitnessesThatAreAskedForMustHaveCosigned) {
  const ledger::Signer one = ledger::Signer::Generate("w.example/1").value();
  const ledger::Signer two = ledger::Signer::Generate("w.example/2").value();
  const auto audit = [&](const std::string& more) {
    std::string command = std::string(LUHENG_VERIFY_PATH) + " --json --vkey " + FirstKey() + more;
    for (const ledger::Signer* witness : {&one, &two}) {
      command += " --witness " + ledger::CosignatureVerifier(*witness).Vkey();
    }
    return RunCommand(command + " " + options_.data_directory, directory_.path() + "/told");
  };
  EXPECT_EQ(audit("").first, static_cast<int>(AuditVerdict::kCannotTell));
  const std::string checkpoint = *ledger::ReadFile(Path("tlog/checkpoint"));
  ledger::Note note = ledger::ParseNote(checkpoint).value();
  note.signatures.push_back(ledger::Cosign(note.text, 1'700'000'000, one).value());
  std::ofstream(Path("tlog/cosigned")) << ledger::FormatNote(note);
  const auto [open, why] = audit("");
  EXPECT_EQ(open, static_cast<int>(AuditVerdict::kCannotTell));
  EXPECT_NE(why.find("1 of the 2 witnesses have cosigned, and the quorum is 2"), std::string::npos)
      << why;
  const auto [sound, told] = audit(" --quorum 1");
  EXPECT_EQ(sound, static_cast<int>(AuditVerdict::kSound)) << told;
  const std::string size = std::to_string(ledger::ParseCheckpoint(note.text)->size);
  EXPECT_NE(told.find("\"cosigned_size\":" + size + ","), std::string::npos) << told;
  for (const char* wrong : {" --quorum 3", " --quorum 0", " --quorum x"}) {
    EXPECT_EQ(audit(wrong).first, static_cast<int>(AuditVerdict::kCannotTell)) << wrong;
  }
}

TEST_F(AuditTest, ARolledBackJournalIsShorterThanMarkAndCheckpoint) {
  TemporaryDirectory backup;
  fs::copy(Path("journal"), backup.path() + "/journal");
  StartNode();
  Must<engine::OrderReport>(trader_[0], Order(0, 2, 4));
  StopNode();
  fs::remove_all(Path("journal"));
  fs::copy(backup.path() + "/journal", Path("journal"));
  const AuditReport report = Run();
  EXPECT_EQ(report.verdict, AuditVerdict::kBroken);
  EXPECT_NE(report.failure.find("is missing"), std::string::npos) << report.failure;
}

}  // namespace
}  // namespace luheng::services
