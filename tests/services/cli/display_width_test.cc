#include "services/cli/display_width.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace luheng::services::cli {
namespace {

TEST(DisplayWidthTest, CountsColumns) {
  struct Row {
    std::string text;
    int width;
  };
  const std::vector<Row> rows = {
      {"", 0},
      {"COD", 3},
      {"排污权", 6},
      {"诸暨市 330681", 13},
      {"（全角）", 8},
      {"ｶﾀｶﾅ", 4},
      {"한글", 4},
      {"é", 1},
      {"e\u0301", 1},
      {"\u200b", 0},
      {"数量 t/a", 8},
      {"\U00020000", 2},
      {"🌿", 2},
      {"\u00b7", 1},
      // Not UTF-8: a lone continuation, a cut character, an overlong slash.
      {"\x80", 1},
      {"\xe6\x8e", 2},
      {"\xc0\xaf", 2},
      {"a\xff"
       "b",
       3},
  };
  for (const Row& row : rows) EXPECT_EQ(DisplayWidth(row.text), row.width) << row.text;
}

TEST(DisplayWidthTest, PadsToColumnsNotBytes) {
  EXPECT_EQ(Pad("排污权", 8, Alignment::kLeft), "排污权  ");
  EXPECT_EQ(Pad("排污权", 8, Alignment::kRight), "  排污权");
  EXPECT_EQ(Pad("排污权", 5, Alignment::kRight), "排污权");
}

}  // namespace
}  // namespace luheng::services::cli
