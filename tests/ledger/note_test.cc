#include "ledger/note.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/ledger/testing.h"
#include "tests/ledger/vectors.h"

namespace luheng::ledger {
namespace {

constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
const std::string kDash = "\xe2\x80\x94 ";
const std::string kLine = kDash + "name AAAAAAA=\n";  // Key id 0, one byte of signature.

TEST(NoteTest, SigningGivesWhatOtherToolsGive) {
  const Signer signer = ValueOrDie(Signer::FromPem(kKnownName, kKnownPem));
  EXPECT_EQ(SignNote(kKnownText, signer).value(), kKnownNote);
}

TEST(NoteTest, NoteOfAKnownKeyOpens) {
  const Verifier verifier = ValueOrDie(Verifier::FromVkey(kKnownVkey));
  const absl::StatusOr<Note> note = OpenNote(kKnownNote, {verifier});
  ASSERT_OK(note);
  EXPECT_EQ(note->text, kKnownText);
  ASSERT_EQ(note->signatures.size(), 1u);
  EXPECT_EQ(note->signatures[0].name, kKnownName);
  EXPECT_EQ(note->signatures[0].key_id, verifier.key_id());
}

TEST(NoteTest, WellFormedNotesParseAndFormatBack) {
  std::string sixteen = "text\n\n";
  for (int i = 0; i < 16; ++i) sixteen += kLine;
  const std::string rows[] = {
      "text\n\n" + kLine,
      "\n\n" + kLine,                // The text is one empty line.
      "a\n\nb\n\n" + kLine + kLine,  // The last empty line counts.
      "a\n\n\n" + kLine,
      "绿衡\n\n" + kDash + "绿衡 AAAAAAA=\n",
      sixteen,
  };
  for (const std::string& bytes : rows) {
    const absl::StatusOr<Note> note = ParseNote(bytes);
    ASSERT_OK(note);
    EXPECT_EQ(FormatNote(*note), bytes);
  }
}

TEST(NoteTest, MalformedNotesAreRefused) {
  std::string hundred_and_one = "text\n\n";
  for (int i = 0; i < 101; ++i) hundred_and_one += kLine;
  const std::string rows[] = {
      "",
      "text\n",
      "text\n\n",
      "\n" + kLine,
      "text\n" + kLine,
      "text\n\n" + kLine + "\n",
      "text\n\n" + kLine.substr(0, kLine.size() - 1),  // No newline at the end.
      "text\n\n- name AAAAAAA=\n",                     // A hyphen.
      "text\n\n\xe2\x80\x94name AAAAAAA=\n",
      "text\n\n" + kDash + "AAAAAAA=\n",
      "text\n\n" + kDash + " AAAAAAA=\n",
      "text\n\n" + kDash + "a+b AAAAAAA=\n",
      "text\n\n" + kDash + "name  AAAAAAA=\n",
      "text\n\n" + kDash + "name AAAAAAA= \n",
      "text\n\n" + kDash + "name AAAAAAB=\n",  // Base64 that is not canonical.
      "text\n\n" + kDash + "name \n",
      "text\n\n" + kDash + "name AAAAAA==\n",  // A key id and nothing else.
      "text\n\n" + kDash + "name AAAA\n",
      "te\x01xt\n\n" + kLine,
      "te\rxt\n\n" + kLine,
      "te\xffxt\n\n" + kLine,
      std::string("te\0xt\n\n", 7) + kLine,
      hundred_and_one,
      std::string(kNoteSizeMax, 'x') + "\n\n" + kLine,
  };
  for (const std::string& bytes : rows) {
    EXPECT_CODE(ParseNote(bytes), kInvalid) << bytes.substr(0, 80);
  }
}

TEST(NoteTest, EveryFlippedBitOfASignedNoteIsRefused) {
  const Verifier verifier = ValueOrDie(Verifier::FromVkey(kKnownVkey));
  const std::string bytes = kKnownNote;
  for (size_t i = 0; i < bytes.size(); ++i) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string changed = bytes;
      changed[i] = static_cast<char>(changed[i] ^ (1 << bit));
      ASSERT_FALSE(OpenNote(changed, {verifier}).ok()) << "byte " << i << " bit " << bit;
    }
  }
}

TEST(NoteTest, UnknownKeysAreIgnoredAndKnownOnesMustBeRight) {
  const Signer one = ValueOrDie(Signer::Generate("one"));
  const Signer two = ValueOrDie(Signer::Generate("two"));
  const Signer same_name = ValueOrDie(Signer::Generate("one"));
  const std::string text = "text\n";
  const auto signed_by = [&](const Signer& signer, const std::string& message) {
    return NoteSignature{signer.name(), signer.verifier().key_id(), signer.Sign(message).value()};
  };
  const NoteSignature good_one = signed_by(one, text);
  const NoteSignature good_two = signed_by(two, text);
  const NoteSignature bad_one = signed_by(one, "another text\n");
  const NoteSignature bad_two = signed_by(two, "another text\n");
  const NoteSignature good_same_name = signed_by(same_name, text);
  const struct {
    const char* name;
    std::vector<NoteSignature> signatures;
    absl::StatusCode code;
  } rows[] = {
      {"signed by the known key", {good_one}, absl::StatusCode::kOk},
      {"signed by another too", {good_two, good_one}, absl::StatusCode::kOk},
      {"signed wrongly by another too", {good_one, bad_two}, absl::StatusCode::kOk},
      {"another key of the same name", {good_same_name, good_one}, absl::StatusCode::kOk},
      {"signed twice", {good_one, good_one}, absl::StatusCode::kOk},
      {"signed wrongly", {bad_one}, absl::StatusCode::kDataLoss},
      {"signed rightly and wrongly", {good_one, bad_one}, absl::StatusCode::kDataLoss},
      {"signed by another only", {good_two}, absl::StatusCode::kUnauthenticated},
      {"same name only", {good_same_name}, absl::StatusCode::kUnauthenticated},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    EXPECT_CODE(OpenNote(FormatNote({text, row.signatures}), {one.verifier()}), row.code);
  }
  EXPECT_OK(OpenNote(FormatNote({text, {good_two}}), {one.verifier(), two.verifier()}));
  EXPECT_CODE(OpenNote(FormatNote({text, {good_one}}), {}), absl::StatusCode::kUnauthenticated);
}

}  // namespace
}  // namespace luheng::ledger
