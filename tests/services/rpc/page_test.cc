#include "services/rpc/page.h"

#include <gtest/gtest.h>

#include <string>

#include "ledger/base64.h"

namespace luheng::services {
namespace {

TEST(ToPageTest, CoercesSizes) {
  EXPECT_EQ(ToPage(0, "", "list")->size, 100u);
  EXPECT_EQ(ToPage(1, "", "list")->size, 1u);
  EXPECT_EQ(ToPage(1000, "", "list")->size, 1000u);
  EXPECT_EQ(ToPage(2147483647, "", "list")->size, 1000u);
  EXPECT_EQ(ToPage(-1, "", "list").status().code(), absl::StatusCode::kInvalidArgument);
}

TEST(ToPageTest, BeginsWhereTheTokenSays) {
  const Place place{.major = 18446744073709551615u, .minor = 7};
  const auto page = ToPage(5, ToToken("list", place), "list");
  ASSERT_TRUE(page.ok());
  EXPECT_EQ(page->begin, place);
  EXPECT_EQ(ToPage(5, "", "list")->begin, Place{});
}

TEST(ToPageTest, RefusesTokensOfOtherListsAndBrokenOnes) {
  EXPECT_FALSE(ToPage(5, ToToken("list", {.major = 1}), "other").ok());
  EXPECT_FALSE(ToPage(5, ToToken("list2", {.major = 1}), "list").ok());
  for (const char* text : {"", "list", "list|", "list|1", "list|1.", "list|1.2x", "list|-1.2",
                           "list|18446744073709551616.0", "list|.0"}) {
    EXPECT_FALSE(ToPage(5, ledger::EncodeBase64(text) + "x", "list").ok()) << text;
    if (std::string(text).empty()) continue;
    EXPECT_FALSE(ToPage(5, ledger::EncodeBase64(text), "list").ok()) << text;
  }
  EXPECT_FALSE(ToPage(5, "not base64", "list").ok());
}

}  // namespace
}  // namespace luheng::services
