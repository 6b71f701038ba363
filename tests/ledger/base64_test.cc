#include "ledger/base64.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace luheng::ledger {
namespace {

// RFC 4648, section 10.
TEST(Base64Test, KnownAnswersBothWays) {
  const std::pair<const char*, const char*> rows[] = {
      {"", ""},
      {"f", "Zg=="},
      {"fo", "Zm8="},
      {"foo", "Zm9v"},
      {"foob", "Zm9vYg=="},
      {"fooba", "Zm9vYmE="},
      {"foobar", "Zm9vYmFy"},
  };
  for (const auto& [bytes, text] : rows) {
    EXPECT_EQ(EncodeBase64(bytes), text);
    EXPECT_EQ(DecodeBase64(text), std::optional<std::string>(bytes));
  }
}

TEST(Base64Test, OnlyTheOneCanonicalTextIsAccepted) {
  for (const char* text : {"Zg", "Zg=", "Zh==", "Zm9=", " Zg==", "Zg==\n", "Zm9v\n", "Zm-v", "Zm9_",
                           "Z===", "====", "=", "Zg==Zg==", "Zm9vY", "Z g="}) {
    EXPECT_EQ(DecodeBase64(text), std::nullopt) << text;
  }
}

TEST(Base64Test, HashMustHave32Bytes) {
  const Hash hash = Sha256("x");
  EXPECT_EQ(DecodeBase64Hash(EncodeBase64(AsBytes(hash))), hash);
  EXPECT_EQ(DecodeBase64Hash(EncodeBase64(AsBytes(hash).substr(1))), std::nullopt);
  EXPECT_EQ(DecodeBase64Hash(EncodeBase64(std::string(AsBytes(hash)) + "x")), std::nullopt);
  EXPECT_EQ(DecodeBase64Hash(""), std::nullopt);
}

}  // namespace
}  // namespace luheng::ledger
