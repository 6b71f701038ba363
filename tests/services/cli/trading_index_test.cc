#include "services/cli/trading_index.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "services/cli/csv.h"
#include "services/cli/decimal.h"

namespace luheng::services::cli {
namespace {

constexpr int64_t kTonne = 1'000'000;

// Tonnes at yuan a tonne.
TradeSum Sold(int64_t tonnes, int64_t yuan) { return {tonnes * kTonne, tonnes * yuan * 100}; }

std::vector<IndexMonth> Compute(const std::vector<TradedMonth>& months) {
  const auto series = ComputeTradingIndex(months);
  EXPECT_TRUE(series.ok()) << series.status();
  return series.value_or(std::vector<IndexMonth>{});
}

TEST(TradingIndexTest, TheBaseMonthIsAHundredAndRelativesAreWeightedByItsAmounts) {
  const auto series = Compute({{2023, 1, {}},
                               {2023, 2, {{"COD", Sold(3, 1000)}, {"SO2", Sold(1, 1000)}}},
                               {2023, 3, {{"COD", Sold(1, 2000)}}},
                               {2023, 4, {{"SO2", Sold(8, 500)}, {"NOX", Sold(2, 700)}}}});
  ASSERT_EQ(series.size(), 4u);
  EXPECT_EQ(series[0].all.index_millionths, std::nullopt);
  EXPECT_EQ(series[0].all.mean_price_fen_per_tonne, std::nullopt);
  EXPECT_EQ(series[1].all.index_millionths, kIndexHundred);
  // COD has doubled and has 3/4 of the weight; SO2 keeps its last relative.
  EXPECT_EQ(series[2].all.index_millionths, 175 * kTonne);
  EXPECT_EQ(series[2].pollutants.at("SO2").index_millionths, kIndexHundred);
  EXPECT_EQ(series[2].pollutants.at("SO2").mean_price_fen_per_tonne, std::nullopt);
  // SO2 is at a half. NOx came after the base month: no weight, and an index of its own.
  EXPECT_EQ(series[3].all.index_millionths, 162'500'000);
  EXPECT_EQ(series[3].pollutants.at("COD").index_millionths, 2 * kIndexHundred);
  EXPECT_EQ(series[3].pollutants.at("NOX").index_millionths, kIndexHundred);
  EXPECT_EQ(series[2].pollutants.at("NOX").index_millionths, std::nullopt);
}

TEST(TradingIndexTest, ActivityIsByTheMeanMonthAndTheYearsAmountBeginsAnew) {
  const auto series = Compute({{2022, 12, {{"COD", Sold(1, 10)}}},
                               {2023, 1, {{"COD", Sold(2, 10)}}},
                               {2023, 2, {}},
                               {2023, 3, {{"COD", Sold(5, 10)}}}});
  ASSERT_EQ(series.size(), 4u);
  const int64_t kActivity[] = {50, 100, 0, 250};
  const int64_t kYearYuan[] = {10, 20, 20, 70};
  for (size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(series[i].activity_millionths, kActivity[i] * kTonne) << i;
    EXPECT_EQ(series[i].year_amount_fen, kYearYuan[i] * 100) << i;
  }
}

TEST(TradingIndexTest, HalvesAreRoundedUp) {
  // 1 fen for 2 t is half a fen a tonne.
  const auto up = Compute({{2023, 1, {{"COD", {2 * kTonne, 1}}}}});
  EXPECT_EQ(up.at(0).all.mean_price_fen_per_tonne, 1);
  const auto down = Compute({{2023, 1, {{"COD", {2 * kTonne + 1, 1}}}}});
  EXPECT_EQ(down.at(0).all.mean_price_fen_per_tonne, 0);
}

TEST(TradingIndexTest, TheLargestFiguresDoNotOverflow) {
  const TradeSum most{kIndexFigureMax, kIndexFigureMax};
  const auto series = Compute({{2023, 1, {{"COD", most}}}, {2023, 2, {{"COD", most}}}});
  EXPECT_EQ(series.at(1).all.index_millionths, kIndexHundred);
  EXPECT_EQ(ComputeTradingIndex({{2023, 1, {{"COD", {kIndexFigureMax, 1}}}},
                                 {2023, 2, {{"COD", {1, kIndexFigureMax}}}}})
                .status()
                .code(),
            absl::StatusCode::kOutOfRange);
}

TEST(TradingIndexTest, WhatIsRefused) {
  const struct {
    const char* what;
    std::vector<TradedMonth> months;
  } kRows[] = {
      {"a month twice", {{2023, 1, {}}, {2023, 1, {}}}},
      {"backwards", {{2023, 1, {}}, {2022, 12, {}}}},
      {"negative", {{2023, 1, {{"COD", {-1, 1}}}}}},
      {"too much", {{2023, 1, {{"COD", {kIndexFigureMax + 1, 1}}}}}},
      {"too much in all", {{2023, 1, {{"COD", {kIndexFigureMax, 1}}, {"NOX", {1, 1}}}}}},
      {"no amount", {{2023, 1, {{"COD", {1, 0}}}}}},
      {"no quantity", {{2023, 1, {{"COD", {0, 1}}}}}},
  };
  for (const auto& row : kRows) {
    EXPECT_EQ(ComputeTradingIndex(row.months).status().code(), absl::StatusCode::kInvalidArgument)
        << row.what;
  }
}

TEST(TradingIndexTest, MeanPricesOfZhejiangAreReproduced) {
  const auto table =
      CsvTable::ReadFile(std::string(LUHENG_TEST_DATA) + "/zhuji_2023/zhejiang_index_monthly.csv");
  ASSERT_TRUE(table.ok()) << table.status();
  const auto months = ReadIndexMonths(*table);
  ASSERT_TRUE(months.ok()) << months.status();
  const auto series = Compute(*months);
  constexpr int64_t kYuanPerTonne[] = {18'830, 32'734, 34'891, 24'011, 13'853,
                                       56'605, 43'896, 12'364, 27'272, 23'231};
  ASSERT_EQ(series.size(), std::size(kYuanPerTonne));
  for (size_t i = 0; i < series.size(); ++i) {
    ASSERT_TRUE(series[i].all.mean_price_fen_per_tonne.has_value());
    EXPECT_EQ((*series[i].all.mean_price_fen_per_tonne + 50) / 100, kYuanPerTonne[i]) << i;
  }
}

// From January to February 2015 the mean price rises and the published index falls.
TEST(TradingIndexTest, ThePublishedIndexDoesNotFollowTheMeanPrice) {
  const auto table =
      CsvTable::ReadFile(std::string(LUHENG_TEST_DATA) + "/zhuji_2023/zhejiang_index_monthly.csv");
  ASSERT_TRUE(table.ok()) << table.status();
  const auto months = ReadIndexMonths(*table);
  ASSERT_TRUE(months.ok()) << months.status();
  const auto series = Compute(*months);
  ASSERT_GE(series.size(), 2u);
  EXPECT_LT(series[0].all.mean_price_fen_per_tonne, series[1].all.mean_price_fen_per_tonne);
  EXPECT_GT(ParseDecimal(table->Get(0, "index"), kIndexDecimals).value_or(0),
            ParseDecimal(table->Get(1, "index"), kIndexDecimals).value_or(0));
}

}  // namespace
}  // namespace luheng::services::cli
