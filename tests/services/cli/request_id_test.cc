#include "services/cli/request_id.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace luheng::services::cli {
namespace {

TEST(RequestIdTest, DerivedIdsAreTheSameForEver) {
  // Golden: an import that is repeated after an upgrade must find its old ids.
  EXPECT_EQ(DeriveRequestId("zhuji-2023", "trade 1"), "c4ae2cba-574b-8d4b-9807-d8505a97e6ca");
  EXPECT_EQ(DeriveRequestId("", ""), "af5570f5-a181-8b7a-b78c-af4bc70a660f");
}

TEST(RequestIdTest, DerivedIdsDifferWhereTheNamesDo) {
  std::set<std::string> ids;
  for (int row = 0; row < 1000; ++row) ids.insert(DeriveRequestId("file", std::to_string(row)));
  ids.insert(DeriveRequestId("ab", "c"));
  ids.insert(DeriveRequestId("a", "bc"));
  ids.insert(DeriveRequestId("other file", "0"));
  EXPECT_EQ(ids.size(), 1003u);
}

TEST(RequestIdTest, RandomIdsAreVersion4AndDiffer) {
  const auto one = MakeRandomRequestId();
  const auto two = MakeRandomRequestId();
  ASSERT_TRUE(one.ok());
  ASSERT_TRUE(two.ok());
  EXPECT_NE(*one, *two);
  EXPECT_EQ(one->at(14), '4');
  EXPECT_EQ(*NormalizeRequestId(*one), *one);
}

TEST(RequestIdTest, DerivedIdsAreVersion8OfTheRightVariant) {
  const std::string id = DeriveRequestId("x", "y");
  EXPECT_EQ(id.at(14), '8');
  EXPECT_NE(std::string("89ab").find(id.at(19)), std::string::npos);
}

TEST(RequestIdTest, AcceptsAnyCaseAndRefusesOtherForms) {
  EXPECT_EQ(*NormalizeRequestId("7B1DE9F2-52A4-4C43-9D33-0A4C86A3C0F5"),
            "7b1de9f2-52a4-4c43-9d33-0a4c86a3c0f5");
  for (const char* text :
       {"", "7b1de9f2", "7b1de9f252a44c439d330a4c86a3c0f5", "7b1de9f2-52a4-4c43-9d33-0a4c86a3c0fg",
        "{7b1de9f2-52a4-4c43-9d33-0a4c86a3c0f5}", "7b1de9f2-52a4-4c43-9d330-a4c86a3c0f5",
        "00000000-0000-0000-0000-000000000000"}) {
    EXPECT_EQ(NormalizeRequestId(text).status().code(), absl::StatusCode::kInvalidArgument) << text;
  }
}

}  // namespace
}  // namespace luheng::services::cli
