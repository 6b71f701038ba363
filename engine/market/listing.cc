#include "engine/market/listing.h"

#include <algorithm>

#include "engine/arithmetic.h"
#include "ledger/base/check.h"

namespace luheng::engine {
namespace {

std::optional<TradingGrid> GridOf(const CreateInstrument& terms) {
  return TradingGrid::Make({.lot = terms.lot,
                            .tick = terms.tick,
                            .price_basis = terms.price_basis,
                            .term_years = terms.term_years});
}

}  // namespace

std::optional<Rejection> CheckEffectiveDay(const Exchange& exchange, TradingDay day) {
  if (!exchange.last_day() || day > *exchange.last_day()) return std::nullopt;
  return Rejection{RejectReason::kEffectiveDayPast,
                   static_cast<int64_t>(NextDay(*exchange.last_day()))};
}

std::optional<Rejection> Check(const RuleView& view, const CreateMarket& body) {
  if (view.exchange.FindMarketByCode(body.code) != nullptr) {
    return Rejection{RejectReason::kMarketTaken};
  }
  return CheckEffectiveDay(view.exchange, body.rules.effective_day);
}

Outcome Do(const RuleScope& scope, const CreateMarket& body) {
  return MarketCreated{scope.exchange.AddMarket(body)};
}

std::optional<Rejection> Check(const RuleView& view, const SetMarketRules& body) {
  if (view.exchange.FindMarket(body.market) == nullptr) {
    return Rejection{RejectReason::kMarketUnknown};
  }
  if (auto rejection = CheckEffectiveDay(view.exchange, body.rules.effective_day)) return rejection;
  if (body.rules.band_basis_points) {
    const auto& instruments = view.exchange.instruments();
    const bool is_missing =
        std::any_of(instruments.begin(), instruments.end(), [&](const Instrument& instrument) {
          return instrument.terms.market == body.market && !instrument.reference;
        });
    if (is_missing) return Rejection{RejectReason::kReferenceMissing};
  }
  return std::nullopt;
}

Outcome Do(const RuleScope& scope, const SetMarketRules& body) {
  scope.exchange.market(body.market).SetRules(body.rules);
  return Done{};
}

std::optional<Rejection> Check(const RuleView& view, const CreateInstrument& body) {
  const Market* market = view.exchange.FindMarket(body.market);
  if (market == nullptr) return Rejection{RejectReason::kMarketUnknown};
  if (view.exchange.FindInstrumentBySymbol(body.symbol) != nullptr) {
    return Rejection{RejectReason::kInstrumentTaken};
  }
  const std::optional<TradingGrid> grid = GridOf(body);
  if (!grid) return Rejection{RejectReason::kLotTickNotWholeFen};
  if (!grid->IsWholeTicks(body.floor)) return Rejection{RejectReason::kFloorOffTick};
  if (body.reference && !grid->IsWholeTicks(*body.reference)) {
    return Rejection{RejectReason::kReferenceOffTick};
  }
  if (!body.reference && market->HasBand()) return Rejection{RejectReason::kReferenceMissing};
  return std::nullopt;
}

Outcome Do(const RuleScope& scope, const CreateInstrument& body) {
  const std::optional<TradingGrid> grid = GridOf(body);
  LUHENG_CHECK(grid.has_value());
  return InstrumentCreated{scope.exchange.AddInstrument(body, *grid)};
}

std::optional<Rejection> Check(const RuleView& view, const SetPriceFloor& body) {
  const Instrument* instrument = view.exchange.FindInstrument(body.instrument);
  if (instrument == nullptr) return Rejection{RejectReason::kInstrumentUnknown};
  if (auto rejection = CheckEffectiveDay(view.exchange, body.effective_day)) return rejection;
  if (!instrument->grid.IsWholeTicks(body.floor)) return Rejection{RejectReason::kFloorOffTick};
  return std::nullopt;
}

Outcome Do(const RuleScope& scope, const SetPriceFloor& body) {
  scope.exchange.instrument(body.instrument).SetFloor({body.effective_day, body.floor});
  return Done{};
}

std::optional<Rejection> Check(const RuleView& view, const SetCalendarDay& body) {
  return CheckEffectiveDay(view.exchange, body.day);
}

Outcome Do(const RuleScope& scope, const SetCalendarDay& body) {
  scope.exchange.mutable_calendar().Set({body.day, body.kind});
  return Done{};
}

}  // namespace luheng::engine
