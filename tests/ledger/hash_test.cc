#include "ledger/hash.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/ledger/testing.h"

namespace luheng::ledger {
namespace {

std::string HexOf(const Hash& hash) { return ToHex(AsBytes(hash)); }

TEST(HashTest, Sha256HasKnownAnswers) {
  EXPECT_EQ(HexOf(Sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(HexOf(Sha256("abc")),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(HashTest, AHashIsReadAsItWasWritten) {
  const Hash hash = Sha256("text");
  EXPECT_EQ(HashFromBytes(AsBytes(hash)), hash);
}

TEST(HashTest, LeavesAndNodesAreDomainSeparated) {
  EXPECT_EQ(HexOf(LeafHash("")),
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
  const Hash left = Sha256("left");
  const Hash right = Sha256("right");
  EXPECT_EQ(LeafHash("entry"), Sha256(std::string(1, '\x00') + "entry"));
  EXPECT_EQ(NodeHash(left, right),
            Sha256("\x01" + std::string(AsBytes(left)) + std::string(AsBytes(right))));
}

// RFC 4231, test cases 1 and 2.
TEST(HashTest, HmacHasKnownAnswers) {
  EXPECT_EQ(HexOf(HmacSha256(std::string(20, '\x0b'), "Hi There")),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(HexOf(HmacSha256("Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(HashTest, HexIsLowerCase) { EXPECT_EQ(ToHex(std::string("\x00\xab\x7f", 3)), "00ab7f"); }

}  // namespace
}  // namespace luheng::ledger
