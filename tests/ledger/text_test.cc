#include "ledger/text.h"

#include <gtest/gtest.h>

#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace luheng::ledger {
namespace {

TEST(TextTest, TakeLineSplitsAtNewlines) {
  std::string_view text = "a\n\nrest";
  EXPECT_EQ(TakeLine(&text), "a");
  EXPECT_EQ(TakeLine(&text), "");
  EXPECT_EQ(TakeLine(&text), std::nullopt);
  EXPECT_EQ(text, "rest");
}

TEST(TextTest, ParseDecimalTakesCanonicalNumbersOnly) {
  EXPECT_EQ(ParseDecimal("0"), 0u);
  EXPECT_EQ(ParseDecimal("1234067"), 1234067u);
  EXPECT_EQ(ParseDecimal("18446744073709551615"), std::numeric_limits<uint64_t>::max());
  for (const char* text : {"", "00", "01", "+1", "-1", " 1", "1 ", "1.0", "0x1", "a", "1a",
                           "18446744073709551616", "99999999999999999999999"}) {
    EXPECT_EQ(ParseDecimal(text), std::nullopt) << text;
  }
}

TEST(TextTest, TakeCodePointDecodesWellFormedUtf8) {
  std::string_view text = "a\xc3\xa9\xe2\x80\x94\xf0\x9f\x98\x80";
  EXPECT_EQ(TakeCodePoint(&text), U'a');
  EXPECT_EQ(TakeCodePoint(&text), char32_t{0xe9});
  EXPECT_EQ(TakeCodePoint(&text), char32_t{0x2014});
  EXPECT_EQ(TakeCodePoint(&text), char32_t{0x1f600});
  EXPECT_EQ(TakeCodePoint(&text), std::nullopt);
}

TEST(TextTest, TakeCodePointRefusesMalformedUtf8) {
  const std::string_view rows[] = {
      "\x80",              // A continuation byte alone.
      "\xc3",              // Cut short.
      "\xc3(",             // No continuation byte.
      "\xc0\xaf",          // Overlong.
      "\xe0\x80\xaf",      // Overlong.
      "\xf0\x80\x80\xaf",  // Overlong.
      "\xed\xa0\x80",      // A surrogate.
      "\xf4\x90\x80\x80",  // Above U+10FFFF.
      "\xf8\x88\x80\x80",
      "\xff",
  };
  for (std::string_view text : rows) EXPECT_EQ(TakeCodePoint(&text), std::nullopt);
}

TEST(TextTest, UnicodeSpaceIsMoreThanTheSpaceBar) {
  for (const char32_t space : {U' ', U'\t', U'\n', U'\r', char32_t{0x85}, char32_t{0xa0},
                               char32_t{0x2003}, char32_t{0x3000}}) {
    EXPECT_TRUE(IsUnicodeSpace(space)) << static_cast<uint32_t>(space);
  }
  for (const char32_t other : {U'a', U'_', char32_t{0x200b}, char32_t{0x4e00}}) {
    EXPECT_FALSE(IsUnicodeSpace(other)) << static_cast<uint32_t>(other);
  }
}

}  // namespace
}  // namespace luheng::ledger
