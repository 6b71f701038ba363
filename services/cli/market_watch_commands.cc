// luheng book watch; luheng trades watch.
#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "ledger/base/status_macros.h"
#include "luheng/market/v1/market_stream_service.pb.h"
#include "services/cli/commands.h"
#include "services/cli/decimal.h"
#include "services/cli/enum_text.h"
#include "services/cli/live_book.h"
#include "services/cli/message_json.h"
#include "services/cli/message_records.h"
#include "services/cli/resource_name.h"

namespace luheng::services::cli {
namespace {

using market::v1::StreamBookResponse;
using market::v1::StreamTradesResponse;
using Appetite = Client::Appetite;

struct WatchBookOptions {
  std::string symbol;
  int depth = 10;
  std::string count = "0";
};

struct WatchTradesOptions {
  std::vector<std::string> symbols;
  std::string from = "0";
  std::string count = "0";
};

// Says after so many updates that it is enough; 0: never.
class Countdown {
 public:
  explicit Countdown(int64_t count) : left_(count), is_endless_(count == 0) {}
  Appetite After(int64_t updates) {
    left_ -= updates;
    return !is_endless_ && left_ <= 0 ? Appetite::kEnough : Appetite::kMore;
  }

 private:
  int64_t left_;
  const bool is_endless_;
};

absl::Status CheckFormat(const Invocation& invocation) {
  if (invocation.format != OutputFormat::kCsv) return absl::OkStatus();
  return absl::InvalidArgumentError("--output: what is watched is printed as table or json");
}

void PrintBook(const LiveBook& book, Invocation& invocation) {
  const auto* phase = market::v1::Phase_descriptor()->FindValueByNumber(book.last().phase());
  invocation.out() << fmt::format("\nsequence {}, {}\n", book.last().sequence(),
                                  phase == nullptr ? "" : ShortEnumName(*phase));
  invocation.Print(book.ToRecords());
}

absl::StatusOr<ExitCode> WatchBook(const WatchBookOptions& options, Invocation& invocation) {
  LUHENG_RETURN_IF_ERROR(CheckFormat(invocation));
  LUHENG_ASSIGN_OR_RETURN(const int64_t count, ForOption("--count", ParseInteger(options.count)));
  market::v1::StreamBookRequest request;
  request.add_instruments(InstrumentName(options.symbol));
  request.set_depth(options.depth);
  LUHENG_ASSIGN_OR_RETURN(Client client, invocation.Connect());
  LiveBook book;
  Countdown countdown(count);
  const auto show = [&](const StreamBookResponse& message) -> absl::StatusOr<Appetite> {
    LUHENG_RETURN_IF_ERROR(book.Apply(message));
    if (invocation.format == OutputFormat::kJson) {
      invocation.out() << ToJson(message, JsonStyle::kOneLine) << "\n";
    } else if (!message.has_heartbeat()) {
      PrintBook(book, invocation);
    }
    invocation.out().flush();
    return countdown.After(message.has_heartbeat() ? 0 : 1);
  };
  LUHENG_RETURN_IF_ERROR(client.StreamFor<StreamBookResponse>(request, show));
  return ExitCode::kDone;
}

void PrintTrades(const StreamTradesResponse& message, Invocation& invocation) {
  for (const market::v1::Trade& trade : message.trades()) {
    const auto* side = type::v1::Side_descriptor()->FindValueByNumber(trade.aggressor_side());
    const bool was_taken = side != nullptr && side->number() != type::v1::SIDE_UNSPECIFIED;
    invocation.out() << fmt::format(
        "{} {} {} t at {} yuan/t, {} yuan{}, trade {}\n",
        ToPlainText(trade.event_time()).value_or(""), ShortResourceName(trade.instrument()),
        FormatTonnes(trade.quantity_grams()), FormatYuan(trade.price_fen_per_tonne()),
        FormatYuan(trade.amount_fen()),
        was_taken ? ", " + ShortEnumName(*side) + " took" : std::string(", in an auction"),
        trade.trade_id());
  }
  for (const market::v1::TradeReversal& reversal : message.reversals()) {
    invocation.out() << fmt::format("undone: {} {} t, {} yuan, trade {}\n",
                                    ShortResourceName(reversal.instrument()),
                                    FormatTonnes(reversal.quantity_grams()),
                                    FormatYuan(reversal.amount_fen()), reversal.trade_id());
  }
}

absl::StatusOr<ExitCode> WatchTrades(const WatchTradesOptions& options, Invocation& invocation) {
  LUHENG_RETURN_IF_ERROR(CheckFormat(invocation));
  LUHENG_ASSIGN_OR_RETURN(const int64_t count, ForOption("--count", ParseInteger(options.count)));
  market::v1::StreamTradesRequest request;
  for (const std::string& symbol : options.symbols) request.add_instruments(InstrumentName(symbol));
  LUHENG_ASSIGN_OR_RETURN(const int64_t from, ForOption("--from", ParseInteger(options.from)));
  request.set_start_sequence(from);
  LUHENG_ASSIGN_OR_RETURN(Client client, invocation.Connect());
  Countdown countdown(count);
  const auto show = [&](const StreamTradesResponse& message) -> absl::StatusOr<Appetite> {
    if (invocation.format == OutputFormat::kJson) {
      invocation.out() << ToJson(message, JsonStyle::kOneLine) << "\n";
    } else {
      PrintTrades(message, invocation);
    }
    invocation.out().flush();
    return countdown.After(message.trades_size() + message.reversals_size());
  };
  LUHENG_RETURN_IF_ERROR(client.StreamFor<StreamTradesResponse>(request, show));
  return ExitCode::kDone;
}

}  // namespace

void AddBookWatchCommand(const Commands& book) {
  auto [command, options] = book.Add<WatchBookOptions>(
      {.name = "watch",
       .what = "Shows the book of an instrument whenever it changes; JSON has a message a line.",
       .examples = {"luheng book watch 330681-COD-2023-5Y",
                    "luheng book watch 330681-COD-2023-5Y --depth 20 -o json"}},
      WatchBook);
  command.add_option("SYMBOL", options.symbol, "Instrument")->required();
  command.add_option("--depth", options.depth, "Price levels a side")
      ->check(CLI::Range(1, 50))
      ->capture_default_str();
  command.add_option("--count", options.count, "Ends after so many updates; 0: never")
      ->capture_default_str();
}

void AddTradesWatchCommand(const Commands& trades) {
  auto [command, options] = trades.Add<WatchTradesOptions>(
      {.name = "watch",
       .what = "Shows trades as they happen; JSON has a message a line.",
       .examples = {"luheng trades watch",
                    "luheng trades watch 330681-COD-2023-5Y --from 1 -o json"}},
      WatchTrades);
  command.add_option("SYMBOL", options.symbols, "Instruments; none: all");
  command.add_option("--from", options.from, "From this entry of the ledger on; 0: from now on")
      ->capture_default_str();
  command.add_option("--count", options.count, "Ends after so many trades; 0: never")
      ->capture_default_str();
}

}  // namespace luheng::services::cli
