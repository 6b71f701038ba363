#include "ledger/tlog_proof.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "ledger/base64.h"
#include "ledger/compact_range.h"
#include "tests/ledger/testing.h"
#include "tests/ledger/vectors.h"
#include "tests/reference/merkle.h"

namespace luheng::ledger {
namespace {

constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;

// The eight leaves whose tree the known checkpoint is about.
std::vector<std::string> KnownLeaves() {
  std::vector<std::string> leaves;
  for (const char* hex : {"", "00", "10", "2021", "3031", "40414243", "5051525354555657",
                          "606162636465666768696a6b6c6d6e6f"}) {
    leaves.push_back(BytesFromHex(hex));
  }
  return leaves;
}

TlogProof KnownProof(uint64_t index) {
  TlogProof proof;
  proof.index = index;
  proof.hashes = reference::Path(index, KnownLeaves());
  proof.checkpoint = kKnownNote;
  return proof;
}

TEST(TlogProofTest, TextIsThatOfTheSpecification) {
  TlogProof proof = KnownProof(3);
  std::string hashes;
  for (const Hash& hash : proof.hashes) hashes += EncodeBase64(AsBytes(hash)) + "\n";
  EXPECT_EQ(FormatTlogProof(proof),
            "c2sp.org/tlog-proof@v1\nindex 3\n" + hashes + "\n" + kKnownNote);
  proof.extra = "zhuji";
  EXPECT_EQ(FormatTlogProof(proof),
            "c2sp.org/tlog-proof@v1\nextra emh1amk=\nindex 3\n" + hashes + "\n" + kKnownNote);
}

TEST(TlogProofTest, EveryEntryOfTheKnownTreeIsProvedOffline) {
  const Verifier verifier = ValueOrDie(Verifier::FromVkey(kKnownVkey));
  const std::vector<std::string> leaves = KnownLeaves();
  for (uint64_t index = 0; index < leaves.size(); ++index) {
    const std::string text = FormatTlogProof(KnownProof(index));
    const TlogProof proof = ValueOrDie(ParseTlogProof(text));
    EXPECT_EQ(FormatTlogProof(proof), text);
    const absl::StatusOr<Checkpoint> checkpoint = VerifyTlogProof(proof, leaves[index], verifier);
    ASSERT_OK(checkpoint);
    EXPECT_EQ(checkpoint->size, 8u);
    EXPECT_CODE(VerifyTlogProof(proof, leaves[index] + "x", verifier), absl::StatusCode::kDataLoss);
    EXPECT_FALSE(VerifyTlogProof(proof, leaves[(index + 1) % 8], verifier).ok());
  }
}

TEST(TlogProofTest, EveryFlippedBitIsRefused) {
  const Verifier verifier = ValueOrDie(Verifier::FromVkey(kKnownVkey));
  const std::string text = FormatTlogProof(KnownProof(5));
  for (size_t i = 0; i < text.size(); ++i) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string changed = text;
      changed[i] = static_cast<char>(changed[i] ^ (1 << bit));
      const absl::StatusOr<TlogProof> proof = ParseTlogProof(changed);
      ASSERT_FALSE(proof.ok() && VerifyTlogProof(*proof, KnownLeaves()[5], verifier).ok())
          << "byte " << i << " bit " << bit;
    }
  }
}

TEST(TlogProofTest, EveryTruncationIsRefused) {
  const std::string text = FormatTlogProof(KnownProof(5));
  for (size_t size = 0; size < text.size(); ++size) {
    EXPECT_CODE(ParseTlogProof(text.substr(0, size)), kInvalid);
  }
}

TEST(TlogProofTest, MalformedTextIsRefused) {
  const std::string hash = EncodeBase64(AsBytes(Sha256("hash"))) + "\n";
  const std::string header = "c2sp.org/tlog-proof@v1\n";
  const std::string note = kKnownNote;
  std::string sixty_four;
  for (int i = 0; i < 64; ++i) sixty_four += hash;
  const std::string rows[] = {
      "c2sp.org/tlog-proof@v2\nindex 0\n\n" + note,
      "index 0\n\n" + note,
      header + "\n" + note,
      header + "index 00\n\n" + note,
      header + "index -1\n\n" + note,
      header + "index 4611686018427387904\n\n" + note,
      header + "index\n\n" + note,
      header + "extra !\nindex 0\n\n" + note,
      header + "extra emh1amk=\nextra emh1amk=\nindex 0\n\n" + note,
      header + "index 0\nextra emh1amk=\n\n" + note,
      header + "index 0\n" + hash.substr(4) + "\n" + note,
      header + "index 0\n" + hash + note,
      header + "index 0\n" + sixty_four + "\n" + note,
      header + "index 0\n\n",
      header + "index 0\n\nnot a note\n",
      header + "index 0\n\n" + note + "x",
  };
  for (const std::string& text : rows) EXPECT_CODE(ParseTlogProof(text), kInvalid) << text;
}

TEST(TlogProofTest, CheckpointOfAnotherKeyIsRefused) {
  const Signer other = ValueOrDie(Signer::Generate(kKnownName));
  EXPECT_CODE(VerifyTlogProof(KnownProof(0), KnownLeaves()[0], other.verifier()),
              absl::StatusCode::kUnauthenticated);
}

}  // namespace
}  // namespace luheng::ledger
