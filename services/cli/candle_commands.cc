// luheng candles; luheng day.
#include <google/protobuf/timestamp.pb.h>
#include <google/protobuf/util/time_util.h>

#include <map>
#include <string>

#include "ledger/base/status_macros.h"
#include "luheng/market/v1/market_data_service.pb.h"
#include "services/cli/commands.h"
#include "services/cli/decimal.h"
#include "services/cli/resource_name.h"
#include "services/cli/trading_day.h"

namespace luheng::services::cli {
namespace {

using market::v1::CandleInterval;

struct CandlesOptions {
  std::string symbol;
  CandleInterval interval = market::v1::CANDLE_INTERVAL_ONE_DAY;
  std::string from;
  std::string to;
  std::string limit = "0";
};

struct DayOptions {
  std::string symbol;
  std::string day;
};

absl::StatusOr<google::protobuf::Timestamp> ParseInstant(const std::string& text) {
  google::protobuf::Timestamp instant;
  if (google::protobuf::util::TimeUtil::FromString(text, &instant)) return instant;
  return absl::InvalidArgumentError("\"" + text +
                                    "\" is not a time such as 2023-01-03T10:00:00+08:00");
}

absl::StatusOr<ExitCode> ListCandles(const CandlesOptions& options, Invocation& invocation) {
  market::v1::ListCandlesRequest request;
  request.set_instrument(InstrumentName(options.symbol));
  request.set_interval(options.interval);
  if (!options.from.empty()) {
    LUHENG_ASSIGN_OR_RETURN(*request.mutable_start_time(),
                            ForOption("--from", ParseInstant(options.from)));
  }
  if (!options.to.empty()) {
    LUHENG_ASSIGN_OR_RETURN(*request.mutable_end_time(),
                            ForOption("--to", ParseInstant(options.to)));
  }
  LUHENG_ASSIGN_OR_RETURN(const int64_t limit, ForOption("--limit", ParseInteger(options.limit)));
  return invocation.List(
      request, limit,
      {"start_time", "open_fen_per_tonne", "high_fen_per_tonne", "low_fen_per_tonne",
       "last_fen_per_tonne", "quantity_grams", "amount_fen", "trade_count"});
}

absl::StatusOr<ExitCode> ShowDay(const DayOptions& options, Invocation& invocation) {
  market::v1::GetDayStatisticsRequest request;
  request.set_instrument(InstrumentName(options.symbol));
  if (!options.day.empty()) {
    LUHENG_ASSIGN_OR_RETURN(const absl::CivilDay day, ForOption("DAY", ParseDay(options.day)));
    *request.mutable_day() = ToTradingDay(day);
  }
  LUHENG_ASSIGN_OR_RETURN(Client client, invocation.Connect());
  LUHENG_ASSIGN_OR_RETURN(const auto response,
                          client.CallFor<market::v1::GetDayStatisticsResponse>(request));
  invocation.PrintMessage(invocation.format == OutputFormat::kTable
                              ? static_cast<const google::protobuf::Message&>(response.statistics())
                              : response);
  return ExitCode::kDone;
}

}  // namespace

void AddCandleCommands(const Commands& root) {
  static const std::map<std::string, CandleInterval> kIntervals = {
      {"1m", market::v1::CANDLE_INTERVAL_ONE_MINUTE},
      {"5m", market::v1::CANDLE_INTERVAL_FIVE_MINUTES},
      {"15m", market::v1::CANDLE_INTERVAL_FIFTEEN_MINUTES},
      {"1h", market::v1::CANDLE_INTERVAL_ONE_HOUR},
      {"1d", market::v1::CANDLE_INTERVAL_ONE_DAY}};
  {
    auto [command, options] = root.Add<CandlesOptions>(
        {.name = "candles",
         .what = "Lists open, high, low and last prices of an instrument by interval.",
         .examples = {"luheng candles 330681-COD-2023-5Y",
                      "luheng candles 330681-COD-2023-5Y --interval 5m "
                      "--from 2023-01-03T09:00:00+08:00 -o csv"}},
        ListCandles);
    command.add_option("SYMBOL", options.symbol, "Instrument")->required();
    command.add_option("--interval", options.interval, "1m, 5m, 15m, 1h or 1d (a trading day)")
        ->transform(CLI::CheckedTransformer(kIntervals).description(""))
        ->type_name("INTERVAL")
        ->default_str("1d");
    command.add_option("--from", options.from, "Candles that begin then or later; RFC 3339");
    command.add_option("--to", options.to, "Candles that begin before; RFC 3339");
    command.add_option("--limit", options.limit, "At most so many; 0: all")->capture_default_str();
  }
  auto [command, options] = root.Add<DayOptions>(
      {.name = "day",
       .what = "Shows what traded in an instrument on a trading day.",
       .examples = {"luheng day 330681-COD-2023-5Y", "luheng day 330681-COD-2023-5Y 2023-01-03"}},
      ShowDay);
  command.add_option("SYMBOL", options.symbol, "Instrument")->required();
  command.add_option("DAY", options.day, "YYYY-MM-DD; by default the last that was opened");
}

}  // namespace luheng::services::cli
