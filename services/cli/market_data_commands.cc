// luheng book; luheng trades: list, stats. What they watch is in market_watch_commands.cc.
#include <fmt/format.h>

#include "ledger/base/status_macros.h"
#include "luheng/market/v1/market_data_service.pb.h"
#include "services/cli/commands.h"
#include "services/cli/decimal.h"
#include "services/cli/enum_text.h"
#include "services/cli/message_records.h"
#include "services/cli/resource_name.h"

namespace luheng::services::cli {
namespace {

using market::v1::BookLevel;
using market::v1::TradeTotals;

struct BookOptions {
  std::string symbol;
  int depth = 10;
};

struct TradesOptions {
  std::string symbol;
  std::string limit = "0";
};

struct StatisticsOptions {};

absl::StatusOr<ExitCode> ShowBook(const BookOptions& options, Invocation& invocation) {
  // Not required of the parser, which does not know that `book watch` has its own.
  if (options.symbol.empty()) return absl::InvalidArgumentError("SYMBOL is required");
  market::v1::GetBookRequest request;
  request.set_instrument(InstrumentName(options.symbol));
  request.set_depth(options.depth);
  LUHENG_ASSIGN_OR_RETURN(Client client, invocation.Connect());
  LUHENG_ASSIGN_OR_RETURN(const auto book, client.CallFor<market::v1::GetBookResponse>(request));
  if (invocation.format == OutputFormat::kJson) {
    invocation.PrintMessage(book);
    return ExitCode::kDone;
  }
  Records records(RecordShape::kMany, {FieldColumn("side", ColumnKind::kText),
                                       FieldColumn("price_fen_per_tonne", ColumnKind::kFen),
                                       FieldColumn("quantity_grams", ColumnKind::kGrams),
                                       FieldColumn("order_count", ColumnKind::kInteger)});
  const auto add = [&](const char* side, const BookLevel& level) {
    records.Add(
        {side, level.price_fen_per_tonne(), level.quantity_grams(), int64_t{level.order_count()}});
  };
  // As on a screen: the best asking price stands right above the best bid.
  for (int i = book.asks_size(); i > 0; --i) add("SELL", book.asks(i - 1));
  for (const BookLevel& level : book.bids()) add("BUY", level);
  invocation.Print(records);
  if (book.indicative_auction().has_price_fen_per_tonne() &&
      invocation.format == OutputFormat::kTable) {
    const market::v1::IndicativeAuction& auction = book.indicative_auction();
    invocation.out() << fmt::format("call auction now: {} yuan, {} t would trade, {} t be left\n",
                                    FormatYuan(auction.price_fen_per_tonne()),
                                    FormatTonnes(auction.volume_grams()),
                                    FormatTonnes(auction.imbalance_grams()));
  }
  return ExitCode::kDone;
}

absl::StatusOr<ExitCode> ListTrades(const TradesOptions& options, Invocation& invocation) {
  market::v1::ListTradesRequest request;
  request.set_instrument(InstrumentName(options.symbol));
  LUHENG_ASSIGN_OR_RETURN(const int64_t limit, ForOption("--limit", ParseInteger(options.limit)));
  return invocation.List(request, limit,
                         {"trade_id", "index", "day", "event_time", "aggressor_side",
                          "quantity_grams", "price_fen_per_tonne", "amount_fen", "reversed"});
}

absl::StatusOr<ExitCode> ShowStatistics(const StatisticsOptions&, Invocation& invocation) {
  LUHENG_ASSIGN_OR_RETURN(Client client, invocation.Connect());
  LUHENG_ASSIGN_OR_RETURN(const auto statistics,
                          client.CallFor<market::v1::GetTradeStatisticsResponse>(
                              market::v1::GetTradeStatisticsRequest()));
  if (invocation.format == OutputFormat::kJson) {
    invocation.PrintMessage(statistics);
    return ExitCode::kDone;
  }
  Records records(RecordShape::kMany, {{"scope", "范围 scope"},
                                       {"of", "对象 of"},
                                       FieldColumn("trade_count", ColumnKind::kInteger),
                                       FieldColumn("quantity_grams", ColumnKind::kGrams),
                                       FieldColumn("amount_fen", ColumnKind::kFen)});
  const auto add = [&](const char* scope, const std::string& of, const TradeTotals& totals) {
    records.Add({scope, of, totals.trade_count(), totals.quantity_grams(), totals.amount_fen()});
  };
  for (const auto& row : statistics.instruments()) {
    add("instrument", ShortResourceName(row.instrument()), row.totals());
  }
  for (const auto& row : statistics.pollutants()) {
    const auto* value = type::v1::Pollutant_descriptor()->FindValueByNumber(row.pollutant());
    add("pollutant", value == nullptr ? "" : ShortEnumName(*value), row.totals());
  }
  add("total", "", statistics.total());
  invocation.Print(records);
  return ExitCode::kDone;
}

}  // namespace

void AddMarketDataCommands(const Commands& root) {
  {
    auto [command, options] =
        root.Add<BookOptions>({.name = "book",
                               .what = "Shows the best prices of an instrument.",
                               .examples = {"luheng book 330681-COD-2023-5Y",
                                            "luheng book 330681-NOX-2023-5Y --depth 50 -o csv"}},
                              ShowBook);
    command.add_option("SYMBOL", options.symbol, "Instrument");
    command.add_option("--depth", options.depth, "Price levels a side")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    AddBookWatchCommand(root.Under(command));
  }
  const Commands trades = root.Group("trades", "Shows what was traded.");
  {
    auto [command, options] = trades.Add<TradesOptions>(
        {.name = "list",
         .what = "Lists the trades of an instrument, oldest first.",
         .examples = {"luheng trades list 330681-COD-2023-5Y --limit 20"}},
        ListTrades);
    command.add_option("SYMBOL", options.symbol, "Instrument")->required();
    command.add_option("--limit", options.limit, "At most so many; 0: all")->capture_default_str();
  }
  trades.Add<StatisticsOptions>(
      {.name = "stats",
       .what = "Sums all trades: by instrument, by pollutant and in all.",
       .examples = {"luheng trades stats", "luheng trades stats -o json"}},
      ShowStatistics);
  AddTradesWatchCommand(trades);
  AddTradingIndexCommand(trades);
}

}  // namespace luheng::services::cli
