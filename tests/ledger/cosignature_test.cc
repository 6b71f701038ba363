#include "ledger/cosignature.h"

#include <gtest/gtest.h>

#include <string>

#include "ledger/base64.h"
#include "tests/ledger/testing.h"
#include "tests/ledger/vectors.h"

namespace luheng::ledger {
namespace {

constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
constexpr uint64_t kTime = 1'679'315'147;
constexpr char kWitness[] = "witness.example/w1";

// Computed with hashlib and `openssl pkeyutl -sign -rawin` from the key and the text of vectors.h.
constexpr char kWitnessVkey[] =
    "witness.example/w1+eb762cc2+BNdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea";
constexpr char kLine[] =
    "\xe2\x80\x94 witness.example/w1 "
    "63YswgAAAABkGFDLshjJUFBrodyK+9+TZ433RZCl1lbSIz6kcb3Jv5pw95+u+"
    "KC40+tK5cU45lSN4M8bbzJOq0ugFVnZb4oONXzWBw==\n";

Signer KnownSigner() { return ValueOrDie(Signer::FromPem(kWitness, kKnownPem)); }

TEST(CosignatureTest, LineAndKeyAreThoseOfOtherTools) {
  EXPECT_EQ(FormatSignature(Cosign(kKnownText, kTime, KnownSigner()).value()), kLine);
  EXPECT_EQ(CosignatureVerifier(KnownSigner()).Vkey(), kWitnessVkey);
  const CosignatureVerifier witness = ValueOrDie(CosignatureVerifier::FromVkey(kWitnessVkey));
  EXPECT_EQ(witness.Vkey(), kWitnessVkey);
  const NoteSignature found = ValueOrDie(FindCosignature(kKnownText, kLine, witness));
  EXPECT_EQ(FormatSignature(found), kLine);
  EXPECT_EQ(witness.Verify(kKnownText, found.signature), kTime);
}

TEST(CosignatureTest, ExtremeTimesAreSignedAndLaterOnesRefused) {
  const Signer signer = KnownSigner();
  const CosignatureVerifier witness(signer);
  for (const uint64_t time : {uint64_t{0}, uint64_t{1}, kCosignatureTimeMax}) {
    EXPECT_EQ(witness.Verify(kKnownText, Cosign(kKnownText, time, signer).value().signature), time);
  }
  // Signed rightly, but for a time that no cosignature has.
  const uint64_t beyond = kCosignatureTimeMax + 1;
  const std::string message =
      "cosignature/v1\ntime " + std::to_string(beyond) + "\n" + std::string(kKnownText);
  const std::string time_bytes("\x80\0\0\0\0\0\0\0", 8);
  EXPECT_FALSE(witness.Verify(kKnownText, time_bytes + signer.Sign(message).value()).has_value());
}

TEST(CosignatureTest, AnyChangedBitIsRefused) {
  const CosignatureVerifier witness(KnownSigner());
  const std::string text = kKnownText;
  const std::string signature = Cosign(text, kTime, KnownSigner()).value().signature;
  const auto flipped = [](std::string bytes, size_t bit) {
    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << (bit % 8)));
    return bytes;
  };
  for (size_t bit = 0; bit < signature.size() * 8; ++bit) {
    ASSERT_FALSE(witness.Verify(text, flipped(signature, bit)).has_value()) << bit;
  }
  for (size_t bit = 0; bit < text.size() * 8; ++bit) {
    ASSERT_FALSE(witness.Verify(flipped(text, bit), signature).has_value()) << bit;
  }
  for (size_t size = 0; size < signature.size(); ++size) {
    ASSERT_FALSE(witness.Verify(text, signature.substr(0, size)).has_value()) << size;
  }
  EXPECT_FALSE(witness.Verify(text, signature + "x").has_value());
  for (size_t bit = 0; bit < (sizeof(kLine) - 1) * 8; ++bit) {
    ASSERT_FALSE(FindCosignature(text, flipped(kLine, bit), witness).ok()) << bit;
  }
}

TEST(CosignatureTest, FindsTheOneOfTheWitnessAmongOthers) {
  const Signer signer = KnownSigner();
  const CosignatureVerifier witness(signer);
  const Signer other = ValueOrDie(Signer::Generate("other"));
  const Signer namesake = ValueOrDie(Signer::Generate(kWitness));
  const std::string line = kLine;
  const std::string foreign = FormatSignature(Cosign(kKnownText, kTime, other).value());
  const std::string same_name = FormatSignature(Cosign(kKnownText, kTime, namesake).value());
  const std::string wrong = FormatSignature(Cosign("another text\n", kTime, signer).value());
  // The same key, used as that of a log.
  const std::string as_log = FormatSignature(
      {signer.name(), signer.verifier().key_id(), signer.Sign(std::string(kKnownText)).value()});
  const struct {
    const char* name;
    std::string lines;
    absl::StatusCode code;
  } rows[] = {
      {"alone", line, absl::StatusCode::kOk},
      {"among others", foreign + same_name + as_log + line, absl::StatusCode::kOk},
      {"twice", line + line, absl::StatusCode::kOk},
      {"of another text", wrong, absl::StatusCode::kDataLoss},
      {"right and wrong", line + wrong, absl::StatusCode::kDataLoss},
      {"only of others", foreign + same_name, absl::StatusCode::kUnauthenticated},
      {"signed as a log", as_log, absl::StatusCode::kUnauthenticated},
      {"nothing", "", kInvalid},
      {"no newline", line.substr(0, line.size() - 1), kInvalid},
      {"an empty line before", "\n" + line, kInvalid},
      {"another note", "text\n\n" + line, kInvalid},
      {"not a line", "hello\n", kInvalid},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    EXPECT_CODE(FindCosignature(kKnownText, row.lines, witness), row.code);
  }
}

TEST(CosignatureTest, KeysOfOtherTypesAreNoWitness) {
  EXPECT_CODE(CosignatureVerifier::FromVkey(kKnownVkey), kInvalid);
  EXPECT_CODE(Verifier::FromVkey(kWitnessVkey), kInvalid);
  const std::string vkey = kWitnessVkey;
  for (const std::string& text : {std::string(), std::string("name"), vkey.substr(1),
                                  vkey.substr(0, vkey.size() - 4), vkey + "AAAA"}) {
    EXPECT_CODE(CosignatureVerifier::FromVkey(text), kInvalid) << text;
  }
  // Well-formed, with a key that is a byte too short.
  EXPECT_CODE(CosignatureVerifier::FromVkey(FormatVkey({"w", kSignatureTypeCosignature, "short"})),
              kInvalid);
}

}  // namespace
}  // namespace luheng::ledger
