#include "services/cli/demo_data.h"

#include <fmt/format.h>

#include <set>
#include <utility>

#include "ledger/base/status_macros.h"
#include "services/cli/csv.h"
#include "services/cli/decimal.h"
#include "services/cli/enum_text.h"
#include "services/cli/trading_day.h"
#include "services/cli/uscc.h"

namespace luheng::services::cli {
namespace {

constexpr int64_t kGramsPerTonne = 1'000'000;

// A field of a row, for messages.
template <class Value>
absl::StatusOr<Value> InRow(const char* file, size_t line, absl::StatusOr<Value> value) {
  if (value.ok()) return value;
  return WrongDemoRow(file, line, std::string(value.status().message()));
}

absl::StatusOr<DemoPapers> ReadPapers(const char* file, const CsvTable& table, size_t row) {
  const size_t line = table.LineOf(row);
  DemoPapers papers;
  LUHENG_ASSIGN_OR_RETURN(
      papers.industry,
      InRow(file, line, ParseEnum<registry::v1::Industry>(table.Get(row, "industry"))));
  papers.controller = table.Get(row, "controller");
  papers.permit_no = table.Get(row, "permit_no");
  LUHENG_ASSIGN_OR_RETURN(papers.permit_from,
                          InRow(file, line, ParseDay(table.Get(row, "permit_from"))));
  LUHENG_ASSIGN_OR_RETURN(papers.permit_to,
                          InRow(file, line, ParseDay(table.Get(row, "permit_to"))));
  papers.eia_no = table.Get(row, "eia_no");
  papers.has_cems = table.Get(row, "has_cems") == "true";
  LUHENG_ASSIGN_OR_RETURN(
      papers.code_colour,
      InRow(file, line, ParseEnum<registry::v1::CodeColour>(table.Get(row, "code_colour"))));
  return papers;
}

absl::Status ReadEnterprises(const std::string& directory, DemoData* data) {
  constexpr char kFile[] = "enterprises.csv";
  LUHENG_ASSIGN_OR_RETURN(
      const CsvTable table,
      ReadDemoTable(directory + "/" + kFile,
                    {"uscc", "name", "adcode", "industry", "permit_no", "permit_from", "permit_to",
                     "eia_no", "has_cems", "code_colour", "controller"}));
  std::set<std::string> seen;
  for (size_t row = 0; row < table.row_count(); ++row) {
    const std::string& uscc = table.Get(row, "uscc");
    if (!IsValidUscc(uscc)) {
      return WrongDemoRow(kFile, table.LineOf(row),
                          fmt::format("\"{}\" is not a valid USCC", uscc));
    }
    if (!seen.insert(uscc).second) {
      return WrongDemoRow(kFile, table.LineOf(row), fmt::format("USCC {} twice", uscc));
    }
    LUHENG_ASSIGN_OR_RETURN(DemoPapers papers, ReadPapers(kFile, table, row));
    data->participants.push_back({.party = uscc,
                                  .uscc = uscc,
                                  .display_name = table.Get(row, "name"),
                                  .county_code = table.Get(row, "adcode"),
                                  .papers = std::move(papers)});
  }
  return absl::OkStatus();
}

absl::Status ReadCalendar(const std::string& directory, DemoData* data) {
  constexpr char kFile[] = "calendar_2023.csv";
  LUHENG_ASSIGN_OR_RETURN(const CsvTable table,
                          ReadDemoTable(directory + "/" + kFile, {"date", "kind"}));
  for (size_t row = 0; row < table.row_count(); ++row) {
    const size_t line = table.LineOf(row);
    LUHENG_ASSIGN_OR_RETURN(const absl::CivilDay day,
                            InRow(kFile, line, ParseDay(table.Get(row, "date"))));
    LUHENG_ASSIGN_OR_RETURN(
        const admin::v1::DayKind kind,
        InRow(kFile, line, ParseEnum<admin::v1::DayKind>(table.Get(row, "kind"))));
    if (!data->calendar.emplace(day, kind).second) {
      return WrongDemoRow(kFile, line, fmt::format("{} twice", FormatDay(day)));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<DemoTrade> ReadTrade(const char* file, const CsvTable& table, size_t row) {
  const size_t line = table.LineOf(row);
  DemoTrade trade;
  trade.line = line;
  trade.trade_no = table.Get(row, "trade_no");
  trade.seller = table.Get(row, "seller");
  trade.buyer = table.Get(row, "buyer");
  LUHENG_ASSIGN_OR_RETURN(trade.day, InRow(file, line, ParseDay(table.Get(row, "trade_date"))));
  LUHENG_ASSIGN_OR_RETURN(
      trade.pollutant,
      InRow(file, line, ParseEnum<type::v1::Pollutant>(table.Get(row, "pollutant"))));
  LUHENG_ASSIGN_OR_RETURN(
      trade.quantity_grams,
      InRow(file, line, ParseDecimal(table.Get(row, "quantity_tonnes_per_year"), kTonneDecimals)));
  LUHENG_ASSIGN_OR_RETURN(
      trade.price_fen_per_tonne,
      InRow(file, line, ParseDecimal(table.Get(row, "price_yuan_per_tonne_year"), kYuanDecimals)));
  LUHENG_ASSIGN_OR_RETURN(
      trade.amount_fen,
      InRow(file, line, ParseDecimal(table.Get(row, "amount_yuan"), kYuanDecimals)));
  if (table.Get(row, "term_years") != fmt::format("{}", kDemoTermYears)) {
    return WrongDemoRow(file, line, fmt::format("the term is not {} years", kDemoTermYears));
  }
  __extension__ using Wide = __int128;  // Grams times fen does not fit 64 bits.
  if (Wide{trade.quantity_grams} * trade.price_fen_per_tonne * kDemoTermYears !=
      Wide{trade.amount_fen} * kGramsPerTonne) {
    return WrongDemoRow(file, line, "the amount is not quantity times price times years");
  }
  return trade;
}

absl::Status ReadTrades(const std::string& directory, DemoData* data) {
  constexpr char kFile[] = "zhuji_2023_trades.csv";
  LUHENG_ASSIGN_OR_RETURN(
      const CsvTable table,
      ReadDemoTable(directory + "/" + kFile, {"trade_no", "trade_date", "pollutant", "seller",
                                              "buyer", "quantity_tonnes_per_year", "term_years",
                                              "price_yuan_per_tonne_year", "amount_yuan"}));
  std::set<std::string> numbers;
  for (size_t row = 0; row < table.row_count(); ++row) {
    LUHENG_ASSIGN_OR_RETURN(DemoTrade trade, ReadTrade(kFile, table, row));
    if (!numbers.insert(trade.trade_no).second) {
      return WrongDemoRow(kFile, trade.line, fmt::format("trade {} twice", trade.trade_no));
    }
    if (!data->trades.empty() && trade.day < data->trades.back().day) {
      return WrongDemoRow(kFile, trade.line, "the day is before that of the row above");
    }
    if (!IsTradingDay(data->calendar, trade.day)) {
      return WrongDemoRow(kFile, trade.line,
                          fmt::format("{} is not a trading day", FormatDay(trade.day)));
    }
    data->trades.push_back(std::move(trade));
  }
  if (data->trades.empty()) return WrongDemoRow(kFile, 1, "there are no trades");
  return absl::OkStatus();
}

absl::Status AddReserve(const std::string& county, DemoData* data) {
  LUHENG_ASSIGN_OR_RETURN(const std::string uscc, SynthesizeReserveUscc(county));
  data->participants.push_back({.party = kReservePrefix + county,
                                .uscc = uscc,
                                .display_name = fmt::format("{} 排污权储备 (synthetic)", county),
                                .county_code = county});
  return absl::OkStatus();
}

// Adds the bureau and reserve of every county, and checks that everybody else who trades is an
// enterprise.
absl::Status AddReserves(DemoData* data) {
  std::set<Party> known;
  std::set<std::string> counties;
  for (const DemoParticipant& participant : data->participants) {
    known.insert(participant.party);
    counties.insert(participant.county_code);
  }
  for (const std::string& county : counties) {
    LUHENG_RETURN_IF_ERROR(AddReserve(county, data));
    known.insert(kReservePrefix + county);
  }
  for (const DemoTrade& trade : data->trades) {
    for (const Party& party : {trade.seller, trade.buyer}) {
      if (known.count(party) > 0) continue;
      return WrongDemoRow("zhuji_2023_trades.csv", trade.line,
                          fmt::format("{} is not in enterprises.csv", party));
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<CsvTable> ReadDemoTable(const std::string& path,
                                       const std::vector<std::string>& columns) {
  LUHENG_ASSIGN_OR_RETURN(CsvTable table, CsvTable::ReadFile(path));
  const absl::Status status = table.RequireColumns(columns);
  if (!status.ok()) {
    return absl::InvalidArgumentError(fmt::format("{}: {}", path, std::string(status.message())));
  }
  return table;
}

absl::Status WrongDemoRow(const std::string& file, size_t line, const std::string& problem) {
  return absl::InvalidArgumentError(fmt::format("{} line {}: {}", file, line, problem));
}

bool IsTradingDay(const DemoCalendar& calendar, absl::CivilDay day) {
  const auto row = calendar.find(day);
  if (row != calendar.end()) return row->second == admin::v1::DAY_KIND_MAKE_UP_WORKDAY;
  const absl::Weekday weekday = absl::GetWeekday(day);
  return weekday != absl::Weekday::saturday && weekday != absl::Weekday::sunday;
}

absl::StatusOr<DemoData> LoadDemoData(const std::string& directory) {
  DemoData data;
  LUHENG_RETURN_IF_ERROR(ReadEnterprises(directory, &data));
  LUHENG_RETURN_IF_ERROR(ReadCalendar(directory, &data));
  LUHENG_RETURN_IF_ERROR(ReadTrades(directory, &data));
  LUHENG_RETURN_IF_ERROR(AddReserves(&data));
  return data;
}

DemoEndowment EndowmentFor(const std::vector<DemoTrade>& trades) {
  DemoEndowment endowment;
  for (const DemoTrade& trade : trades) {
    endowment.money_fen[trade.buyer] += trade.amount_fen;
    endowment.quantities_grams[{trade.seller, trade.pollutant}] += trade.quantity_grams;
  }
  return endowment;
}

}  // namespace luheng::services::cli
