// An exchange and its witnesses: cosigned checkpoints, rollbacks and forks.
#include "services/followers/cosigner.h"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>
#include <string>
#include <thread>

#include "ledger/base/check.h"
#include "ledger/checkpoint.h"
#include "ledger/cosignature.h"
#include "services/witness/witness.h"
#include "tests/services/small_exchange.h"
#include "tests/services/witness/scripted_witness.h"

namespace luheng::services {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds kPatience(20);

std::string Slurp(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

bool WaitUntil(const std::function<bool()>& condition) {
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::yield();
  }
  return true;
}

// A loopback port that is taken, and on which nobody listens.
class BoundSocket {
 public:
  BoundSocket() : fd_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    LUHENG_CHECK(bind(fd_, reinterpret_cast<sockaddr*>(&address), size) == 0);
    LUHENG_CHECK(getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &size) == 0);
    address_ = "127.0.0.1:" + std::to_string(ntohs(address.sin_port));
  }
  ~BoundSocket() { close(fd_); }
  int fd() const { return fd_; }
  const std::string& address() const { return address_; }

 private:
  const int fd_;
  std::string address_;
};

WitnessAnswer Plain(int http_status, const std::string& body) {
  return {http_status, "text/plain", body};
}

class CosignerTest : public ::testing::Test, protected SmallExchange {
 protected:
  CosignerTest() {
    StartNode();
    OpenMarket();
    StopNode();
    node_.reset();
  }

  // A witness of this exchange, asked from the next start on.
  ScriptedWitness& AddWitness() {
    auto vkey = Slurp(options_.data_directory + "/vkey");
    vkey.pop_back();
    const std::string name = "w" + std::to_string(witnesses_.size());
    witnesses_.push_back(std::make_unique<ScriptedWitness>(
        name, directory_.path() + "/" + name, ledger::Verifier::FromVkey(vkey).value()));
    options_.witnesses.witnesses.push_back(witnesses_.back()->address());
    options_.witnesses.quorum = witnesses_.size();
    return *witnesses_.back();
  }
  void Trade() { Must<engine::OrderReport>(trader_[0], Order(0, 1, 1)); }
  // Runs until so many orders were taken, and stops.
  void Run(int trades) {
    StartNode();
    for (int i = 0; i < trades; ++i) Trade();
    StopNode();
    node_.reset();
  }
  std::string Copy(const std::string& name) const {
    const std::string copy = directory_.path() + "/" + name;
    fs::copy(options_.data_directory, copy, fs::copy_options::recursive);
    return copy;
  }
  std::string CheckpointFile() const { return options_.data_directory + "/tlog/checkpoint"; }
  uint64_t CosignatureCount(const std::string& bytes) const {
    const auto note = ledger::ParseNote(bytes);
    if (!note.ok()) return 0;
    uint64_t count = 0;
    for (const auto& witness : witnesses_) {
      if (ledger::FindCosignature(note->text, bytes.substr(note->text.size() + 1), witness->key())
              .ok()) {
        ++count;
      }
    }
    return count;
  }
  absl::Status StartStatus() {
    auto node = TryStart();
    if (node.ok()) node_ = *std::move(node);
    return node.status();
  }

  std::vector<std::unique_ptr<ScriptedWitness>> witnesses_;
};

TEST_F(CosignerTest, PublishedCheckpointCarriesTheCosignatures) {
  AddWitness();
  AddWitness();
  StartNode();
  EXPECT_EQ(node_->warnings().size(), 0u);
  for (int i = 0; i < 3; ++i) Trade();
  const uint64_t size = node_->committed().size();
  ASSERT_TRUE(node_->tile_log().WaitFor(size, kPatience));
  ASSERT_TRUE(WaitUntil([&] { return CosignatureCount(node_->tile_log().Published().note) == 2; }));
  const std::string note = node_->tile_log().Published().note;
  EXPECT_EQ(Slurp(CheckpointFile()), note);
  ASSERT_TRUE(WaitUntil([&] { return Slurp(options_.data_directory + "/tlog/cosigned") == note; }));
  const auto parsed = ledger::ParseNote(note);
  ASSERT_EQ(parsed->signatures.size(), 3u);
  EXPECT_EQ(parsed->signatures[0].name, node_->tile_log().origin());
  StopNode();
  // What was published last was shown before the end, and is known at the next start.
  EXPECT_EQ(CosignatureCount(Slurp(CheckpointFile())), 2u);
  const int request_count = witnesses_[0]->request_count();
  node_.reset();
  StartNode();
  EXPECT_GT(witnesses_[0]->request_count(), request_count);
  EXPECT_EQ(node_->warnings().size(), 0u);
  for (const auto& witness : witnesses_) EXPECT_EQ(witness->at_once_max(), 1);
}

