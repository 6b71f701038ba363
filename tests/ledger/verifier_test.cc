#include "ledger/verifier.h"

#include <gtest/gtest.h>

#include <string>

#include "ledger/signer.h"
#include "tests/ledger/testing.h"
#include "tests/ledger/vectors.h"

namespace luheng::ledger {
namespace {

TEST(VerifierTest, KeyNamesAreWhatASignatureLineCanCarry) {
  for (const char* name : {"a", "luheng.example/zhuji", "绿衡", "a-b_c.d/e"}) {
    EXPECT_TRUE(IsValidKeyName(name)) << name;
  }
  for (const char* name : {"", " ", "a b", "a+b", "a\n", "a\tb",
                           "a\xc2\xa0"
                           "b",
                           "a\xe3\x80\x80", "\xff", "a\x7f", "a\x01"}) {
    EXPECT_FALSE(IsValidKeyName(name)) << name;
  }
}

TEST(VerifierTest, VkeyIsThatOfOtherTools) {
  const Verifier verifier = ValueOrDie(Verifier::FromVkey(kKnownVkey));
  EXPECT_EQ(verifier.name(), kKnownName);
  EXPECT_EQ(verifier.key_id(), 0xcd7efff4u);
  EXPECT_EQ(verifier.Vkey(), kKnownVkey);
  EXPECT_EQ(ValueOrDie(Verifier::FromPublicKey(kKnownName, verifier.public_key())).Vkey(),
            kKnownVkey);
}

// Python's hashlib and base64 made it from the identifier and the key of the standard.
TEST(VerifierTest, Sm2VkeyNamesItsAlgorithm) {
  const Signer signer = ValueOrDie(Signer::FromPem(kKnownName, kSm2Pem));
  EXPECT_EQ(signer.verifier().Vkey(), kSm2Vkey);
  const Verifier verifier = ValueOrDie(Verifier::FromVkey(kSm2Vkey));
  EXPECT_EQ(verifier.public_key(), signer.verifier().public_key());
  EXPECT_EQ(verifier.key_id(), signer.verifier().key_id());
  EXPECT_TRUE(verifier.Verify("message", ValueOrDie(signer.Sign("message"))));
}

TEST(VerifierTest, EveryChangedCharacterOfAVkeyIsRefused) {
  for (const std::string vkey : {kKnownVkey, kSm2Vkey}) {
    for (size_t i = 0; i < vkey.size(); ++i) {
      std::string changed = vkey;
      changed[i] = changed[i] == 'A' ? 'B' : 'A';
      EXPECT_CODE(Verifier::FromVkey(changed), absl::StatusCode::kInvalidArgument);
      EXPECT_CODE(Verifier::FromVkey(vkey.substr(0, i)), absl::StatusCode::kInvalidArgument);
    }
    EXPECT_CODE(Verifier::FromVkey(vkey + "A"), absl::StatusCode::kInvalidArgument);
  }
  EXPECT_CODE(Verifier::FromVkey("name+00000000+"), absl::StatusCode::kInvalidArgument);
  EXPECT_CODE(Verifier::FromVkey("name+00000000+AgAA"), absl::StatusCode::kInvalidArgument);
}

TEST(VerifierTest, VkeyNeedsAKeyThatItsAlgorithmHas) {
  const std::string identifier(kSm2Identifier);
  for (const Vkey& vkey :
       {Vkey{"a", 0x02, std::string(32, 'k')}, Vkey{"a", kSignatureTypeEd25519, "short"},
        Vkey{"a", kSignatureTypeNamed, std::string(65, '\4')},
        Vkey{"a", kSignatureTypeNamed, identifier},
        Vkey{"a", kSignatureTypeNamed, identifier + '\4' + std::string(64, 'k')}}) {
    EXPECT_CODE(Verifier::FromVkey(FormatVkey(vkey)), absl::StatusCode::kInvalidArgument);
  }
}

TEST(VerifierTest, PublicKeyNeedsAValidName) {
  const PublicKey key{KeyType::kEd25519, std::string(32, 'k')};
  EXPECT_OK(Verifier::FromPublicKey("a", key));
  EXPECT_CODE(Verifier::FromPublicKey("a b", key), absl::StatusCode::kInvalidArgument);
  EXPECT_CODE(Verifier::FromPublicKey("a", {}), absl::StatusCode::kInvalidArgument);
}

TEST(SignerTest, KnownKeySignsAsOtherToolsDo) {
  const Signer signer = ValueOrDie(Signer::FromPem(kKnownName, kKnownPem));
  EXPECT_EQ(signer.verifier().Vkey(), kKnownVkey);
  // RFC 8032, section 7.1, test 1: the empty message.
  EXPECT_EQ(ToHex(signer.Sign("").value()),
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
            "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b");
}

TEST(SignerTest, OnlyTheSignedMessageVerifies) {
  const Signer signer = ValueOrDie(Signer::Generate("example"));
  const Signer other = ValueOrDie(Signer::Generate("example"));
  const std::string signature = signer.Sign("message").value();
  EXPECT_TRUE(signer.verifier().Verify("message", signature));
  EXPECT_FALSE(signer.verifier().Verify("massage", signature));
  EXPECT_FALSE(other.verifier().Verify("message", signature));
  EXPECT_FALSE(signer.verifier().Verify("message", signature.substr(1)));
  EXPECT_FALSE(signer.verifier().Verify("message", ""));
  for (size_t i = 0; i < signature.size(); ++i) {
    std::string changed = signature;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    EXPECT_FALSE(signer.verifier().Verify("message", changed)) << i;
  }
}

TEST(SignerTest, KeyOfAnotherTypeIsRefused) {
  // A P-256 key made for this test, and used nowhere.
  constexpr char kEcPem[] =
      "-----BEGIN PRIVATE KEY-----\n"
      "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgw0Kz5MA5ALum1NuI\n"
      "4WzL08bY+9IvCS+dZzKkPsPcevShRANCAAT9G8xbn5Rcyukoqov5Ce7BstnLZh4n\n"
      "hu6RVmE+2uPblPokej9Jb7kXmQU1p4HSRI+sBOW30+aoZ3hkuzttk3iW\n"
      "-----END PRIVATE KEY-----\n";
  EXPECT_CODE(Signer::FromPem("a", kEcPem), absl::StatusCode::kInvalidArgument);
  EXPECT_CODE(Signer::FromPem("a", ""), absl::StatusCode::kInvalidArgument);
  EXPECT_CODE(Signer::FromPem("a", "no key"), absl::StatusCode::kInvalidArgument);
  EXPECT_CODE(Signer::FromPem("a b", kKnownPem), absl::StatusCode::kInvalidArgument);
  EXPECT_CODE(Signer::Generate(""), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace luheng::ledger
