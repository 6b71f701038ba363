// luheng order: submit, cancel, get, list.
#include <google/protobuf/util/time_util.h>

#include "absl/time/time.h"
#include "ledger/base/status_macros.h"
#include "luheng/trading/v1/trading_service.pb.h"
#include "services/cli/commands.h"
#include "services/cli/decimal.h"
#include "services/cli/enum_text.h"
#include "services/cli/resource_name.h"

namespace luheng::services::cli {
namespace {

struct SubmitOptions {
  MutationOptions mutation;
  std::string account;
  std::string symbol;
  std::string side;
  std::string tonnes;
  std::string price;
  std::string time_in_force = "day";
  std::string effective_time;
};

struct CancelOptions {
  MutationOptions mutation;
  std::string order_id;
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

absl::StatusOr<ExitCode> Submit(const SubmitOptions& options, Invocation& invocation) {
  trading::v1::SubmitOrderRequest request;
  request.set_account(AccountName(options.account));
  request.set_instrument(InstrumentName(options.symbol));
  LUHENG_ASSIGN_OR_RETURN(const type::v1::Side side,
                          ForOption("--side", ParseEnum<type::v1::Side>(options.side)));
  LUHENG_ASSIGN_OR_RETURN(
      const trading::v1::TimeInForce time_in_force,
      ForOption("--time-in-force", ParseEnum<trading::v1::TimeInForce>(options.time_in_force)));
  LUHENG_ASSIGN_OR_RETURN(const int64_t grams,
                          ForOption("--tonnes", ParseDecimal(options.tonnes, kTonneDecimals)));
  LUHENG_ASSIGN_OR_RETURN(const int64_t price,
                          ForOption("--price", ParseDecimal(options.price, kYuanDecimals)));
  request.set_side(side);
  request.set_time_in_force(time_in_force);
  request.set_quantity_grams(grams);
  request.set_price_fen_per_tonne(price);
  LUHENG_RETURN_IF_ERROR(SetEffectiveTime(options.effective_time, &request));
  return invocation.Mutate(options.mutation, request);
}

absl::StatusOr<ExitCode> Cancel(const CancelOptions& options, Invocation& invocation) {
  trading::v1::CancelOrderRequest request;
  LUHENG_ASSIGN_OR_RETURN(const int64_t order_id,
                          ForOption("ORDER", ParseInteger(options.order_id)));
  request.set_order_id(order_id);
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
                         {"order_id", "instrument", "side", "time_in_force", "quantity_grams",
                          "price_fen_per_tonne", "filled_grams", "leaves_grams"});
}

void AddSubmit(const Commands& order) {
  auto [command, options] = order.Add<SubmitOptions>(
      {.name = "submit",
       .what = "Submits a limit order.",
       .examples = {"luheng order submit --account p12/a12 330681-COD-2023-5Y --side sell "
                    "--tonnes 6.847 --price 4000.00",
                    "luheng order submit --account p13/a13 330681-COD-2023-5Y --side buy "
                    "--tonnes 6.847 --price 4000 --time-in-force ioc -o json"}},
      Submit);
  command.add_option("SYMBOL", options.symbol, "Instrument")->required();
  command.add_option("--account", options.account, "Account that trades, such as p12/a12")
      ->required();
  command.add_option("--side", options.side, "buy or sell")->required();
  command.add_option("--tonnes", options.tonnes, "Quantity in tonnes (a year), to the gram")
      ->required();
  command
      .add_option("--price", options.price,
                  "Limit price in yuan per tonne-year, or per tonne, as the instrument says")
      ->required();
  command.add_option("--time-in-force", options.time_in_force, "day or ioc")->capture_default_str();
  command.add_option("--effective-time", options.effective_time,
                     "When it took effect in the world, for reports; RFC 3339");
  AddMutationOptions(command, options.mutation);
}

}  // namespace

void AddOrderCommands(const Commands& root) {
  const Commands order = root.Group("order", "Submits, cancels and shows orders.");
  AddSubmit(order);
  {
    auto [command, options] =
        order.Add<CancelOptions>({.name = "cancel",
                                  .what = "Cancels what is left of an open order.",
                                  .examples = {"luheng order cancel 16777217"}},
                                 Cancel);
    command.add_option("ORDER", options.order_id, "Order id")->required();
    AddMutationOptions(command, options.mutation);
  }
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
