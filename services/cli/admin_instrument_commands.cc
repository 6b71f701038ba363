// luheng admin instrument: create, list, floor.
#include "ledger/base/status_macros.h"
#include "luheng/admin/v1/admin_service.pb.h"
#include "luheng/market/v1/market_data_service.pb.h"
#include "services/cli/commands.h"
#include "services/cli/decimal.h"
#include "services/cli/enum_text.h"
#include "services/cli/resource_name.h"
#include "services/cli/trading_day.h"

namespace luheng::services::cli {
namespace {

struct CreateOptions {
  MutationOptions mutation;
  std::string symbol;
  std::string market;
  std::string pollutant;
  std::string county;
  int vintage_year = 0;
  int term_years = 5;
  std::string price_basis = "per-tonne-year";
  std::string lot_tonnes = "0.001";
  std::string tick_yuan;
  std::string floor_yuan = "0";
  std::string reference_yuan;
};

struct FloorOptions {
  MutationOptions mutation;
  std::string symbol;
  std::string floor_yuan;
  std::string effective_day;
};

struct ListOptions {};

absl::StatusOr<ExitCode> Create(const CreateOptions& options, Invocation& invocation) {
  admin::v1::CreateInstrumentRequest request;
  request.set_symbol(options.symbol);
  request.set_market(MarketName(options.market));
  request.set_county_code(options.county);
  request.set_vintage_year(options.vintage_year);
  request.set_term_years(options.term_years);
  LUHENG_ASSIGN_OR_RETURN(
      const type::v1::Pollutant pollutant,
      ForOption("--pollutant", ParseEnum<type::v1::Pollutant>(options.pollutant)));
  LUHENG_ASSIGN_OR_RETURN(
      const market::v1::PriceBasis price_basis,
      ForOption("--price-basis", ParseEnum<market::v1::PriceBasis>(options.price_basis)));
  LUHENG_ASSIGN_OR_RETURN(
      const int64_t lot,
      ForOption("--lot-tonnes", ParseDecimal(options.lot_tonnes, kTonneDecimals)));
  LUHENG_ASSIGN_OR_RETURN(const int64_t tick,
                          ForOption("--tick-yuan", ParseDecimal(options.tick_yuan, kYuanDecimals)));
  LUHENG_ASSIGN_OR_RETURN(
      const int64_t floor,
      ForOption("--floor-yuan", ParseDecimal(options.floor_yuan, kYuanDecimals)));
  request.set_pollutant(pollutant);
  request.set_price_basis(price_basis);
  request.set_lot_grams(lot);
  request.set_tick_fen_per_tonne(tick);
  request.set_floor_fen_per_tonne(floor);
  if (!options.reference_yuan.empty()) {
    LUHENG_ASSIGN_OR_RETURN(
        const int64_t reference,
        ForOption("--reference-yuan", ParseDecimal(options.reference_yuan, kYuanDecimals)));
    request.set_reference_fen_per_tonne(reference);
  }
  return invocation.Mutate(options.mutation, request);
}

absl::StatusOr<ExitCode> SetFloor(const FloorOptions& options, Invocation& invocation) {
  admin::v1::SetPriceFloorRequest request;
  request.set_instrument(InstrumentName(options.symbol));
  LUHENG_ASSIGN_OR_RETURN(const int64_t floor,
                          ForOption("--yuan", ParseDecimal(options.floor_yuan, kYuanDecimals)));
  LUHENG_ASSIGN_OR_RETURN(const absl::CivilDay day,
                          ForOption("--effective-day", ParseDay(options.effective_day)));
  request.set_floor_fen_per_tonne(floor);
  *request.mutable_effective_day() = ToTradingDay(day);
  return invocation.Mutate(options.mutation, request);
}

absl::StatusOr<ExitCode> List(const ListOptions&, Invocation& invocation) {
  market::v1::ListInstrumentsRequest request;
  return invocation.List(
      request, 0,
      {"symbol", "market", "pollutant", "term_years", "price_basis", "lot_grams",
       "tick_fen_per_tonne", "floor_fen_per_tonne", "previous_close_fen_per_tonne", "phase"});
}

void AddCreate(const Commands& instrument) {
  auto [command, options] = instrument.Add<CreateOptions>(
      {.name = "create",
       .what = "Creates an instrument (administrator).",
       .examples = {"luheng admin instrument create 330681-COD-2023-5Y --market ZJ-PERMIT "
                    "--pollutant cod --county 330681 --vintage-year 2023 --tick-yuan 10 "
                    "--floor-yuan 4000"}},
      Create);
  command.add_option("SYMBOL", options.symbol, "1 to 32 of A-Z, 0-9 and \"-\"")->required();
  command.add_option("--market", options.market, "Market whose rules apply")->required();
  command
      .add_option("--pollutant", options.pollutant, "cod, nh3-n, so2, nox, tp, tn, voc, pm, co2")
      ->required();
  command.add_option("--county", options.county, "GB/T 2260 code of the county")->required();
  command.add_option("--vintage-year", options.vintage_year, "Year from which the right is valid")
      ->required();
  command.add_option("--term-years", options.term_years, "How many years it is valid")
      ->capture_default_str();
  command.add_option("--price-basis", options.price_basis, "per-tonne-year or per-tonne-term")
      ->capture_default_str();
  command.add_option("--lot-tonnes", options.lot_tonnes, "Quantities are multiples of this")
      ->capture_default_str();
  command.add_option("--tick-yuan", options.tick_yuan, "Prices are multiples of this")->required();
  command.add_option("--floor-yuan", options.floor_yuan, "No order below this price; 0: no floor")
      ->capture_default_str();
  command.add_option("--reference-yuan", options.reference_yuan,
                     "Reference price until there is a close");
  AddMutationOptions(command, options.mutation);
}

}  // namespace

void AddAdminInstrumentCommands(const Commands& admin) {
  const Commands instrument = admin.Group("instrument", "Instruments and their price floors.");
  AddCreate(instrument);
  instrument.Add<ListOptions>({.name = "list",
                               .what = "Lists instruments in the order of creation.",
                               .examples = {"luheng admin instrument list"}},
                              List);
  auto [command, options] = instrument.Add<FloorOptions>(
      {.name = "floor",
       .what = "Sets the price floor of an instrument from a day on (administrator).",
       .examples = {"luheng admin instrument floor 330681-SO2-2023-5Y --yuan 1200 "
                    "--effective-day 2023-07-03"}},
      SetFloor);
  command.add_option("SYMBOL", options.symbol, "Instrument")->required();
  command.add_option("--yuan", options.floor_yuan, "The floor, in yuan per tonne; 0: no floor")
      ->required();
  command
      .add_option("--effective-day", options.effective_day,
                  "In force from the opening of this day, YYYY-MM-DD")
      ->required();
  AddMutationOptions(command, options.mutation);
}

}  // namespace luheng::services::cli
