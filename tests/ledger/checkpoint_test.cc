#include "ledger/checkpoint.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "ledger/compact_range.h"
#include "ledger/note.h"
#include "tests/ledger/testing.h"
#include "tests/ledger/vectors.h"

namespace luheng::ledger {
namespace {

constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
const std::string kRoot = "XcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=";

Checkpoint KnownCheckpoint() {
  Checkpoint checkpoint{kKnownName, 8, {}};
  const std::string root = BytesFromHex(kKnownRootHex);
  std::copy(root.begin(), root.end(), checkpoint.root.begin());
  return checkpoint;
}

TEST(CheckpointTest, TextAndNoteAreThoseOfOtherTools) {
  const Signer signer = ValueOrDie(Signer::FromPem(kKnownName, kKnownPem));
  EXPECT_EQ(FormatCheckpoint(KnownCheckpoint()), kKnownText);
  EXPECT_EQ(SignCheckpoint(KnownCheckpoint(), signer).value(), kKnownNote);
  EXPECT_EQ(ValueOrDie(ParseCheckpoint(kKnownText)), KnownCheckpoint());
  EXPECT_EQ(ValueOrDie(OpenCheckpoint(kKnownNote, signer.verifier())), KnownCheckpoint());
}

TEST(CheckpointTest, MalformedTextIsRefused) {
  const std::string limit_and_one = std::to_string(kTreeSizeMax + 1);
  const std::string rows[] = {
      "",
      "origin\n",
      "origin\n8\n",
      "origin\n8\n" + kRoot,  // No newline at the end.
      "\n8\n" + kRoot + "\n",
      "or igin\n8\n" + kRoot + "\n",
      "ori+gin\n8\n" + kRoot + "\n",
      "origin\n\n" + kRoot + "\n",
      "origin\n08\n" + kRoot + "\n",
      "origin\n+8\n" + kRoot + "\n",
      "origin\n-8\n" + kRoot + "\n",
      "origin\n8 \n" + kRoot + "\n",
      "origin\n0x8\n" + kRoot + "\n",
      "origin\n18446744073709551616\n" + kRoot + "\n",
      "origin\n" + limit_and_one + "\n" + kRoot + "\n",
      "origin\n0\n" + kRoot + "\n",  // Not the root of the empty tree.
      "origin\n8\n\n",
      "origin\n8\n" + kRoot.substr(4) + "\n",
      "origin\n8\n" + kRoot.substr(0, 43) + "\n",
      "origin\n8\n" + kRoot.substr(0, 42) + "h=\n",  // Base64 that is not canonical.
      "origin\n8\n" + kRoot + "AAAA\n",
      "origin\n8\n" + kRoot + "\nextension\n",
      "origin\n8\n" + kRoot + "\n\n",
      "origin\r\n8\r\n" + kRoot + "\r\n",
  };
  for (const std::string& text : rows) EXPECT_CODE(ParseCheckpoint(text), kInvalid) << text;
}

TEST(CheckpointTest, EmptyTreeHasItsOwnRoot) {
  const Checkpoint empty{"origin", 0, CompactRange().Root()};
  EXPECT_EQ(ValueOrDie(ParseCheckpoint(FormatCheckpoint(empty))), empty);
}

TEST(CheckpointTest, OpeningChecksOriginAndSignature) {
  const Signer signer = ValueOrDie(Signer::Generate("one"));
  const Signer other = ValueOrDie(Signer::Generate("two"));
  const std::string foreign_origin = SignNote("two\n8\n" + kRoot + "\n", signer).value();
  EXPECT_CODE(OpenCheckpoint(foreign_origin, signer.verifier()), kInvalid);
  EXPECT_CODE(OpenCheckpoint(kKnownNote, other.verifier()), absl::StatusCode::kUnauthenticated);
  EXPECT_CODE(OpenCheckpoint(SignNote("not a checkpoint\n", signer).value(), signer.verifier()),
              kInvalid);

  Note forged = ValueOrDie(ParseNote(SignCheckpoint({"one", 8, Sha256("root")}, signer).value()));
  forged.text = FormatCheckpoint({"one", 9, Sha256("root")});
  EXPECT_CODE(OpenCheckpoint(FormatNote(forged), signer.verifier()), absl::StatusCode::kDataLoss);
}

TEST(CheckpointDeathTest, SigningForAnotherOriginIsABug) {
  const Signer signer = ValueOrDie(Signer::Generate("one"));
  EXPECT_DEATH(static_cast<void>(SignCheckpoint({"two", 8, Sha256("root")}, signer)),
               "CHECK failed");
}

TEST(CheckpointTest, EveryKeyThatIsAskedForMustHaveSigned) {
  const Signer first = ValueOrDie(Signer::FromPem(kKnownName, kKnownPem));
  const Signer second = ValueOrDie(Signer::FromPem(kKnownName, kSm2Pem));
  const std::vector<Verifier> both = {first.verifier(), second.verifier()};
  const std::string note =
      ValueOrDie(SignCheckpoint(KnownCheckpoint(), std::vector<Signer>{first, second}));
  EXPECT_TRUE(note.starts_with(kKnownNote));
  EXPECT_EQ(ValueOrDie(OpenCheckpoint(note, both)), KnownCheckpoint());
  for (const Verifier& verifier : both) {
    EXPECT_EQ(ValueOrDie(OpenCheckpoint(note, verifier)), KnownCheckpoint());
  }
  EXPECT_CODE(OpenCheckpoint(kKnownNote, both), absl::StatusCode::kUnauthenticated);

  for (size_t line = 0; line < 2; ++line) {
    Note forged = ValueOrDie(ParseNote(note));
    forged.signatures[line].signature[0] ^= 1;
    EXPECT_CODE(OpenCheckpoint(FormatNote(forged), both), absl::StatusCode::kDataLoss);
    EXPECT_CODE(OpenCheckpoint(FormatNote(forged), both[line]), absl::StatusCode::kDataLoss);
    EXPECT_OK(OpenCheckpoint(FormatNote(forged), both[1 - line]));
  }
}

}  // namespace
}  // namespace luheng::ledger
