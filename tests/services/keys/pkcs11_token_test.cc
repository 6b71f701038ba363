// With SoftHSM, Debian's software token, in a directory of the test.
#include "services/keys/pkcs11_token.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "ledger/checkpoint.h"
#include "ledger/private_file.h"
#include "ledger/software_key.h"
#include "services/keys/key_change.h"
#include "services/keys/key_ring.h"
#include "tests/services/small_exchange.h"

namespace luheng::services {
namespace {

constexpr char kModule[] = "/usr/lib/softhsm/libsofthsm2.so";

// The library reads its configuration once in a process, so all tests share a token directory, and
// each makes a token of its own in it.
class Pkcs11TokenTest : public ::testing::Test, protected SmallExchange {
 protected:
  static void SetUpTestSuite() {
    tokens_ = new TemporaryDirectory();
    const std::string configuration = tokens_->path() + "/softhsm2.conf";
    std::filesystem::create_directory(tokens_->path() + "/tokens");
    std::ofstream(configuration) << "directories.tokendir = " << tokens_->path() << "/tokens\n"
                                 << "objectstore.backend = file\nlog.level = ERROR\n";
    ASSERT_EQ(::setenv("SOFTHSM2_CONF", configuration.c_str(), 1), 0);
    // Tokens are found when the library starts.
    for (const char* label : {"signs", "empty", "lost"}) MakeToken(label);
  }
  static void TearDownTestSuite() { delete tokens_; }

  static void Run(const std::string& command) {
    ASSERT_EQ(std::system((command + " >/dev/null").c_str()), 0) << command;
  }
  static void MakeToken(const std::string& label) {
    Run("softhsm2-util --init-token --free --label " + label + " --pin 1234 --so-pin 5678");
  }
  // Brings a new Ed25519 key into the token; returns its public half.
  ledger::PublicKey Import(const std::string& label, const std::string& id) {
    const auto key = ledger::SoftwareKey::Generate(ledger::KeyType::kEd25519).value();
    const std::string path = directory_.path() + "/" + label + id + ".pem";
    EXPECT_TRUE(ledger::CreatePrivateFile(path, key->ToPem()).ok());
    Run("softhsm2-util --import " + path + " --token " + label + " --label checkpoint --id " + id +
        " --pin 1234");
    std::filesystem::remove(path);
    return key->public_key();
  }
  TokenOptions Options(const std::string& label, const std::string& pin = "1234\n") {
    const std::string path = directory_.path() + "/pin" + std::to_string(++pin_count_);
    EXPECT_TRUE(ledger::CreatePrivateFile(path, pin).ok());
    return {.module = kModule, .label = label, .pin_file = path};
  }

  static TemporaryDirectory* tokens_;
  int pin_count_ = 0;
};

TemporaryDirectory* Pkcs11TokenTest::tokens_ = nullptr;

TEST_F(Pkcs11TokenTest, KeysOfTheTokenSign) {
  const ledger::PublicKey first = Import("signs", "01");
  const ledger::PublicKey second = Import("signs", "02");
  const auto token = Pkcs11Token::Open(Options("signs"));
  ASSERT_TRUE(token.ok()) << token.status();
  const auto keys = (*token)->Keys();
  ASSERT_TRUE(keys.ok()) << keys.status();
  ASSERT_EQ(keys->size(), 2u);
  for (const auto& key : *keys) {
    EXPECT_TRUE(key->public_key() == first || key->public_key() == second);
    const auto signature = key->Sign("message");
    ASSERT_TRUE(signature.ok()) << signature.status();
    EXPECT_TRUE(ledger::VerifySignature(key->public_key(), "message", *signature));
  }
}

TEST_F(Pkcs11TokenTest, WhatIsWrongWithATokenIsSaid) {
  EXPECT_TRUE(absl::IsUnavailable(Pkcs11Token::Open(Options("nowhere")).status()));
  EXPECT_TRUE(absl::IsInvalidArgument(Pkcs11Token::Open(Options("empty", "4321")).status()));
  TokenOptions options = Options("empty");
  ASSERT_TRUE(Pkcs11Token::Open(options).ok());
  options.module = "/nowhere.so";
  EXPECT_TRUE(absl::IsInvalidArgument(Pkcs11Token::Open(options).status()));
  options.module = "libcrypto.so.3";
  EXPECT_TRUE(absl::IsInvalidArgument(Pkcs11Token::Open(options).status()));
  options = Options("empty");
  ASSERT_EQ(::chmod(options.pin_file.c_str(), 0644), 0);
  EXPECT_TRUE(absl::IsFailedPrecondition(Pkcs11Token::Open(options).status()));
}

// A rotation from the key file to a key of the token; then the token goes away and comes back.
TEST_F(Pkcs11TokenTest, NodeSignsWithTheTokenAndTradesOnWithoutIt) {
  const ledger::PublicKey key = Import("lost", "01");
  StartNode();
  OpenMarket();
  StopNode();
  options_.token = Options("lost");
  StartNode();
  const std::string origin = node_->genesis().origin;
  const ledger::Verifier added = ledger::Verifier::FromPublicKey(origin, key).value();
  const ledger::Verifier first = ReadFirstKey(options_.data_directory).value();
  const auto ring = KeyRing::Open(
      {.directory = options_.data_directory + "/keys", .token = options_.token}, origin);
  ASSERT_TRUE(ring.ok()) << ring.status();
  MustDo<engine::Done>(SignKeyChange(**ring, first.Vkey(), added.Vkey()).value());
  const uint64_t size = last_answer_.sequence + 1;
  ASSERT_TRUE(node_->tile_log().WaitFor(size, std::chrono::seconds(20)));
  EXPECT_TRUE(ledger::OpenCheckpoint(node_->tile_log().Published().note,
                                     std::vector<ledger::Verifier>{first, added})
                  .ok());

  // The key is deleted in the device; the session stays.
  Run("softhsm2-util --delete-token --token lost");
  Must<engine::OrderReport>(trader_[0], Order(0, 2, 4));
  const uint64_t unsigned_size = last_answer_.sequence + 1;
  EXPECT_FALSE(node_->tile_log().WaitFor(unsigned_size, std::chrono::milliseconds(1500)));
  EXPECT_TRUE(node_->health().ok()) << node_->health();
  Must<engine::OrderReport>(trader_[1], Order(1, 1, 4));
  StopNode();
  const absl::Status status = TryStart().status();
  EXPECT_FALSE(status.ok());
}

}  // namespace
}  // namespace luheng::services
