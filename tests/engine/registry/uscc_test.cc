#include "engine/registry/uscc.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "tests/engine/cast.h"

namespace luheng::engine {
namespace {

Uscc FromText(std::string_view text) {
  Uscc uscc{};
  text.copy(uscc.data(), uscc.size());
  return uscc;
}

TEST(UsccTest, TakesRealCodes) {
  for (const char* text :
       {"91350100M000100Y43", "91110000600037341L", "91440300708461136T", "914403001922038216"}) {
    EXPECT_TRUE(IsValidUscc(FromText(text))) << text;
  }
  for (uint32_t number = 1; number < 100; ++number) {
    EXPECT_TRUE(IsValidUscc(testing::MakeUscc(number))) << number;
  }
}

TEST(UsccTest, EveryWrongCharacterIsFound) {
  const std::string good = "91350100M000100Y43";
  for (size_t at = 0; at < good.size(); ++at) {
    for (const char c : std::string_view("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZa -")) {
      if (c == good[at]) continue;
      std::string bad = good;
      bad[at] = c;
      EXPECT_FALSE(IsValidUscc(FromText(bad))) << bad;
    }
  }
}

TEST(UsccTest, TheDivisionHasDigitsOnly) {
  // One of the check characters is right for a code with a letter there.
  constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  bool found = false;
  for (const char check : kAlphabet) {
    const std::string text = std::string("9135A100M000100Y4") + check;
    found = found || IsValidUscc(FromText(text));
  }
  EXPECT_FALSE(found);
}

TEST(UsccTest, AnEmptyCodeIsNone) { EXPECT_FALSE(IsValidUscc(Uscc{})); }

}  // namespace
}  // namespace luheng::engine
