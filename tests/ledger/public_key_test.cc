#include "ledger/public_key.h"

#include <gtest/gtest.h>
#include <openssl/evp.h>

#include <array>
#include <string>

#include "ledger/hash.h"
#include "ledger/software_key.h"
#include "tests/ledger/testing.h"
#include "tests/ledger/vectors.h"

namespace luheng::ledger {
namespace {

// GM/T 0003.5, annex A: the message, its signature, and the key that signed it.
constexpr char kMessage[] = "message digest";
constexpr char kR[] = "f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3";
constexpr char kS[] = "b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa";

PublicKey StandardKey() { return {KeyType::kSm2, BytesFromHex(kSm2PointHex)}; }
std::string StandardSignature() { return BytesFromHex(std::string(kR) + kS); }

TEST(Sm3Test, DigestIsThatOfTheStandard) {
  std::array<uint8_t, 32> digest{};
  size_t size = 0;
  ASSERT_EQ(EVP_Q_digest(nullptr, "SM3", nullptr, "abc", 3, digest.data(), &size), 1);
  EXPECT_EQ(ToHex(AsBytes(digest)),
            "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
}

TEST(PublicKeyTest, SignatureOfTheSm2StandardVerifies) {
  EXPECT_TRUE(VerifySignature(StandardKey(), kMessage, StandardSignature()));
}

TEST(PublicKeyTest, EveryFlippedBitOfAnSm2SignatureIsRefused) {
  for (size_t bit = 0; bit < 8 * kSignatureSize; ++bit) {
    std::string signature = StandardSignature();
    signature[bit / 8] = static_cast<char>(signature[bit / 8] ^ (1 << bit % 8));
    EXPECT_FALSE(VerifySignature(StandardKey(), kMessage, signature)) << bit;
  }
  EXPECT_FALSE(VerifySignature(StandardKey(), "message digesu", StandardSignature()));
}

TEST(PublicKeyTest, WhatIsNoSm2SignatureIsRefused) {
  const std::string zero(kSignatureSize, '\0');
  const std::string ones(kSignatureSize, '\xff');
  for (const std::string& signature :
       {std::string(), StandardSignature().substr(1), StandardSignature() + "x", zero, ones}) {
    EXPECT_FALSE(VerifySignature(StandardKey(), kMessage, signature)) << ToHex(signature);
  }
}

TEST(PublicKeyTest, OnlyPointsOfTheCurveAreSound) {
  const std::string point = BytesFromHex(kSm2PointHex);
  std::string off_curve = point;
  off_curve.back() ^= 1;
  std::string compressed_form = point;
  compressed_form.front() = '\x02';
  EXPECT_TRUE(IsSound({KeyType::kSm2, point}));
  for (const std::string& bytes :
       {std::string(), std::string("\x00", 1), point.substr(0, 33), point + "x", off_curve,
        compressed_form, "\x04" + std::string(64, '\0')}) {
    EXPECT_FALSE(IsSound({KeyType::kSm2, bytes})) << ToHex(bytes);
    EXPECT_FALSE(VerifySignature({KeyType::kSm2, bytes}, kMessage, StandardSignature()));
  }
  EXPECT_TRUE(IsSound({KeyType::kEd25519, std::string(32, 'k')}));
  EXPECT_FALSE(IsSound({KeyType::kEd25519, std::string(31, 'k')}));
}

TEST(SoftwareKeyTest, KeyOfTheSm2StandardIsRead) {
  const auto key = ValueOrDie(SoftwareKey::FromPem(kSm2Pem));
  EXPECT_EQ(key->public_key(), StandardKey());
  EXPECT_EQ(key->ToPem(), kSm2Pem);
  const std::string signature = ValueOrDie(key->Sign(kMessage));
  EXPECT_TRUE(VerifySignature(StandardKey(), kMessage, signature));
  // A new number every time; the standard's example took its own.
  EXPECT_NE(signature, StandardSignature());
}

TEST(SoftwareKeyTest, KeyOfRfc8032IsReadAndWritten) {
  EXPECT_EQ(ValueOrDie(SoftwareKey::FromPem(kKnownPem))->ToPem(), kKnownPem);
}

TEST(SoftwareKeyTest, MadeKeysSignAndComeBackFromTheirPem) {
  for (const KeyType type : {KeyType::kEd25519, KeyType::kSm2}) {
    // Often enough that numbers which begin with zero bytes come up in some signature.
    for (int i = 0; i < 300; ++i) {
      const auto made = ValueOrDie(SoftwareKey::Generate(type));
      const auto read = ValueOrDie(SoftwareKey::FromPem(made->ToPem()));
      ASSERT_EQ(read->public_key(), made->public_key());
      ASSERT_TRUE(VerifySignature(made->public_key(), kMessage, ValueOrDie(read->Sign(kMessage))))
          << NameOf(type) << " " << made->ToPem();
    }
  }
}

}  // namespace
}  // namespace luheng::ledger
