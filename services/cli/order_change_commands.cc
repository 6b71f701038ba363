// luheng order: cancel, amend, cancel-all, timer, disconnect-rule.
#include "ledger/base/status_macros.h"
#include "luheng/trading/v1/trading_service.pb.h"
#include "services/cli/commands.h"
#include "services/cli/decimal.h"
#include "services/cli/enum_text.h"
#include "services/cli/resource_name.h"

namespace luheng::services::cli {
namespace {

constexpr int kMicrosPerSecondDecimals = 6;

struct CancelOptions {
  MutationOptions mutation;
  std::string order_id;
};

struct AmendOptions {
  MutationOptions mutation;
  std::string order_id;
  std::string tonnes;
  std::string price;
};

struct CancelAllOptions {
  MutationOptions mutation;
  std::string account;
  std::string symbol;
  std::string side;
};

struct WatchOptions {
  MutationOptions mutation;
  std::string account;
  std::string seconds;
};

absl::StatusOr<ExitCode> Cancel(const CancelOptions& options, Invocation& invocation) {
  trading::v1::CancelOrderRequest request;
  LUHENG_ASSIGN_OR_RETURN(const int64_t order_id,
                          ForOption("ORDER", ParseInteger(options.order_id)));
  request.set_order_id(order_id);
  return invocation.Mutate(options.mutation, request);
}

absl::StatusOr<ExitCode> Amend(const AmendOptions& options, Invocation& invocation) {
  trading::v1::AmendOrderRequest request;
  LUHENG_ASSIGN_OR_RETURN(const int64_t order_id,
                          ForOption("ORDER", ParseInteger(options.order_id)));
  LUHENG_ASSIGN_OR_RETURN(const int64_t grams,
                          ForOption("--tonnes", ParseDecimal(options.tonnes, kTonneDecimals)));
  LUHENG_ASSIGN_OR_RETURN(const int64_t price,
                          ForOption("--price", ParseDecimal(options.price, kYuanDecimals)));
  request.set_order_id(order_id);
  request.set_quantity_grams(grams);
  request.set_price_fen_per_tonne(price);
  return invocation.Mutate(options.mutation, request);
}

absl::StatusOr<ExitCode> CancelAll(const CancelAllOptions& options, Invocation& invocation) {
  trading::v1::CancelOrdersRequest request;
  request.set_account(AccountName(options.account));
  if (!options.symbol.empty()) request.set_instrument(InstrumentName(options.symbol));
  if (!options.side.empty()) {
    LUHENG_ASSIGN_OR_RETURN(const type::v1::Side side,
                            ForOption("--side", ParseEnum<type::v1::Side>(options.side)));
    request.set_side(side);
  }
  return invocation.Mutate(options.mutation, request);
}

absl::StatusOr<ExitCode> SetTimer(const WatchOptions& options, Invocation& invocation) {
  trading::v1::SetCancelTimerRequest request;
  request.set_account(AccountName(options.account));
  LUHENG_ASSIGN_OR_RETURN(
      const int64_t timeout_us,
      ForOption("--seconds", ParseDecimal(options.seconds, kMicrosPerSecondDecimals)));
  request.set_timeout_us(timeout_us);
  return invocation.Mutate(options.mutation, request);
}

absl::StatusOr<ExitCode> SetRule(const WatchOptions& options, Invocation& invocation) {
  trading::v1::SetDisconnectRuleRequest request;
  request.set_account(AccountName(options.account));
  if (!options.seconds.empty()) {
    LUHENG_ASSIGN_OR_RETURN(
        const int64_t grace_us,
        ForOption("--seconds", ParseDecimal(options.seconds, kMicrosPerSecondDecimals)));
    request.set_grace_us(grace_us);
  }
  return invocation.Mutate(options.mutation, request);
}

void AddAmend(const Commands& order) {
  auto [command, options] = order.Add<AmendOptions>(
      {.name = "amend",
       .what = "Gives an open order another quantity and price.",
       .examples = {"luheng order amend 16777217 --tonnes 3.5 --price 4000"}},
      Amend);
  command.add_option("ORDER", options.order_id, "Order id")->required();
  command
      .add_option("--tonnes", options.tonnes,
                  "New quantity in tonnes, what is filled included; less of it keeps its place")
      ->required();
  command.add_option("--price", options.price, "New limit price in yuan, or the old one")
      ->required();
  AddMutationOptions(command, options.mutation);
}

void AddCancelAll(const Commands& order) {
  auto [command, options] = order.Add<CancelAllOptions>(
      {.name = "cancel-all",
       .what = "Cancels all open orders of an account, or those of an instrument or a side.",
       .examples = {"luheng order cancel-all --account p12/a12",
                    "luheng order cancel-all --account p12/a12 --instrument 330681-COD-2023-5Y "
                    "--side sell"}},
      CancelAll);
  command.add_option("--account", options.account, "Account, such as p12/a12")->required();
  command.add_option("--instrument", options.symbol, "Only those of this instrument");
  command.add_option("--side", options.side, "Only those that buy or sell");
  AddMutationOptions(command, options.mutation);
}

}  // namespace

void AddOrderChangeCommands(const Commands& order) {
  {
    auto [command, options] =
        order.Add<CancelOptions>({.name = "cancel",
                                  .what = "Cancels what is left of an open order.",
                                  .examples = {"luheng order cancel 16777217"}},
                                 Cancel);
    command.add_option("ORDER", options.order_id, "Order id")->required();
    AddMutationOptions(command, options.mutation);
  }
  AddAmend(order);
  AddCancelAll(order);
  {
    auto [command, options] = order.Add<WatchOptions>(
        {.name = "timer",
         .what = "Cancels all open orders of an account after a while, unless called again before.",
         .examples = {"luheng order timer --account p12/a12 --seconds 30",
                      "luheng order timer --account p12/a12 --seconds 0"}},
        SetTimer);
    command.add_option("--account", options.account, "Account, such as p12/a12")->required();
    command.add_option("--seconds", options.seconds, "From now on; 0 stops the timer")->required();
    AddMutationOptions(command, options.mutation);
  }
  {
    auto [command, options] = order.Add<WatchOptions>(
        {.name = "disconnect-rule",
         .what = "Says what happens to an account's orders when its last session ends.",
         .examples = {"luheng order disconnect-rule --account p12/a12 --seconds 5",
                      "luheng order disconnect-rule --account p12/a12"}},
        SetRule);
    command.add_option("--account", options.account, "Account, such as p12/a12")->required();
    command.add_option("--seconds", options.seconds,
                       "They are cancelled after so long; without it they stay");
    AddMutationOptions(command, options.mutation);
  }
}

}  // namespace luheng::services::cli
