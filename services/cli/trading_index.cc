#include "services/cli/trading_index.h"

#include <fmt/format.h>

#include <limits>
#include <utility>

#include "ledger/base/check.h"
#include "ledger/base/status_macros.h"
#include "services/cli/decimal.h"
#include "services/cli/trading_day.h"

namespace luheng::services::cli {
namespace {

__extension__ using Wide = __int128;

constexpr int64_t kGramsPerTonne = 1'000'000;

// The one place that rounds: half up. REQUIRES: dividend >= 0, divisor > 0.
absl::StatusOr<int64_t> Quotient(Wide dividend, Wide divisor) {
  LUHENG_CHECK(dividend >= 0 && divisor > 0);
  // Twice the remainder is compared, so that nothing is added to a dividend near the limit.
  const Wide remainder = dividend % divisor;
  const Wide rounded = dividend / divisor + (remainder >= divisor - remainder ? 1 : 0);
  if (rounded > std::numeric_limits<int64_t>::max()) {
    return absl::OutOfRangeError("a figure of the index is too large");
  }
  return static_cast<int64_t>(rounded);
}

absl::StatusOr<int64_t> MeanPrice(const TradeSum& sum) {
  return Quotient(Wide{sum.amount_fen} * kGramsPerTonne, sum.quantity_grams);
}

// The mean price of `now` by that of `base`. At most 10^15 x 10^15 x 10^8, which 128 bits hold.
absl::StatusOr<int64_t> PriceRelative(const TradeSum& now, const TradeSum& base) {
  return Quotient(Wide{now.amount_fen} * base.quantity_grams * kIndexHundred,
                  Wide{now.quantity_grams} * base.amount_fen);
}

bool IsTraded(const TradeSum& sum) { return sum.quantity_grams > 0; }

absl::Status CheckSum(const TradeSum& sum) {
  for (const int64_t figure : {sum.quantity_grams, sum.amount_fen}) {
    if (figure < 0 || figure > kIndexFigureMax) {
      return absl::InvalidArgumentError("quantity and amount must be 0 to 10^15");
    }
  }
  if ((sum.quantity_grams > 0) == (sum.amount_fen > 0)) return absl::OkStatus();
  return absl::InvalidArgumentError("a quantity needs an amount, and an amount a quantity");
}

absl::StatusOr<TradeSum> SumOf(const TradedMonth& month) {
  TradeSum total;
  for (const auto& [name, sum] : month.pollutants) {
    LUHENG_RETURN_IF_ERROR(CheckSum(sum));
    total.quantity_grams += sum.quantity_grams;
    total.amount_fen += sum.amount_fen;
    LUHENG_RETURN_IF_ERROR(CheckSum(total));
  }
  return total;
}

absl::Status CheckOrder(const std::vector<TradedMonth>& months) {
  for (size_t i = 1; i < months.size(); ++i) {
    const std::pair before{months[i - 1].year, months[i - 1].month};
    if (before < std::pair{months[i].year, months[i].month}) continue;
    return absl::InvalidArgumentError(fmt::format("month {:04}-{:02} is not after the one before",
                                                  months[i].year, months[i].month));
  }
  return absl::OkStatus();
}

// A pollutant on its way through the months.
struct Course {
  TradeSum base;       // Of its first month with trades; the index goes by it.
  int64_t weight = 0;  // Amount in the base month of the market; 0 if it was not traded then.
  std::optional<int64_t> relative;
};

// Laspeyres: the relatives by their weights. Absent before the base month.
absl::StatusOr<std::optional<int64_t>> Overall(const std::map<std::string, Course>& courses) {
  Wide sum = 0;
  Wide weights = 0;
  for (const auto& [name, course] : courses) {
    if (course.weight == 0) continue;
    sum += Wide{course.weight} * course.relative.value_or(0);
    weights += course.weight;
  }
  if (weights == 0) return std::nullopt;
  LUHENG_ASSIGN_OR_RETURN(const int64_t index, Quotient(sum, weights));
  return index;
}

// A month's prices; the courses go on by it.
absl::Status FillPrices(const TradedMonth& month, std::map<std::string, Course>& courses,
                        IndexMonth* out) {
  for (auto& [name, course] : courses) {
    const auto found = month.pollutants.find(name);
    PriceFigures figures;
    if (found != month.pollutants.end()) figures.sum = found->second;
    if (IsTraded(figures.sum)) {
      if (!IsTraded(course.base)) course.base = figures.sum;
      LUHENG_ASSIGN_OR_RETURN(course.relative, PriceRelative(figures.sum, course.base));
      LUHENG_ASSIGN_OR_RETURN(figures.mean_price_fen_per_tonne, MeanPrice(figures.sum));
    }
    figures.index_millionths = course.relative;
    out->pollutants.emplace(name, figures);
  }
  if (IsTraded(out->all.sum)) {
    LUHENG_ASSIGN_OR_RETURN(out->all.mean_price_fen_per_tonne, MeanPrice(out->all.sum));
  }
  LUHENG_ASSIGN_OR_RETURN(out->all.index_millionths, Overall(courses));
  return absl::OkStatus();
}

// A month's quantity by the mean of all.
absl::Status FillActivity(std::vector<IndexMonth>* months) {
  Wide total = 0;
  for (const IndexMonth& month : *months) total += month.all.sum.quantity_grams;
  if (total == 0) return absl::OkStatus();
  for (IndexMonth& month : *months) {
    const Wide scaled = Wide{month.all.sum.quantity_grams} * kIndexHundred;
    LUHENG_ASSIGN_OR_RETURN(month.activity_millionths,
                            Quotient(scaled * static_cast<Wide>(months->size()), total));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<IndexMonth>> ComputeTradingIndex(
    const std::vector<TradedMonth>& months) {
  LUHENG_RETURN_IF_ERROR(CheckOrder(months));
  std::map<std::string, Course> courses;
  for (const TradedMonth& month : months) {
    for (const auto& [name, sum] : month.pollutants) courses.try_emplace(name);
  }
  std::vector<IndexMonth> series;
  bool has_base = false;
  int64_t year_amount = 0;  // At most twelve times kIndexFigureMax.
  for (const TradedMonth& month : months) {
    IndexMonth& out = series.emplace_back();
    const bool is_new_year = series.size() == 1 || series[series.size() - 2].year != month.year;
    out.year = month.year;
    out.month = month.month;
    LUHENG_ASSIGN_OR_RETURN(out.all.sum, SumOf(month));
    if (!has_base && IsTraded(out.all.sum)) {
      has_base = true;
      for (const auto& [name, sum] : month.pollutants) courses.at(name).weight = sum.amount_fen;
    }
    LUHENG_RETURN_IF_ERROR(FillPrices(month, courses, &out));
    year_amount = (is_new_year ? 0 : year_amount) + out.all.sum.amount_fen;
    out.year_amount_fen = year_amount;
  }
  LUHENG_RETURN_IF_ERROR(FillActivity(&series));
  return series;
}

absl::StatusOr<std::vector<TradedMonth>> ReadIndexMonths(const CsvTable& table) {
  LUHENG_RETURN_IF_ERROR(table.RequireColumns({"month", "volume_tonnes", "amount_yuan"}));
  std::vector<TradedMonth> months;
  for (size_t row = 0; row < table.row_count(); ++row) {
    const auto day = ParseDay(table.Get(row, "month") + "-01");
    const auto grams = ParseDecimal(table.Get(row, "volume_tonnes"), kTonneDecimals);
    const auto fen = ParseDecimal(table.Get(row, "amount_yuan"), kYuanDecimals);
    for (const absl::Status& status : {day.status(), grams.status(), fen.status()}) {
      if (status.ok()) continue;
      return absl::InvalidArgumentError(
          fmt::format("line {}: {}", table.LineOf(row), std::string(status.message())));
    }
    months.push_back({static_cast<int>(day->year()), day->month(), {{"ALL", {*grams, *fen}}}});
  }
  return months;
}

}  // namespace luheng::services::cli
