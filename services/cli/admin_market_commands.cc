// luheng admin market: create, rules, list.
#include "ledger/base/status_macros.h"
#include "luheng/admin/v1/admin_service.pb.h"
#include "services/cli/commands.h"
#include "services/cli/decimal.h"
#include "services/cli/enum_text.h"
#include "services/cli/resource_name.h"
#include "services/cli/trading_day.h"

namespace luheng::services::cli {
namespace {

struct MarketOptions {
  MutationOptions mutation;
  std::string market;
  std::string effective_day;
  std::string band_percent;
  std::string resale = "next-day";
  std::string order_tonnes_max = "1000000";
  std::string position_tonnes_max;
  bool opens_with_call = false;
};

struct ListOptions {};

absl::StatusOr<admin::v1::MarketRules> ReadRules(const MarketOptions& options) {
  admin::v1::MarketRules rules;
  LUHENG_ASSIGN_OR_RETURN(const absl::CivilDay day,
                          ForOption("--effective-day", ParseDay(options.effective_day)));
  *rules.mutable_effective_day() = ToTradingDay(day);
  if (!options.band_percent.empty()) {
    // Basis points are hundredths of a percent.
    LUHENG_ASSIGN_OR_RETURN(const int64_t basis_points,
                            ForOption("--band-percent", ParseDecimal(options.band_percent, 2)));
    if (basis_points > 9999) {
      return absl::InvalidArgumentError("--band-percent: must be below 100");
    }
    rules.set_band_basis_points(static_cast<int32_t>(basis_points));
  }
  LUHENG_ASSIGN_OR_RETURN(const admin::v1::Resale resale,
                          ForOption("--resale", ParseEnum<admin::v1::Resale>(options.resale)));
  rules.set_resale(resale);
  LUHENG_ASSIGN_OR_RETURN(
      const int64_t grams,
      ForOption("--order-tonnes-max", ParseDecimal(options.order_tonnes_max, kTonneDecimals)));
  rules.set_order_quantity_max_grams(grams);
  rules.set_opens_with_call(options.opens_with_call);
  if (!options.position_tonnes_max.empty()) {
    LUHENG_ASSIGN_OR_RETURN(const int64_t position,
                            ForOption("--position-tonnes-max",
                                      ParseDecimal(options.position_tonnes_max, kTonneDecimals)));
    rules.set_position_max_grams(position);
  }
  return rules;
}

absl::StatusOr<ExitCode> Create(const MarketOptions& options, Invocation& invocation) {
  admin::v1::CreateMarketRequest request;
  request.set_code(options.market);
  LUHENG_ASSIGN_OR_RETURN(*request.mutable_rules(), ReadRules(options));
  return invocation.Mutate(options.mutation, request);
}

absl::StatusOr<ExitCode> SetRules(const MarketOptions& options, Invocation& invocation) {
  admin::v1::SetMarketRulesRequest request;
  request.set_market(MarketName(options.market));
  LUHENG_ASSIGN_OR_RETURN(*request.mutable_rules(), ReadRules(options));
  return invocation.Mutate(options.mutation, request);
}

absl::StatusOr<ExitCode> List(const ListOptions&, Invocation& invocation) {
  admin::v1::ListMarketsRequest request;
  return invocation.List(
      request, 0,
      {"code", "effective_day", "band_basis_points", "resale", "order_quantity_max_grams",
       "opens_with_call", "position_max_grams", "pending_rules"});
}

void AddRuleOptions(CLI::App& command, MarketOptions& options) {
  command
      .add_option("--effective-day", options.effective_day,
                  "In force from the opening of this day, YYYY-MM-DD")
      ->required();
  command.add_option("--band-percent", options.band_percent,
                     "How far a price may be from the previous close; without it there is no band");
  command.add_option("--resale", options.resale, "next-day (T+1) or same-day")
      ->capture_default_str();
  command.add_option("--order-tonnes-max", options.order_tonnes_max, "Largest order, in tonnes")
      ->capture_default_str();
  command.add_option("--position-tonnes-max", options.position_tonnes_max,
                     "What a participant may have of an instrument, in tonnes; without it there is "
                     "no limit");
  command.add_flag("--opens-with-call", options.opens_with_call,
                   "The day begins with a call auction");
  AddMutationOptions(command, options.mutation);
}

}  // namespace

void AddAdminMarketCommands(const Commands& admin) {
  const Commands market = admin.Group("market", "Markets and their rules.");
  {
    auto [command, options] = market.Add<MarketOptions>(
        {.name = "create",
         .what = "Creates a market (administrator).",
         .examples = {"luheng admin market create ZJ-PERMIT --effective-day 2023-01-03",
                      "luheng admin market create ZJ-CREDIT --effective-day 2023-01-03 "
                      "--band-percent 10 --resale same-day"}},
        Create);
    command.add_option("CODE", options.market, "1 to 32 of A-Z, 0-9 and \"-\"")->required();
    AddRuleOptions(command, options);
  }
  {
    auto [command, options] = market.Add<MarketOptions>(
        {.name = "rules",
         .what = "Sets the rules of a market from a day on (administrator).",
         .examples = {"luheng admin market rules ZJ-PERMIT --effective-day 2023-07-03 "
                      "--order-tonnes-max 100"}},
        SetRules);
    command.add_option("MARKET", options.market, "Market, such as ZJ-PERMIT")->required();
    AddRuleOptions(command, options);
  }
  market.Add<ListOptions>({.name = "list",
                           .what = "Lists markets with their rules.",
                           .examples = {"luheng admin market list"}},
                          List);
}

}  // namespace luheng::services::cli
