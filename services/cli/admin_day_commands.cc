// luheng admin day: open, close, show.
#include "ledger/base/status_macros.h"
#include "luheng/admin/v1/admin_service.pb.h"
#include "luheng/market/v1/market_data_service.pb.h"
#include "services/cli/commands.h"
#include "services/cli/trading_day.h"

namespace luheng::services::cli {
namespace {

struct DayOptions {
  MutationOptions mutation;
  std::string day;
};

struct ShowOptions {};

absl::StatusOr<ExitCode> Open(const DayOptions& options, Invocation& invocation) {
  admin::v1::OpenTradingDayRequest request;
  LUHENG_ASSIGN_OR_RETURN(const absl::CivilDay day, ForOption("DAY", ParseDay(options.day)));
  *request.mutable_day() = ToTradingDay(day);
  return invocation.Mutate(options.mutation, request);
}

absl::StatusOr<ExitCode> Close(const DayOptions& options, Invocation& invocation) {
  admin::v1::CloseTradingDayRequest request;
  LUHENG_ASSIGN_OR_RETURN(const absl::CivilDay day, ForOption("DAY", ParseDay(options.day)));
  *request.mutable_day() = ToTradingDay(day);
  return invocation.Mutate(options.mutation, request);
}

absl::StatusOr<ExitCode> Show(const ShowOptions&, Invocation& invocation) {
  return invocation.Show(market::v1::GetTradingDayRequest());
}

}  // namespace

void AddAdminTradingDayCommands(const Commands& admin) {
  const Commands day = admin.Group("day", "The trading day.");
  {
    auto [command, options] =
        day.Add<DayOptions>({.name = "open",
                             .what = "Opens a trading day, and trading with it (operator).",
                             .examples = {"luheng admin day open 2023-01-03"}},
                            Open);
    command.add_option("DAY", options.day, "YYYY-MM-DD")->required();
    AddMutationOptions(command, options.mutation);
  }
  {
    auto [command, options] = day.Add<DayOptions>(
        {.name = "close",
         .what = "Closes the trading day: orders expire, closing prices are made (operator).",
         .examples = {"luheng admin day close 2023-01-03"}},
        Close);
    command.add_option("DAY", options.day, "YYYY-MM-DD")->required();
    AddMutationOptions(command, options.mutation);
  }
  day.Add<ShowOptions>({.name = "show",
                        .what = "Shows which trading day is open.",
                        .examples = {"luheng admin day show"}},
                       Show);
}

}  // namespace luheng::services::cli
