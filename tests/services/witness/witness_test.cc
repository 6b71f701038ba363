// A witness as logs meet it: over HTTP, on a directory that outlives it.
#include "services/witness/witness.h"

#include <gtest/gtest.h>
#include <httplib.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>
#include <string>
#include <thread>

#include "ledger/base/check.h"
#include "ledger/cosignature.h"
#include "ledger/hash.h"
#include "services/http/address.h"
#include "services/witness/witness_server.h"
#include "tests/services/small_exchange.h"
#include "tests/services/witness/test_log.h"

namespace luheng::services {
namespace {

namespace fs = std::filesystem;

constexpr uint64_t kNow = 1'700'000'000;
constexpr char kOrigin[] = "log.example/a";

std::string Slurp(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

httplib::Client Connect(const std::string& address) {
  const HostPort server = ParseHostPort(address).value();
  httplib::Client client(server.host, server.port);
  client.set_keep_alive(true);
  return client;
}

class WitnessTest : public testing::Test {
 protected:
  WitnessTest() : log_(kOrigin), signer_(ledger::Signer::Generate("witness.example/w1").value()) {
    log_.Grow(40, "entry ");
    Start();
  }

  std::string state_directory() const { return directory_.path() + "/witness"; }
  std::string LogFile() const {
    return state_directory() + "/logs/" + ledger::ToHex(ledger::AsBytes(ledger::Sha256(kOrigin)));
  }
  ledger::Signer Signer() const { return signer_; }
  void Start() {
    server_.reset();
    witness_.reset();
    auto state = WitnessState::Open(state_directory(), {log_.signer().verifier()});
    LUHENG_CHECK(state.ok());
    witness_ = std::make_unique<Witness>(Signer(), *std::move(state), [] { return kNow; });
    auto server = ServeWitness("127.0.0.1:0", *witness_);
    LUHENG_CHECK(server.ok());
    server_ = *std::move(server);
  }
  httplib::Result Post(const std::string& body) {
    return Connect(server_->address()).Post("/add-checkpoint", body, "text/plain");
  }
  // The status of the answer to a good request.
  int Add(uint64_t old_size, uint64_t new_size) {
    const auto result = Post(log_.Body(old_size, new_size));
    return result ? result->status : -1;
  }
  std::vector<std::string> EvidenceFiles(const std::string& suffix) const {
    std::vector<std::string> paths;
    for (const auto& file : fs::directory_iterator(state_directory() + "/evidence")) {
      if (file.path().string().ends_with(suffix)) paths.push_back(file.path().string());
    }
    return paths;
  }

  TemporaryDirectory directory_;
  TestLog log_;
  ledger::Signer signer_;
  std::unique_ptr<Witness> witness_;
  std::unique_ptr<HttpServer> server_;
};

TEST_F(WitnessTest, CosignsALogThatGrowsAndRemembersItsSize) {
  const ledger::CosignatureVerifier verifier(signer_);
  uint64_t old_size = 0;
  for (const uint64_t size : {0u, 0u, 1u, 7u, 8u, 8u, 40u}) {
    SCOPED_TRACE(size);
    const auto result = Post(log_.Body(old_size, size));
    ASSERT_TRUE(result);
    ASSERT_EQ(result->status, 200) << result->body;
    const std::string text = ledger::ParseNote(log_.Note(size)).value().text;
    const auto cosignature = ledger::FindCosignature(text, result->body, verifier);
    ASSERT_TRUE(cosignature.ok()) << cosignature.status().ToString();
    EXPECT_EQ(verifier.Verify(text, cosignature->signature), kNow);
    EXPECT_EQ(Slurp(LogFile()), log_.Note(size));
    old_size = size;
  }
  Start();
  EXPECT_EQ(Add(8, 40), 409);
  EXPECT_EQ(Add(40, 40), 200);
}

TEST_F(WitnessTest, EveryRefusalHasItsStatus) {
  ASSERT_EQ(Add(0, 20), 200);
  TestLog stranger("log.example/b");
  stranger.Grow(30, "entry ");
  TestLog impostor(kOrigin);  // The same origin, another key.
  impostor.Grow(30, "entry ");
  TestLog fork(log_.signer());
  fork.Grow(40, "another entry ");
  std::string forged = log_.Body(20, 30);
  forged.replace(forged.find(kOrigin) + sizeof(kOrigin), 2, "31");
  AddCheckpoint wrong_proof = log_.Request(20, 30);
  wrong_proof.proof.back()[0] ^= 1;
  AddCheckpoint short_proof = log_.Request(20, 30);
  short_proof.proof.pop_back();
  AddCheckpoint long_proof = log_.Request(20, 30);
  long_proof.proof.push_back({});
  AddCheckpoint proof_for_nothing = log_.Request(20, 20);
  proof_for_nothing.proof.push_back({});
  AddCheckpoint shrinking = log_.Request(10, 10);
  shrinking.old_size = 20;
  AddCheckpoint extended = log_.Request(20, 30);
  extended.note =
      ledger::SignNote(ledger::FormatCheckpoint({kOrigin, 30, log_.Head(30).root}) + "extension\n",
                       log_.signer())
          .value();
  const struct {
    const char* name;
    std::string body;
    int http_status;
    std::string answer;  // Where the protocol says what it is.
  } rows[] = {
      {"empty", "", 400, ""},
      {"no request", "hello\n", 400, ""},
      {"no checkpoint", "old 20\n\n", 400, ""},
      {"not signed", "old 20\n\n" + ledger::FormatCheckpoint({kOrigin, 20, {}}), 400, ""},
      {"with an extension line", FormatAddCheckpoint(extended), 400, ""},
      {"old size above the new one", FormatAddCheckpoint(shrinking), 400, ""},
      {"another origin", stranger.Body(20, 30), 404, ""},
      {"another key", impostor.Body(20, 30), 403, ""},
      {"a changed size", forged, 403, ""},
      {"a smaller old size", log_.Body(10, 30), 409, "20\n"},
      {"a larger old size", log_.Body(25, 30), 409, "20\n"},
      {"old size 0", log_.Body(0, 30), 409, "20\n"},
      {"an older checkpoint", log_.Body(10, 10), 409, "20\n"},
      {"another root", fork.Body(20, 20), 409, "20\n"},
      {"another root and old size", fork.Body(10, 20), 409, "20\n"},
      {"grown from another tree", fork.Body(20, 30), 422, ""},
      {"a wrong proof", FormatAddCheckpoint(wrong_proof), 422, ""},
      {"a short proof", FormatAddCheckpoint(short_proof), 422, ""},
      {"a long proof", FormatAddCheckpoint(long_proof), 422, ""},
      {"a proof for nothing", FormatAddCheckpoint(proof_for_nothing), 422, ""},
      {"too long", std::string(kAddCheckpointBytesMax + 1, 'x'), 413, ""},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    const auto result = Post(row.body);
    ASSERT_TRUE(result) << httplib::to_string(result.error());
    EXPECT_EQ(result->status, row.http_status) << result->body;
    EXPECT_EQ(result->body.find("\xe2\x80\x94"), std::string::npos) << "a cosignature";
    if (row.http_status == 409) {
      EXPECT_EQ(result->body, row.answer);
      EXPECT_EQ(result->get_header_value("Content-Type"), kTreeSizeType);
    }
    EXPECT_EQ(Slurp(LogFile()), log_.Note(20));
  }
  EXPECT_EQ(Add(20, 40), 200);
}

TEST_F(WitnessTest, AnswersNothingButItsOneRequest) {
  httplib::Client client = Connect(server_->address());
  EXPECT_EQ(client.Get("/add-checkpoint")->status, 405);
  EXPECT_EQ(client.Get("/")->status, 404);
  EXPECT_EQ(client.Get("/logs/../lock")->status, 404);
  EXPECT_EQ(client.Post("/add-checkpoint/", "x", "text/plain")->status, 404);
  const httplib::MultipartFormDataItems form = {{"a", "b", "c", "text/plain"}};
  EXPECT_GE(Connect(server_->address()).Post("/add-checkpoint", form)->status, 400);
  // A body without an end, in pieces.
  size_t sent = 0;
  const auto endless = Connect(server_->address())
                           .Post(
                               "/add-checkpoint",
                               [&](size_t, httplib::DataSink& sink) {
                                 const std::string piece(4096, 'x');
                                 sent += piece.size();
                                 return sink.write(piece.data(), piece.size());
                               },
                               "text/plain");
  if (endless) {
    EXPECT_EQ(endless->status, 413);
  }
  EXPECT_LT(sent, size_t{64} << 20);
  EXPECT_EQ(Add(0, 20), 200);
}

TEST_F(WitnessTest, ForkIsKeptAsEvidenceThatAnybodyCanCheck) {
  ASSERT_EQ(Add(0, 20), 200);
  TestLog fork(log_.signer());
  fork.Grow(40, "another entry ");
  for (int i = 0; i < 3; ++i) EXPECT_EQ(Post(fork.Body(20, 20))->status, 409);
  const auto seen = EvidenceFiles(".seen");
  const auto refused = EvidenceFiles(".refused");
  ASSERT_EQ(seen.size(), 1u);
  ASSERT_EQ(refused.size(), 1u);
  EXPECT_NE(seen[0].find("-fork-"), std::string::npos);
  const auto& key = log_.signer().verifier();
  const auto one = ledger::OpenCheckpoint(Slurp(seen[0]), key);
  const auto other = ledger::OpenCheckpoint(Slurp(refused[0]), key);
  ASSERT_TRUE(one.ok() && other.ok());
  EXPECT_EQ(one->size, other->size);
  EXPECT_NE(one->root, other->root);
  // Grown from another tree: the log cannot prove what it says, which is no proof against it.
  EXPECT_EQ(Post(fork.Body(20, 30))->status, 422);
  EXPECT_EQ(EvidenceFiles(".refused").size(), 2u);
}

TEST_F(WitnessTest, EvidenceIsBounded) {
  ASSERT_EQ(Add(0, 1), 200);
  for (int i = 0; i < 70; ++i) {
    TestLog fork(log_.signer());
    fork.Grow(1, "fork " + std::to_string(i));
    ASSERT_EQ(witness_->AddCheckpoint(fork.Body(1, 1)).http_status, 409);
  }
  EXPECT_EQ(EvidenceFiles("").size(), WitnessState::kEvidenceMax);
}

TEST_F(WitnessTest, WhatCannotBeKeptIsNotCosigned) {
  ASSERT_EQ(Add(0, 20), 200);
  const std::string kept = Slurp(LogFile());
  fs::rename(state_directory() + "/logs", state_directory() + "/away");
  const auto result = Post(log_.Body(20, 30));
  EXPECT_EQ(result->status, 500);
  EXPECT_EQ(result->body.find("\xe2\x80\x94"), std::string::npos);
  // Nobody knows what is on the disk now, so it stays so until a restart looks.
  fs::rename(state_directory() + "/away", state_directory() + "/logs");
  EXPECT_EQ(Add(20, 30), 500);
  Start();
  EXPECT_EQ(Slurp(LogFile()), kept);
  EXPECT_EQ(Add(20, 30), 200);
}

TEST_F(WitnessTest, DirectoryBelongsToOneProcess) {
  const auto second = WitnessState::Open(state_directory(), {log_.signer().verifier()});
  EXPECT_EQ(second.status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST_F(WitnessTest, DamagedStateIsRefused) {
  ASSERT_EQ(Add(0, 20), 200);
  server_.reset();
  witness_.reset();
  const std::string note = Slurp(LogFile());
  TestLog impostor(kOrigin);
  impostor.Grow(20, "entry ");
  for (const std::string& bytes :
       {std::string(), note.substr(0, note.size() / 2), "x" + note, impostor.Note(20)}) {
    std::ofstream(LogFile(), std::ios::binary) << bytes;
    const auto opened = WitnessState::Open(state_directory(), {log_.signer().verifier()});
    EXPECT_EQ(opened.status().code(), absl::StatusCode::kDataLoss) << bytes;
  }
}

TEST_F(WitnessTest, TwoLogsAndTwoKeysOfOneAreTold) {
  server_.reset();
  witness_.reset();
  TestLog second("log.example/b");
  second.Grow(30, "entry ");
  TestLog new_key(kOrigin);
  new_key.Grow(40, "entry ");
  auto state = WitnessState::Open(
      state_directory(),
      {log_.signer().verifier(), second.signer().verifier(), new_key.signer().verifier()});
  ASSERT_TRUE(state.ok());
  Witness witness(Signer(), *std::move(state), [] { return kNow; });
  EXPECT_EQ(witness.AddCheckpoint(log_.Body(0, 20)).http_status, 200);
  EXPECT_EQ(witness.AddCheckpoint(second.Body(0, 5)).http_status, 200);
  EXPECT_EQ(witness.AddCheckpoint(new_key.Body(20, 30)).http_status, 200);
  EXPECT_EQ(witness.AddCheckpoint(second.Body(5, 30)).http_status, 200);
}

// A request that is judged while another is, for the same log: one is told the other's size.
TEST_F(WitnessTest, ConcurrentRequestsNeverGoBack) {
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      uint64_t old_size = 0;
      for (uint64_t size = 1 + t; size <= 40; size += 2) {
        if (old_size > size) continue;
        WitnessAnswer answer = witness_->AddCheckpoint(log_.Body(old_size, size));
        if (answer.http_status == 409) {
          old_size = std::stoull(answer.body);
          if (old_size > size) continue;
          answer = witness_->AddCheckpoint(log_.Body(old_size, size));
        }
        if (answer.http_status == 200) old_size = size;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  const auto last = ledger::OpenCheckpoint(Slurp(LogFile()), log_.signer().verifier());
  ASSERT_TRUE(last.ok());
  EXPECT_EQ(last->root, log_.Head(last->size).root);
  EXPECT_GE(last->size, 39u);
}

TEST(WitnessKillTest, NothingCosignedIsForgotten) {
  const unsigned seed = std::random_device{}();
  SCOPED_TRACE(seed);
  std::mt19937 random(seed);
  TemporaryDirectory directory;
  TestLog log(kOrigin);
  log.Grow(2'000, "entry ");
  uint64_t size = 0;
  for (int round = 0; round < 5; ++round) {
    int ends[2];
    ASSERT_EQ(pipe(ends), 0);
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      auto state = WitnessState::Open(directory.path(), {log.signer().verifier()});
      LUHENG_CHECK(state.ok());
      Witness witness(ledger::Signer::Generate("w").value(), *std::move(state),
                      [] { return kNow; });
      const auto server = ServeWitness("127.0.0.1:0", witness);
      LUHENG_CHECK(server.ok());
      const std::string line = (*server)->address() + "\n";
      LUHENG_CHECK(write(ends[1], line.data(), line.size()) > 0);
      for (;;) pause();
    }
    close(ends[1]);
    char buffer[64] = {};
    const ssize_t count = read(ends[0], buffer, sizeof(buffer) - 1);
    close(ends[0]);
    ASSERT_GT(count, 1);
    const std::string address(buffer, static_cast<size_t>(count) - 1);
    // Kills after some answers, in the middle of the next.
    const uint64_t kill_after = size + 1 + random() % 40;
    std::atomic<uint64_t> cosigned = size;
    std::thread asking([&] {
      httplib::Client client = Connect(address);
      for (uint64_t next = size + 1;; ++next) {
        const auto result = client.Post("/add-checkpoint", log.Body(next - 1, next), "text/plain");
        if (!result || result->status != 200) return;
        cosigned = next;
        cosigned.notify_one();
      }
    });
    for (uint64_t now = cosigned; now < kill_after; now = cosigned) cosigned.wait(now);
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    asking.join();
    auto state = WitnessState::Open(directory.path(), {log.signer().verifier()});
    ASSERT_TRUE(state.ok()) << state.status().ToString();
    const auto judgement = (*state)->Judge(log.Request(0, 1));
    ASSERT_TRUE(judgement.ok());
    EXPECT_GE(judgement->last_size, cosigned);
    EXPECT_LE(judgement->last_size, cosigned + 1);
    size = judgement->last_size;
  }
}

}  // namespace
}  // namespace luheng::services
