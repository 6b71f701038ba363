// Checkpoint keys of a node: rotation, and what a start makes of wrong and missing keys.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "ledger/checkpoint.h"
#include "ledger/file.h"
#include "ledger/key_file.h"
#include "services/keys/key_change.h"
#include "services/keys/key_ring.h"
#include "tests/services/small_exchange.h"

namespace luheng::services {
namespace {

namespace fs = std::filesystem;
using ledger::KeyType;
using ledger::Verifier;

class NodeKeysTest : public ::testing::Test, protected SmallExchange {
 protected:
  void SetUp() override {
    StartNode();
    OpenMarket();
    first_ = ReadFirstKey(options_.data_directory).value();
  }

  std::string KeyFile(const std::string& name) const {
    return options_.data_directory + "/keys/" + name + ".pem";
  }
  Verifier Make(const std::string& name, KeyType type) {
    return MakeKey(options_.data_directory, name, type).value();
  }
  engine::ChangeKey Sign(const Verifier& from, const Verifier& to) {
    const auto ring =
        KeyRing::Open({.directory = options_.data_directory + "/keys"}, first_->name()).value();
    return SignKeyChange(*ring, from.Vkey(), to.Vkey()).value();
  }
  void Change(const Verifier& from, const Verifier& to) { MustDo<engine::Done>(Sign(from, to)); }
  // The checkpoint that has the last command.
  std::string Note() {
    EXPECT_TRUE(node_->tile_log().WaitFor(last_answer_.sequence + 1, std::chrono::seconds(20)));
    return node_->tile_log().Published().note;
  }
  static size_t LineCount(const std::string& note) {
    return ledger::ParseNote(note).value().signatures.size();
  }
  static bool IsSignedBy(const std::string& note, const std::vector<Verifier>& keys) {
    return ledger::OpenCheckpoint(note, keys).ok() && LineCount(note) == keys.size();
  }
  // Why it does not start.
  std::string Refusal() {
    const absl::Status status = TryStart().status();
    EXPECT_FALSE(status.ok());
    return std::string(status.message());
  }

  std::optional<Verifier> first_;
};

TEST_F(NodeKeysTest, AllKeysThatTheJournalNamesSign) {
  EXPECT_TRUE(IsSignedBy(Note(), {*first_}));
  const Verifier sm2 = Make("gm", KeyType::kSm2);
  // That there is a key does not make it sign.
  MustDo<engine::Done>(
      engine::GrantRole{{engine::ParticipantId{1}, engine::UserId{9}}, engine::Role::kOperator});
  EXPECT_TRUE(IsSignedBy(Note(), {*first_}));
  Change(*first_, sm2);
  EXPECT_TRUE(IsSignedBy(Note(), {*first_, sm2}));
  const Verifier second = Make("second", KeyType::kEd25519);
  Change(*first_, second);
  EXPECT_TRUE(IsSignedBy(Note(), {*first_, second, sm2}));
  EXPECT_EQ(node_->tile_log().VerifierKey(last_answer_.sequence + 1), second.Vkey());
  StopNode();
  StartNode();
  EXPECT_TRUE(IsSignedBy(node_->tile_log().Published().note, {*first_, second, sm2}));
}

TEST_F(NodeKeysTest, StartWithoutAKeyThatSignsIsRefusedWithItsName) {
  const Verifier second = Make("second", KeyType::kEd25519);
  Change(*first_, second);
  Note();
  StopNode();
  const std::string away = directory_.path() + "/away.pem";
  for (const auto& [file, key] :
       {std::pair{KeyFile("checkpoint"), *first_}, std::pair{KeyFile("second"), second}}) {
    fs::rename(file, away);
    EXPECT_NE(Refusal().find("KEY_MISSING: the private key of " + key.Vkey()), std::string::npos);
    fs::rename(away, file);
  }
  ASSERT_EQ(::chmod(KeyFile("second").c_str(), 0640), 0);
  EXPECT_NE(Refusal().find("chmod 600 " + KeyFile("second")), std::string::npos);
  ASSERT_EQ(::chmod(KeyFile("second").c_str(), 0600), 0);
  StartNode();
}

TEST_F(NodeKeysTest, AnotherKeyInTheFileIsRefused) {
  Note();
  StopNode();
  fs::remove(KeyFile("checkpoint"));
  ASSERT_TRUE(ledger::CreateKeyFile(KeyFile("checkpoint"), first_->name()).ok());
  EXPECT_NE(Refusal().find("tlog/checkpoint is not signed by a key in"), std::string::npos);
  fs::remove_all(options_.data_directory + "/tlog");
  EXPECT_NE(Refusal().find("KEY_MISSING: the private key of " + first_->Vkey()), std::string::npos);
}

// A line was taken away: by the old key alone nobody can tell from when the checkpoint is.
TEST_F(NodeKeysTest, CheckpointWithoutAllItsSignaturesIsRefused) {
  const Verifier second = Make("second", KeyType::kEd25519);
  Change(*first_, second);
  Note();
  StopNode();
  const std::string path = options_.data_directory + "/tlog/checkpoint";
  ledger::Note note = ledger::ParseNote(ledger::ReadFile(path).value()).value();
  note.signatures.pop_back();
  std::ofstream(path, std::ios::binary | std::ios::trunc) << ledger::FormatNote(note);
  EXPECT_NE(Refusal().find("tlog/checkpoint is not signed by the keys that the journal names"),
            std::string::npos);
}

// Nothing is published while a key is away, and nothing else waits for it.
TEST_F(NodeKeysTest, KeyThatIsAwayStopsCheckpointsAndNotTheMarket) {
  const Verifier second = Make("second", KeyType::kEd25519);
  const engine::ChangeKey change = Sign(*first_, second);
  StopNode();
  const std::string away = directory_.path() + "/away.pem";
  fs::rename(KeyFile("second"), away);
  std::vector<std::string> said;
  Mutex mutex;
  options_.say = [&](const std::string& what) {
    MutexLock lock(mutex);
    said.push_back(what);
  };
  StartNode();
  MustDo<engine::Done>(change);
  const uint64_t size = last_answer_.sequence + 1;
  EXPECT_FALSE(node_->tile_log().WaitFor(size, std::chrono::milliseconds(300)));
  Must<engine::OrderReport>(trader_[0], Order(0, 2, 4));
  EXPECT_TRUE(node_->health().ok());
  fs::rename(away, KeyFile("second"));
  EXPECT_TRUE(IsSignedBy(Note(), {*first_, second}));
  StopNode();
  ASSERT_EQ(said.size(), 2u);
  EXPECT_NE(said[0].find(second.Vkey()), std::string::npos) << said[0];
}

}  // namespace
}  // namespace luheng::services
