// Trading index: prices and activity of a market by months, after the monthly series of Zhejiang
// (docs/market_rules.md, "Trading index"). Whole numbers only.
#ifndef SERVICES_CLI_TRADING_INDEX_H_
#define SERVICES_CLI_TRADING_INDEX_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/cli/csv.h"

namespace luheng::services::cli {

// An index of 100 is 100'000'000 millionths.
inline constexpr int kIndexDecimals = 6;
inline constexpr int64_t kIndexHundred = 100'000'000;
// The most that a month of a pollutant may have, in grams and in fen.
inline constexpr int64_t kIndexFigureMax = 1'000'000'000'000'000;

struct TradeSum {
  int64_t quantity_grams = 0;
  int64_t amount_fen = 0;
};

// What was traded in a month, by pollutant.
struct TradedMonth {
  int year = 0;
  int month = 0;
  std::map<std::string, TradeSum> pollutants;
};

struct PriceFigures {
  TradeSum sum;
  std::optional<int64_t> mean_price_fen_per_tonne;  // Absent where nothing was traded.
  std::optional<int64_t> index_millionths;          // Absent before the base month.
};

struct IndexMonth {
  int year = 0;
  int month = 0;
  PriceFigures all;
  std::map<std::string, PriceFigures> pollutants;  // All of the series, in every month.
  int64_t activity_millionths = 0;
  int64_t year_amount_fen = 0;  // From the first month of the series in this year on.
};

// The index of each of the months, which are the period.
//
// INVALID_ARGUMENT if months are not in order, or a sum is negative, more than kIndexFigureMax (all
// pollutants together), or has a quantity without an amount or the other way round. OUT_OF_RANGE if
// a figure is more than an int64 holds.
absl::StatusOr<std::vector<IndexMonth>> ComputeTradingIndex(const std::vector<TradedMonth>& months);

// The months of a file with the columns month (2023-02), volume_tonnes and amount_yuan, as one
// pollutant "ALL". INVALID_ARGUMENT names the line.
absl::StatusOr<std::vector<TradedMonth>> ReadIndexMonths(const CsvTable& table);

}  // namespace luheng::services::cli

#endif  // SERVICES_CLI_TRADING_INDEX_H_
