#include "services/keys/key_ring.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <string>

#include "ledger/checkpoint.h"
#include "ledger/compact_range.h"
#include "ledger/key_file.h"
#include "ledger/private_file.h"
#include "services/keys/checkpoint_signer.h"
#include "services/keys/key_change.h"
#include "tests/services/small_exchange.h"

namespace luheng::services {
namespace {

constexpr char kOrigin[] = "luheng.example/test";

class KeyRingTest : public ::testing::Test {
 protected:
  std::string Path(const std::string& name) const { return directory_.path() + "/" + name; }
  ledger::Verifier Make(const std::string& name, ledger::KeyType type) {
    return ledger::CreateKeyFile(Path(name), kOrigin, type).value().verifier();
  }
  absl::StatusOr<std::unique_ptr<KeyRing>> Open() {
    return KeyRing::Open({.directory = directory_.path()}, kOrigin);
  }

  TemporaryDirectory directory_;
};

TEST_F(KeyRingTest, KeysOfBothTypesAreFoundByTheirPublicHalves) {
  const ledger::Verifier ed25519 = Make("b.pem", ledger::KeyType::kEd25519);
  const ledger::Verifier sm2 = Make("a.pem", ledger::KeyType::kSm2);
  ASSERT_TRUE(ledger::CreatePrivateFile(Path("journal.secret"), "no key").ok());
  const auto ring = Open();
  ASSERT_TRUE(ring.ok()) << ring.status();
  ASSERT_EQ((*ring)->All().size(), 2u);
  for (const ledger::Verifier& key : {ed25519, sm2}) {
    const auto signer = (*ring)->Find(key);
    ASSERT_TRUE(signer.ok()) << signer.status();
    EXPECT_TRUE(key.Verify("message", signer->Sign("message").value()));
  }
}

TEST_F(KeyRingTest, KeyThatComesLaterIsFound) {
  const auto ring = Open();
  ASSERT_TRUE(ring.ok());
  const ledger::Verifier key = Make("later.pem", ledger::KeyType::kEd25519);
  EXPECT_TRUE((*ring)->Find(key).ok());
}

TEST_F(KeyRingTest, MissingKeyIsNamed) {
  const auto ring = Open();
  ASSERT_TRUE(ring.ok());
  const ledger::Verifier key = ledger::Signer::Generate(kOrigin).value().verifier();
  const absl::Status status = (*ring)->Find(key).status();
  EXPECT_TRUE(absl::IsNotFound(status));
  EXPECT_NE(std::string(status.message()).find(key.Vkey()), std::string::npos) << status;
  EXPECT_TRUE(absl::IsNotFound(KeyRing::Open({.directory = Path("nowhere")}, kOrigin).status()));
}

TEST_F(KeyRingTest, FileThatIsNoKeyOrOthersMayReadIsNamed) {
  ASSERT_TRUE(ledger::CreatePrivateFile(Path("bad.pem"), "no key").ok());
  absl::Status status = Open().status();
  EXPECT_TRUE(absl::IsInvalidArgument(status));
  EXPECT_NE(std::string(status.message()).find(Path("bad.pem")), std::string::npos) << status;
  std::filesystem::remove(Path("bad.pem"));

  Make("key.pem", ledger::KeyType::kSm2);
  ASSERT_EQ(::chmod(Path("key.pem").c_str(), 0644), 0);
  status = Open().status();
  EXPECT_TRUE(absl::IsFailedPrecondition(status));
  EXPECT_NE(std::string(status.message()).find("chmod 600 " + Path("key.pem")), std::string::npos)
      << status;
}

TEST_F(KeyRingTest, SignerTakesTheKeysOfTheSizeAndWaitsForOneThatIsAway) {
  const ledger::Verifier first = Make("first.pem", ledger::KeyType::kEd25519);
  const ledger::Verifier second = Make("second.pem", ledger::KeyType::kSm2);
  const auto ring = Open().value();
  const ledger::Signer away = ledger::Signer::Generate(kOrigin).value();
  const CheckpointSigner signer(*ring, [&](uint64_t size) {
    if (size < 10) return std::vector<ledger::Verifier>{first};
    if (size < 20) return std::vector<ledger::Verifier>{first, second};
    return std::vector<ledger::Verifier>{first, away.verifier()};
  });
  EXPECT_TRUE(ledger::OpenCheckpoint(signer.Sign({9, ledger::Sha256("root")}).value(), first).ok());
  const std::string both = signer.Sign({10, ledger::Sha256("root")}).value();
  EXPECT_TRUE(ledger::OpenCheckpoint(both, std::vector<ledger::Verifier>{first, second}).ok());
  EXPECT_EQ(signer.NewestAt(10).Vkey(), first.Vkey());
  EXPECT_EQ(signer.NewestAt(20).Vkey(), away.verifier().Vkey());
  EXPECT_TRUE(absl::IsUnavailable(signer.Sign({20, ledger::Sha256("root")}).status()));
  // The empty tree's is that of the next checkpoint.
  EXPECT_TRUE(absl::IsUnavailable(signer.Sign({0, ledger::CompactRange().Root()}).status()));
}

TEST_F(KeyRingTest, ChangeIsSignedByBothKeysOfThisLog) {
  const ledger::Verifier first = Make("first.pem", ledger::KeyType::kEd25519);
  const ledger::Verifier second = Make("second.pem", ledger::KeyType::kSm2);
  const auto ring = Open().value();
  const auto change = SignKeyChange(*ring, first.Vkey(), second.Vkey());
  ASSERT_TRUE(change.ok()) << change.status();
  EXPECT_EQ(engine::FindMalformed(*change), std::nullopt);

  const ledger::Verifier stranger =
      ledger::Signer::Generate("luheng.example/other").value().verifier();
  const ledger::Verifier unknown = ledger::Signer::Generate(kOrigin).value().verifier();
  EXPECT_TRUE(
      absl::IsInvalidArgument(SignKeyChange(*ring, stranger.Vkey(), second.Vkey()).status()));
  EXPECT_TRUE(absl::IsInvalidArgument(SignKeyChange(*ring, first.Vkey(), "second").status()));
  EXPECT_TRUE(absl::IsNotFound(SignKeyChange(*ring, first.Vkey(), unknown.Vkey()).status()));
}

TEST_F(KeyRingTest, NewKeyIsAFileOfItsOwn) {
  FakeClock clock;
  const std::string data = Path("data");
  ASSERT_TRUE(InitDataDirectory(data, kOrigin, engine::Shard{0}, clock).ok());
  const auto made = MakeKey(data, "next-1", ledger::KeyType::kSm2);
  ASSERT_TRUE(made.ok()) << made.status();
  EXPECT_EQ(made->name(), kOrigin);
  const auto ring = KeyRing::Open({.directory = data + "/keys"}, kOrigin);
  ASSERT_TRUE(ring.ok()) << ring.status();
  EXPECT_TRUE((*ring)->Find(*made).ok());
  EXPECT_TRUE(absl::IsAlreadyExists(MakeKey(data, "next-1", ledger::KeyType::kEd25519).status()));
  for (const char* name : {"", "../next", "a/b", "a.b", "a b"}) {
    EXPECT_TRUE(absl::IsInvalidArgument(MakeKey(data, name, ledger::KeyType::kSm2).status()))
        << name;
  }
}

}  // namespace
}  // namespace luheng::services
