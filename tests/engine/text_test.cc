#include "engine/text.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace luheng::engine {
namespace {

TEST(TextTest, CodesHaveTheirOwnAlphabetAndLength) {
  for (const char* good : {"A", "0", "ZJ-PERMIT", "330681-COD-2023-5Y", "A.B"}) {
    EXPECT_TRUE(IsCode(good)) << good;
  }
  EXPECT_TRUE(IsCode(std::string(32, 'A')));
  for (const char* bad : {"", "a", "A B", "A_B", "A+", "\xe7\xbb\xbf"}) {
    EXPECT_FALSE(IsCode(bad)) << bad;
  }
  EXPECT_FALSE(IsCode(std::string(33, 'A')));
  EXPECT_FALSE(IsCode(std::string_view("A\0", 2)));
}

TEST(TextTest, OriginsArePrintableAsciiWithoutSpaceAndPlus) {
  EXPECT_TRUE(IsOrigin("luheng.example/journal"));
  EXPECT_TRUE(IsOrigin(std::string(128, '~')));
  for (const char* bad : {"", "a b", "a+b", "a\n", "a\x7f", "\xe7\xbb\xbf"}) {
    EXPECT_FALSE(IsOrigin(bad)) << bad;
  }
  EXPECT_FALSE(IsOrigin(std::string(129, 'a')));
}

TEST(TextTest, PlainUtf8HasNoControlsAndNoInvalidForm) {
  for (const char* good :
       {"", "bank 1", "\xe7\xbb\xbf\xe8\xa1\xa1", "\xc2\xa0", "\xdf\xbf", "\xe0\xa0\x80",
        "\xed\x9f\xbf", "\xee\x80\x80", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf"}) {
    EXPECT_TRUE(IsPlainUtf8(good)) << good;
  }
  const std::string_view bad[] = {
      "\n",
      "\t",
      std::string_view("\0", 1),
      "\x1f",
      "\x7f",  // Controls.
      "\xc2\x80",
      "\xc2\x9f",  // Controls of two bytes.
      "\x80",
      "\xbf",
      "\xff",
      "\xfe",  // No first byte.
      "\xc0\x80",
      "\xc1\xbf",
      "\xe0\x9f\xbf",
      "\xf0\x8f\xbf\xbf",  // Overlong.
      "\xed\xa0\x80",
      "\xed\xbf\xbf",  // Surrogates.
      "\xf4\x90\x80\x80",
      "\xf8\x88\x80\x80\x80",  // Beyond the last code point.
      "\xe7\xbb",
      "\xe7",
      "\xf0\x90\x80",
      "\xe7 \xbf",  // Cut off.
      "good\xff",
  };
  for (const std::string_view text : bad) EXPECT_FALSE(IsPlainUtf8(text)) << text;
}

}  // namespace
}  // namespace luheng::engine
