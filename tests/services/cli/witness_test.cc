// luheng witness: a witness's key, and the witness itself.
#include <gtest/gtest.h>
#include <httplib.h>
#include <pthread.h>
#include <signal.h>

#include <filesystem>
#include <fstream>
#include <future>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "ledger/checkpoint.h"
#include "ledger/compact_range.h"
#include "ledger/cosignature.h"
#include "services/cli/run.h"
#include "services/http/address.h"
#include "services/witness/add_checkpoint.h"
#include "tests/services/cli/run_luheng.h"

namespace luheng::services::cli {
namespace {

// Hands over the first line once it is flushed.
class FirstLine : public std::stringbuf {
 public:
  std::string Wait() { return line_.get_future().get(); }

 protected:
  int sync() override {
    if (!told_) line_.set_value(str());
    told_ = true;
    return 0;
  }

 private:
  std::promise<std::string> line_;
  bool told_ = false;
};

class WitnessCommandTest : public testing::Test {
 protected:
  WitnessCommandTest() {
    std::string pattern = testing::TempDir() + "luheng-witness-XXXXXX";
    root_ = ::mkdtemp(pattern.data());
  }
  ~WitnessCommandTest() override { std::filesystem::remove_all(root_); }
  std::string PathOf(const std::string& name) const { return root_ / name; }

  std::filesystem::path root_;
  const ledger::Signer log_ = ledger::Signer::Generate("log.example/a").value();
};

TEST_F(WitnessCommandTest, ServesWithTheKeyThatItMadeUntilItIsStopped) {
  const Ran made =
      RunLuheng({"witness", "keygen", "--key", PathOf("w.pem"), "--name", "w.example"});
  ASSERT_EQ(made.code, 0) << made.err;
  const auto key = ledger::CosignatureVerifier::FromVkey(made.out.substr(0, made.out.size() - 1));
  ASSERT_TRUE(key.ok()) << made.out;
  EXPECT_EQ(key->name(), "w.example");

  FirstLine line;
  std::ostringstream err;
  int code = -1;
  std::thread serving([&] {
    std::ostream out(&line);
    code = static_cast<int>(
        RunCli({"witness", "serve", "--listen", "127.0.0.1:0", "--dir", PathOf("state"), "--key",
                PathOf("w.pem"), "--log", log_.verifier().Vkey()},
               out, err));
  });
  const std::string ready = line.Wait();
  const std::string prefix = "luheng witness ready on ";
  ASSERT_TRUE(ready.starts_with(prefix)) << ready << err.str();
  const auto address = ParseHostPort(ready.substr(prefix.size(), ready.size() - prefix.size() - 1));
  ASSERT_TRUE(address.ok());
  const ledger::Checkpoint empty{log_.name(), 0, ledger::CompactRange().Root()};
  httplib::Client client(address->host, address->port);
  const auto result = client.Post(
      "/add-checkpoint",
      FormatAddCheckpoint(
          {.old_size = 0, .proof = {}, .note = ledger::SignCheckpoint(empty, log_).value()}),
      "text/plain");
  ASSERT_TRUE(result);
  EXPECT_EQ(result->status, 200);
  EXPECT_TRUE(ledger::FindCosignature(ledger::FormatCheckpoint(empty), result->body, *key).ok());
  pthread_kill(serving.native_handle(), SIGTERM);
  serving.join();
  EXPECT_EQ(code, 0) << err.str();
}

TEST_F(WitnessCommandTest, SaysWhyItDoesNotServe) {
  const std::string good = PathOf("w.pem");
  ASSERT_EQ(RunLuheng({"witness", "keygen", "--key", good, "--name", "w.example"}).code, 0);
  EXPECT_EQ(RunLuheng({"witness", "keygen", "--key", good, "--name", "w.example"}).code, 5);
  EXPECT_EQ(RunLuheng({"witness", "keygen", "--key", PathOf("x"), "--name", "w x"}).code, 2);
  ASSERT_EQ(RunLuheng({"witness", "keygen", "--key", PathOf("other"), "--name", "o"}).code, 0);
  ASSERT_EQ(RunLuheng({"witness", "keygen", "--key", PathOf("open"), "--name", "o"}).code, 0);
  std::filesystem::permissions(PathOf("open"), std::filesystem::perms(0644));
  ASSERT_EQ(RunLuheng({"witness", "keygen", "--key", PathOf("mixed"), "--name", "o"}).code, 0);
  std::filesystem::copy_file(PathOf("other.vkey"), PathOf("mixed.vkey"),
                             std::filesystem::copy_options::overwrite_existing);
  const std::string log = log_.verifier().Vkey();
  const struct {
    const char* name;
    std::string key;
    std::string log;
    std::string listen;
    int code;
  } rows[] = {
      {"no key", PathOf("none"), log, "127.0.0.1:0", 4},
      {"a key that others can read", PathOf("open"), log, "127.0.0.1:0", 8},
      {"another's public key", PathOf("mixed"), log, "127.0.0.1:0", 2},
      {"no log's key", good, "nonsense", "127.0.0.1:0", 2},
      {"no address", good, log, "nowhere", 2},
      {"not our address", good, log, "192.0.2.1:1", 8},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    const Ran ran = RunLuheng({"witness", "serve", "--dir", PathOf("state"), "--key", row.key,
                               "--log", row.log, "--listen", row.listen});
    EXPECT_EQ(ran.code, row.code) << ran.err;
    EXPECT_NE(ran.err, "");
  }
}

}  // namespace
}  // namespace luheng::services::cli
