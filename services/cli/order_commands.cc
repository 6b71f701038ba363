// luheng order: submit, get, list. What changes or ends orders has a file of its own.
#include <google/protobuf/util/time_util.h>

#include "absl/time/time.h"
#include "ledger/base/status_macros.h"
#include "luheng/trading/v1/trading_service.pb.h"
#include "services/cli/commands.h"
#include "services/cli/decimal.h"
#include "services/cli/enum_text.h"
#include "services/cli/resource_name.h"
#include "services/cli/trading_day.h"

namespace luheng::services::cli {
namespace {

struct SubmitOptions {
  MutationOptions mutation;
  std::string account;
  std::string symbol;
  std::string side;
  std::string tonnes;
  std::string price;
  std::string type;
  std::string time_in_force = "day";
  std::string self_trade_prevention;
  bool post_only = false;
  std::string stop_price;
  std::string display_tonnes;
  std::string expire_day;
  std::string effective_time;
};

struct GetOptions {
  std::string order_id;
};

struct ListOptions {
  std::string account;
};

absl::Status SetEffectiveTime(const std::string& text, trading::v1::SubmitOrderRequest* request) {
  if (text.empty()) return absl::OkStatus();
  if (google::protobuf::util::TimeUtil::FromString(text, request->mutable_effective_time())) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError("--effective-time: \"" + text +
                                    "\" is not a time such as 2023-01-03T10:00:00+08:00");
}

// What only some orders have.
absl::Status SetConditions(const SubmitOptions& options, trading::v1::SubmitOrderRequest* request) {
  if (!options.type.empty()) {
    LUHENG_ASSIGN_OR_RETURN(const trading::v1::OrderType type,
                            ForOption("--type", ParseEnum<trading::v1::OrderType>(options.type)));
    request->set_type(type);
  }
  if (!options.self_trade_prevention.empty()) {
    LUHENG_ASSIGN_OR_RETURN(const trading::v1::SelfTradePrevention mode,
                            ForOption("--stp", ParseEnum<trading::v1::SelfTradePrevention>(
                                                   options.self_trade_prevention)));
    request->set_self_trade_prevention(mode);
  }
  request->set_post_only(options.post_only);
  if (!options.stop_price.empty()) {
    LUHENG_ASSIGN_OR_RETURN(const int64_t stop,
                            ForOption("--stop", ParseDecimal(options.stop_price, kYuanDecimals)));
    request->set_stop_price_fen_per_tonne(stop);
  }
  if (!options.display_tonnes.empty()) {
    LUHENG_ASSIGN_OR_RETURN(
        const int64_t display,
        ForOption("--display", ParseDecimal(options.display_tonnes, kTonneDecimals)));
    request->set_display_quantity_grams(display);
  }
  if (!options.expire_day.empty()) {
    LUHENG_ASSIGN_OR_RETURN(const absl::CivilDay day,
                            ForOption("--expire-day", ParseDay(options.expire_day)));
    *request->mutable_expire_day() = ToTradingDay(day);
  }
  return absl::OkStatus();
}

absl::StatusOr<ExitCode> Submit(const SubmitOptions& options, Invocation& invocation) {
  trading::v1::SubmitOrderRequest request;
  request.set_account(AccountName(options.account));
  request.set_instrument(InstrumentName(options.symbol));
  LUHENG_ASSIGN_OR_RETURN(const type::v1::Side side,
                          ForOption("--side", ParseEnum<type::v1::Side>(options.side)));
  LUHENG_ASSIGN_OR_RETURN(
      const trading::v1::TimeInForce time_in_force,
      ForOption("--tif", ParseEnum<trading::v1::TimeInForce>(options.time_in_force)));
  LUHENG_ASSIGN_OR_RETURN(const int64_t grams,
                          ForOption("--tonnes", ParseDecimal(options.tonnes, kTonneDecimals)));
  if (!options.price.empty()) {
    LUHENG_ASSIGN_OR_RETURN(const int64_t price,
                            ForOption("--price", ParseDecimal(options.price, kYuanDecimals)));
    request.set_price_fen_per_tonne(price);
  }
  request.set_side(side);
  request.set_time_in_force(time_in_force);
  request.set_quantity_grams(grams);
  LUHENG_RETURN_IF_ERROR(SetConditions(options, &request));
  LUHENG_RETURN_IF_ERROR(SetEffectiveTime(options.effective_time, &request));
  return invocation.Mutate(options.mutation, request);
}

absl::StatusOr<ExitCode> Get(const GetOptions& options, Invocation& invocation) {
  trading::v1::GetOrderRequest request;
  LUHENG_ASSIGN_OR_RETURN(const int64_t order_id,
                          ForOption("ORDER", ParseInteger(options.order_id)));
  request.set_order_id(order_id);
  return invocation.Show(request);
}

absl::StatusOr<ExitCode> List(const ListOptions& options, Invocation& invocation) {
  trading::v1::ListOpenOrdersRequest request;
  request.set_account(AccountName(options.account));
  return invocation.List(request, 0,
                         {"order_id", "instrument", "side", "type", "time_in_force", "state",
                          "quantity_grams", "price_fen_per_tonne", "filled_grams", "leaves_grams"});
}

void AddSubmit(const Commands& order) {
  auto [command, options] = order.Add<SubmitOptions>(
      {.name = "submit",
       .what = "Submits an order.",
       .examples = {"luheng order submit --account p12/a12 330681-COD-2023-5Y --side sell "
                    "--tonnes 6.847 --price 4000.00",
                    "luheng order submit --account p13/a13 330681-COD-2023-5Y --side buy "
                    "--tonnes 6.847 --price 4000 --tif ioc -o json",
                    "luheng order submit --account p13/a13 330681-COD-2023-5Y --side buy "
                    "--tonnes 2 --type market --tif ioc",
                    "luheng order submit --account p12/a12 330681-COD-2023-5Y --side sell "
                    "--tonnes 5 --price 3900 --type stop-limit --stop 3950 --tif gtc",
                    "luheng order submit --account p12/a12 330681-COD-2023-5Y --side sell "
                    "--tonnes 50 --price 4100 --display 5 --post-only --tif gtd "
                    "--expire-day 2023-01-31"}},
      Submit);
  command.add_option("SYMBOL", options.symbol, "Instrument")->required();
  command.add_option("--account", options.account, "Account that trades, such as p12/a12")
      ->required();
  command.add_option("--side", options.side, "buy or sell")->required();
  command.add_option("--tonnes", options.tonnes, "Quantity in tonnes (a year), to the gram")
      ->required();
  command.add_option("--price", options.price,
                     "Limit price in yuan per tonne-year, or per tonne, as the instrument says; "
                     "a market order has none");
  command.add_option("--type", options.type, "limit (if it is not given), market or stop-limit");
  command
      .add_option("--tif,--time-in-force", options.time_in_force,
                  "Time in force: day, ioc, fok, gtc or gtd")
      ->capture_default_str();
  command.add_option("--expire-day", options.expire_day, "Last trading day of gtd, YYYY-MM-DD");
  command.add_flag("--post-only", options.post_only, "Refuse the order if it would trade at once");
  command.add_option("--stop", options.stop_price, "Stop price of a stop-limit order, in yuan");
  command.add_option("--display", options.display_tonnes,
                     "Tonnes that others see at a time, of an iceberg");
  command.add_option("--stp", options.self_trade_prevention,
                     "What happens when it meets an order of your own: cancel-newest (if it is not "
                     "given), cancel-oldest, cancel-both or decrement");
  command.add_option("--effective-time", options.effective_time,
                     "When it took effect in the world, for reports; RFC 3339");
  AddMutationOptions(command, options.mutation);
}

}  // namespace

void AddOrderCommands(const Commands& root) {
  const Commands order = root.Group("order", "Submits, cancels and shows orders.");
  AddSubmit(order);
  AddOrderChangeCommands(order);
  {
    auto [command, options] = order.Add<GetOptions>({.name = "get",
                                                     .what = "Shows an order, open or ended.",
                                                     .examples = {"luheng order get 16777217"}},
                                                    Get);
    command.add_option("ORDER", options.order_id, "Order id")->required();
  }
  {
    auto [command, options] =
        order.Add<ListOptions>({.name = "list",
                                .what = "Lists the open orders of an account.",
                                .examples = {"luheng order list --account p12/a12"}},
                               List);
    command.add_option("--account", options.account, "Account, such as p12/a12")->required();
  }
}

}  // namespace luheng::services::cli
