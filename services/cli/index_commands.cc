// luheng trades index.
#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <utility>

#include "ledger/base/status_macros.h"
#include "luheng/statistics/v1/statistics_service.pb.h"
#include "services/cli/commands.h"
#include "services/cli/csv.h"
#include "services/cli/decimal.h"
#include "services/cli/enum_text.h"
#include "services/cli/message_records.h"
#include "services/cli/trading_index.h"

namespace luheng::services::cli {
namespace {

struct IndexOptions {
  std::string county;
  std::string year;
  std::string file;
};

// Whether rights went over at a price.
bool IsSale(type::v1::RightsCause cause) {
  constexpr type::v1::RightsCause kSales[] = {
      type::v1::RIGHTS_CAUSE_ALLOCATION, type::v1::RIGHTS_CAUSE_AUCTION,
      type::v1::RIGHTS_CAUSE_LOTTERY,    type::v1::RIGHTS_CAUSE_FIXED_PRICE,
      type::v1::RIGHTS_CAUSE_LISTING,    type::v1::RIGHTS_CAUSE_NEGOTIATED,
      type::v1::RIGHTS_CAUSE_BLOCK,      type::v1::RIGHTS_CAUSE_ONE_WAY,
      type::v1::RIGHTS_CAUSE_DISPOSAL,   type::v1::RIGHTS_CAUSE_BOOK_TRADE,
  };
  return std::find(std::begin(kSales), std::end(kSales), cause) != std::end(kSales);
}

std::string PollutantText(type::v1::Pollutant pollutant) {
  const auto* value = type::v1::Pollutant_descriptor()->FindValueByNumber(pollutant);
  return value == nullptr ? std::to_string(pollutant) : ShortEnumName(*value);
}

using Month = std::pair<int, int>;

// Every month from the first with a sale to the last one.
std::vector<TradedMonth> AllMonths(const std::map<Month, TradedMonth>& traded) {
  std::vector<TradedMonth> months;
  if (traded.empty()) return months;
  const Month last = traded.rbegin()->first;
  for (Month month = traded.begin()->first; month <= last;
       month = month.second == 12 ? Month{month.first + 1, 1}
                                  : Month{month.first, month.second + 1}) {
    const auto found = traded.find(month);
    months.push_back(found == traded.end() ? TradedMonth{month.first, month.second, {}}
                                           : found->second);
  }
  return months;
}

absl::StatusOr<std::vector<TradedMonth>> FetchMonths(const IndexOptions& options,
                                                     Invocation& invocation) {
  statistics::v1::ListTalliesRequest request;
  request.set_county_code(options.county);
  if (!options.year.empty()) {
    LUHENG_ASSIGN_OR_RETURN(const int64_t year, ForOption("--year", ParseInteger(options.year)));
    if (year < 1990 || year > 2200) {
      return absl::InvalidArgumentError("--year: must be 1990 to 2200");
    }
    for (auto* day : {request.mutable_first_day(), request.mutable_last_day()}) {
      day->set_year(static_cast<int32_t>(year));
    }
    request.mutable_first_day()->set_month(1);
    request.mutable_first_day()->set_day(1);
    request.mutable_last_day()->set_month(12);
    request.mutable_last_day()->set_day(31);
  }
  LUHENG_ASSIGN_OR_RETURN(Client client, invocation.Connect());
  LUHENG_ASSIGN_OR_RETURN(const auto messages, ListAll(client, request, 0));
  std::map<Month, TradedMonth> traded;
  for (const auto& message : messages) {
    const auto& tally = static_cast<const statistics::v1::Tally&>(*message);
    // What was given for nothing has no price.
    if (!IsSale(tally.cause()) || tally.amount_fen() <= 0) continue;
    const Month month{tally.day().year(), tally.day().month()};
    TradedMonth& sums = traded[month];
    sums.year = month.first;
    sums.month = month.second;
    TradeSum& sum = sums.pollutants[PollutantText(tally.pollutant())];
    sum.quantity_grams += tally.quantity_grams();
    sum.amount_fen += tally.amount_fen();
  }
  return AllMonths(traded);
}

std::string IndexText(int64_t millionths) {
  return FormatDecimal(millionths, {.decimals = kIndexDecimals, .shown_min = kIndexDecimals});
}

Cell FenCell(std::optional<int64_t> fen) { return fen ? Cell(*fen) : Cell(Absent{}); }

Cell IndexCell(std::optional<int64_t> millionths) {
  return millionths ? Cell(IndexText(*millionths)) : Cell(Absent{});
}

std::string MonthText(const IndexMonth& month) {
  // Two digits of the month.
  const std::string digits = std::to_string(100 + month.month).substr(1);
  return std::to_string(month.year) + "-" + digits;
}

std::vector<Column> IndexColumns() {
  return {{"month", "月份 month"},
          {"pollutant", "污染物 pollutant"},
          FieldColumn("quantity_grams", ColumnKind::kGrams),
          FieldColumn("amount_fen", ColumnKind::kFen),
          {"mean_price_fen_per_tonne", "均价 yuan/t", ColumnKind::kFen},
          {"price_index", "价格指数 price index"},
          {"activity_index", "活跃指数 activity"},
          {"year_amount_fen", "年内累计 yuan", ColumnKind::kFen}};
}

std::vector<Cell> RowOf(const IndexMonth& month, const std::string& pollutant,
                        const PriceFigures& figures) {
  return {MonthText(month),
          pollutant,
          figures.sum.quantity_grams,
          figures.sum.amount_fen,
          FenCell(figures.mean_price_fen_per_tonne),
          IndexCell(figures.index_millionths),
          Absent{},
          Absent{}};
}

std::vector<Cell> TotalOf(const IndexMonth& month) {
  std::vector<Cell> row = RowOf(month, "ALL", month.all);
  row[row.size() - 2] = IndexText(month.activity_millionths);
  row.back() = month.year_amount_fen;
  return row;
}

absl::StatusOr<ExitCode> ShowFile(const IndexOptions& options, Invocation& invocation) {
  LUHENG_ASSIGN_OR_RETURN(const CsvTable table, CsvTable::ReadFile(options.file));
  LUHENG_ASSIGN_OR_RETURN(const std::vector<TradedMonth> months,
                          ForOption("--file", ReadIndexMonths(table)));
  LUHENG_ASSIGN_OR_RETURN(const std::vector<IndexMonth> series, ComputeTradingIndex(months));
  const bool has_published = table.RequireColumns({"index"}).ok();
  std::vector<Column> columns = IndexColumns();
  if (has_published) columns.push_back({"published_index", "公布指数 published"});
  Records records(RecordShape::kMany, columns);
  for (size_t i = 0; i < series.size(); ++i) {
    std::vector<Cell> row = TotalOf(series[i]);
    if (has_published) row.emplace_back(table.Get(i, "index"));
    records.Add(std::move(row));
  }
  invocation.Print(records);
  return ExitCode::kDone;
}

absl::StatusOr<ExitCode> ShowIndex(const IndexOptions& options, Invocation& invocation) {
  if (!options.file.empty()) return ShowFile(options, invocation);
  LUHENG_ASSIGN_OR_RETURN(const std::vector<TradedMonth> months, FetchMonths(options, invocation));
  LUHENG_ASSIGN_OR_RETURN(const std::vector<IndexMonth> series, ComputeTradingIndex(months));
  Records records(RecordShape::kMany, IndexColumns());
  for (const IndexMonth& month : series) {
    for (const auto& [pollutant, figures] : month.pollutants) {
      records.Add(RowOf(month, pollutant, figures));
    }
    records.Add(TotalOf(month));
  }
  invocation.Print(records);
  return ExitCode::kDone;
}

}  // namespace

void AddTradingIndexCommand(const Commands& trades) {
  auto [command, options] = trades.Add<IndexOptions>(
      {.name = "index",
       .what = "Shows the trading index by months: prices by pollutant and in all, and activity.",
       .examples = {"luheng trades index --county 330681 --year 2023",
                    "luheng trades index --file zhejiang_index_monthly.csv"}},
      ShowIndex);
  CLI::Option_group& source = *command.add_option_group("source", "Of which trades");
  source.add_option("--county", options.county, "Place, such as 330681; a city or province too");
  source
      .add_option("--file", options.file,
                  "CSV with month, volume_tonnes, amount_yuan and perhaps index")
      ->type_name("FILE");
  source.require_option(1);
  command.add_option("--year", options.year, "Only this year; without it all");
}

}  // namespace luheng::services::cli