TEST_F(CosignerTest, JournalThatWasRolledBackIsRefusedAtStart) {
  const auto& witness = AddWitness();
  Run(2);
  const std::string old = Copy("old");
  Run(2);
  // Consistent in itself, mark and tile log included: only somebody else can tell.
  const std::string checkpoint = Slurp(old + "/tlog/checkpoint");
  options_.data_directory = old;
  const absl::Status status = StartStatus();
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << status.ToString();
  EXPECT_NE(std::string(status.message()).find("REFUSED_BY_WITNESS: witness w0 has seen a tree of"),
            std::string::npos)
      << status.ToString();
  // Both checkpoints stay with the witness.
  const auto shown = ledger::ParseCheckpoint(ledger::ParseNote(checkpoint)->text);
  uint64_t seen_size = 0;
  bool is_shown_kept = false;
  for (const auto& file : fs::directory_iterator(witness.directory() + "/evidence")) {
    ASSERT_NE(file.path().string().find("-rollback-"), std::string::npos) << file.path();
    const auto kept = ledger::ParseCheckpoint(ledger::ParseNote(Slurp(file.path()))->text);
    if (file.path().extension() == ".seen") seen_size = kept->size;
    if (file.path().extension() == ".refused") is_shown_kept = *kept == *shown;
  }
  EXPECT_GT(seen_size, shown->size);
  EXPECT_TRUE(is_shown_kept);
  EXPECT_EQ(Slurp(CheckpointFile()), checkpoint);
  // Without the witness nothing would tell.
  options_.witnesses = {};
  EXPECT_EQ(StartStatus(), absl::OkStatus());
}

TEST_F(CosignerTest, LostTileLogIsRefusedAtStart) {
  AddWitness();
  Run(2);
  fs::remove_all(options_.data_directory + "/tlog");
  const absl::Status status = StartStatus();
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << status.ToString();
  EXPECT_FALSE(fs::exists(CheckpointFile()));
}

TEST_F(CosignerTest, ForkedJournalIsRefusedAndBothCheckpointsAreKept) {
  const WitnessOptions none = options_.witnesses;
  ScriptedWitness& witness = AddWitness();
  const WitnessOptions one = options_.witnesses;
  const std::string original = options_.data_directory;
  // The same number of entries, by the same key, about other orders.
  const std::string twin = Copy("twin");
  Run(2);
  options_.data_directory = twin;
  options_.witnesses = none;
  request_number_ += 100;
  Run(2);
  const auto seen =
      ledger::ParseCheckpoint(ledger::ParseNote(Slurp(original + "/tlog/checkpoint"))->text);
  const auto forged =
      ledger::ParseCheckpoint(ledger::ParseNote(Slurp(twin + "/tlog/checkpoint"))->text);
  ASSERT_TRUE(seen.ok() && forged.ok());
  ASSERT_EQ(seen->size, forged->size);
  ASSERT_NE(seen->root, forged->root);

  options_.witnesses = one;
  const absl::Status status = StartStatus();
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << status.ToString();
  EXPECT_NE(std::string(status.message()).find("has seen another tree"), std::string::npos);
  int count = 0;
  for (const auto& file : fs::directory_iterator(witness.directory() + "/evidence")) {
    const std::string note = Slurp(file.path());
    const std::string expected = file.path().extension() == ".seen"
                                     ? ledger::FormatCheckpoint(*seen)
                                     : ledger::FormatCheckpoint(*forged);
    EXPECT_TRUE(note.starts_with(expected)) << file.path();
    ++count;
  }
  EXPECT_EQ(count, 2);

  // One that has grown further cannot prove that it grew from what was seen.
  options_.witnesses = none;
  Run(2);
  options_.witnesses = one;
  const absl::Status grown = StartStatus();
  EXPECT_EQ(grown.code(), absl::StatusCode::kDataLoss) << grown.ToString();
  EXPECT_NE(std::string(grown.message()).find("does not find its tree"), std::string::npos);
}

TEST_F(CosignerTest, NodeStopsSigningWhenAWitnessHasSeenAnotherTree) {
  const struct {
    const char* name;
    WitnessAnswer answer;
  } rows[] = {
      {"a larger tree", {409, kTreeSizeType, "1000000\n"}},
      {"no proof from the last one", Plain(422, "")},
  };
  ScriptedWitness& witness = AddWitness();
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    StartNode();
    witness.Say([&row](const std::string&) { return row.answer; });
    Trade();
    ASSERT_TRUE(WaitUntil([&] { return !node_->health().ok(); }));
    EXPECT_EQ(node_->health().code(), absl::StatusCode::kDataLoss);
    EXPECT_NE(std::string(node_->health().message()).find("REFUSED_BY_WITNESS"), std::string::npos);
    EXPECT_EQ(SubmitAndWait(*node_, trader_[0], ++request_number_, Order(0, 1, 1)).status().code(),
              absl::StatusCode::kDataLoss);
    EXPECT_EQ(node_->Stop().code(), absl::StatusCode::kDataLoss);
    node_.reset();
    witness.Say(nullptr);
  }
  // The witness is right again, and nothing wrong was written.
  EXPECT_EQ(StartStatus(), absl::OkStatus());
}

