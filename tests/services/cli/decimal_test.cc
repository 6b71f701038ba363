#include "services/cli/decimal.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace luheng::services::cli {
namespace {

TEST(DecimalTest, ParsesExactly) {
  struct Row {
    const char* text;
    int decimals;
    int64_t units;
  };
  const std::vector<Row> rows = {
      {"6.847", kTonneDecimals, 6'847'000},
      {"0.000001", kTonneDecimals, 1},
      {"0", kTonneDecimals, 0},
      {"13.257", kTonneDecimals, 13'257'000},
      {"007.5", kTonneDecimals, 7'500'000},
      {"20000.00", kYuanDecimals, 2'000'000},
      {"20000", kYuanDecimals, 2'000'000},
      {"0.1", kYuanDecimals, 10},
      // 0.29 * 100 is 28.999... in binary floating point.
      {"0.29", kYuanDecimals, 29},
      {"9223372036854775807", 0, std::numeric_limits<int64_t>::max()},
      {"92233720368547758.07", kYuanDecimals, std::numeric_limits<int64_t>::max()},
      {"9223372036854.775807", kTonneDecimals, std::numeric_limits<int64_t>::max()},
  };
  for (const Row& row : rows) {
    const auto units = ParseDecimal(row.text, row.decimals);
    ASSERT_TRUE(units.ok()) << row.text << ": " << units.status();
    EXPECT_EQ(*units, row.units) << row.text;
  }
}

TEST(DecimalTest, RefusesWhatIsNotExactlyADecimal) {
  struct Row {
    const char* text;
    int decimals;
  };
  const std::vector<Row> rows = {
      {"", 6},
      {".", 6},
      {".5", 6},
      {"5.", 6},
      {"-1", 6},
      {"+1", 6},
      {"1e3", 6},
      {"1,000", 6},
      {" 1", 6},
      {"1 ", 6},
      {"1.2.3", 6},
      {"0x10", 6},
      {"NaN", 6},
      {"１", 6},
      {"1.0000000", 6},
      {"0.001", 2},
      {"1.5", 0},
      {"1.5\n", 6},
      {"--1", 6},
      {"1.-5", 6},
      {"9223372036854775808", 0},
      {"92233720368547758.08", 2},
      {"9223372036854.775808", 6},
      {"99999999999999999999999999", 6},
  };
  for (const Row& row : rows) {
    const auto units = ParseDecimal(row.text, row.decimals);
    EXPECT_EQ(units.status().code(), absl::StatusCode::kInvalidArgument) << row.text;
  }
}

TEST(DecimalTest, IntegersHaveNoPoint) {
  EXPECT_EQ(*ParseInteger("42"), 42);
  EXPECT_FALSE(ParseInteger("42.0").ok());
}

TEST(DecimalTest, FormatsWithoutRounding) {
  struct Row {
    std::string formatted;
    const char* expected;
  };
  const std::vector<Row> rows = {
      {FormatTonnes(6'847'000), "6.847"},
      {FormatTonnes(6'847'123), "6.847123"},
      {FormatTonnes(1), "0.000001"},
      {FormatTonnes(0), "0.000"},
      {FormatTonnes(4'374'726'000), "4,374.726"},
      {FormatYuan(641'999'435), "6,419,994.35"},
      {FormatYuan(5), "0.05"},
      {FormatYuan(-100'000), "-1,000.00"},
      {FormatYuan(99'999), "999.99"},
      {FormatYuan(100'000), "1,000.00"},
      {FormatYuan(std::numeric_limits<int64_t>::min()), "-92,233,720,368,547,758.08"},
      {FormatDecimal(123456, {.decimals = 2, .shown_min = 0}), "1234.56"},
      {FormatDecimal(123400, {.decimals = 2, .shown_min = 0}), "1234"},
  };
  for (const Row& row : rows) EXPECT_EQ(row.formatted, row.expected);
}

TEST(DecimalTest, ParsesWhatItFormats) {
  for (const int64_t units : {int64_t{0}, int64_t{1}, int64_t{999'999}, int64_t{1'000'000},
                              std::numeric_limits<int64_t>::max()}) {
    const std::string text = FormatDecimal(units, {.decimals = 6, .shown_min = 3});
    EXPECT_EQ(*ParseDecimal(text, 6), units) << text;
  }
}

}  // namespace
}  // namespace luheng::services::cli