// Answers that say nothing about the log: the exchange goes on, without cosignatures.
TEST_F(CosignerTest, SenselessAnswersDoNotStopTheExchange) {
  const std::string line = ledger::FormatSignature(
      ledger::Cosign("another text\n", 1, ledger::Signer::Generate("w0").value()).value());
  const struct {
    const char* name;
    WitnessAnswer answer;
  } rows[] = {
      {"not found", Plain(404, "")},
      {"wrong key", Plain(403, "")},
      {"bad request", Plain(400, "")},
      {"broken", Plain(500, "")},
      {"moved", Plain(301, "")},
      {"no line", Plain(200, "")},
      {"no note", Plain(200, "hello\n")},
      {"cosigned by another", Plain(200, line)},
      {"endless", Plain(200, std::string(1 << 20, 'x'))},
      {"no size", {409, kTreeSizeType, "none\n"}},
      {"the size and more", {409, kTreeSizeType, "1\n1\n"}},
  };
  ScriptedWitness& witness = AddWitness();
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    // Whatever else it says at first, a 409 without a size is about the root only if it agrees with
    // the size; so let it say that it has seen nothing yet.
    witness.Say([&row](const std::string& body) {
      const bool knows = body.starts_with("old 0\n");
      return knows ? row.answer : WitnessAnswer{409, kTreeSizeType, "0\n"};
    });
    StartNode();
    EXPECT_EQ(node_->warnings().size(), 2u);
    Trade();
    EXPECT_EQ(node_->health(), absl::OkStatus());
    StopNode();
    node_.reset();
    EXPECT_EQ(CosignatureCount(Slurp(CheckpointFile())), 0u);
  }
}

TEST_F(CosignerTest, QuorumThatCannotBeReachedWarnsOrRefuses) {
  AddWitness();
  // Bound and not listened on: nobody answers there.
  const BoundSocket nobody;
  const ledger::CosignatureVerifier key(ledger::Signer::Generate("nobody").value());
  options_.witnesses.witnesses.push_back({.url = "http://" + nobody.address(), .vkey = key.Vkey()});

  options_.witnesses.quorum = 2;
  options_.witnesses.start = WitnessStart::kRequire;
  const absl::Status refused = StartStatus();
  EXPECT_EQ(refused.code(), absl::StatusCode::kUnavailable) << refused.ToString();
  EXPECT_NE(std::string(refused.message()).find("NO_QUORUM: 1 of 2"), std::string::npos);

  options_.witnesses.start = WitnessStart::kWarn;
  StartNode();
  EXPECT_EQ(node_->warnings().size(), 2u);
  Trade();
  // Its cosignature counts though the other never comes.
  ASSERT_TRUE(WaitUntil([&] { return CosignatureCount(Slurp(CheckpointFile())) == 1; }));
  EXPECT_FALSE(fs::exists(options_.data_directory + "/tlog/cosigned"));
  StopNode();
  node_.reset();

  options_.witnesses.quorum = 1;
  options_.witnesses.start = WitnessStart::kRequire;
  EXPECT_EQ(StartStatus(), absl::OkStatus());
}

// One that takes the request and never answers.
TEST_F(CosignerTest, SilentWitnessHoldsNobodyUp) {
  AddWitness();
  const BoundSocket silent;
  ASSERT_EQ(listen(silent.fd(), 16), 0);
  const ledger::CosignatureVerifier key(ledger::Signer::Generate("silent").value());
  options_.witnesses.witnesses.push_back({.url = "http://" + silent.address(), .vkey = key.Vkey()});
  const auto begin = std::chrono::steady_clock::now();
  StartNode();
  EXPECT_LT(std::chrono::steady_clock::now() - begin, kPatience);
  EXPECT_EQ(node_->warnings().size(), 1u);
  for (int i = 0; i < 5; ++i) Trade();
  ASSERT_TRUE(WaitUntil([&] { return CosignatureCount(Slurp(CheckpointFile())) == 1; }));
}

TEST_F(CosignerTest, WrongOptionsAreRefused) {
  AddWitness();
  const WitnessAddress good = options_.witnesses.witnesses[0];
  const std::string log_vkey = Slurp(options_.data_directory + "/vkey");
  const struct {
    const char* name;
    std::vector<WitnessAddress> witnesses;
    size_t quorum;
  } rows[] = {
      {"quorum of none", {}, 1},
      {"no quorum", {good}, 0},
      {"quorum above their number", {good}, 2},
      {"twice", {good, good}, 1},
      {"no URL", {{"127.0.0.1:1", good.vkey}}, 1},
      {"no port", {{"http://127.0.0.1/", good.vkey}}, 1},
      {"encrypted", {{"https://127.0.0.1:1", good.vkey}}, 1},
      {"a space", {{"http://127.0.0.1:1/a b", good.vkey}}, 1},
      {"no key", {{good.url, ""}}, 1},
      {"a log's key", {{good.url, log_vkey.substr(0, log_vkey.size() - 1)}}, 1},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    options_.witnesses = {.witnesses = row.witnesses, .quorum = row.quorum};
    EXPECT_EQ(StartStatus().code(), absl::StatusCode::kInvalidArgument);
  }
}

}  // namespace
}  // namespace luheng::services
