#include "engine/rights/session.h"

#include "engine/market/calendar.h"
#include "engine/rights/lookups.h"

namespace luheng::engine {
namespace {

// The variants of kSessionOpen and kSessionClose.
constexpr uint16_t kMorning = 1;
constexpr uint16_t kAfternoon = 2;
constexpr uint16_t kBlocks = 3;

struct Hours {
  int64_t opens = 0;
  int64_t closes = 0;
};

std::optional<Hours> HoursOf(const RuleView& view, const Instrument& instrument, uint16_t variant) {
  const auto minute = [&](Parameter parameter) {
    return view.rights.parameters.Find({.parameter = parameter,
                                        .county = instrument.terms.county,
                                        .pollutant = instrument.terms.pollutant,
                                        .variant = variant},
                                       Today(view));
  };
  const auto opens = minute(Parameter::kSessionOpen);
  const auto closes = minute(Parameter::kSessionClose);
  if (!opens || !closes) return std::nullopt;
  return Hours{*opens, *closes};
}

std::optional<Rejection> CheckHours(const RuleView& view, const Instrument& instrument,
                                    Trade trade) {
  const int64_t now = MinuteOfDay(view.now);
  std::optional<Rejection> rejection;
  for (const uint16_t variant : {kMorning, kAfternoon, kBlocks}) {
    if ((variant == kBlocks) != (trade == Trade::kBlock)) continue;
    const std::optional<Hours> hours = HoursOf(view, instrument, variant);
    if (!hours) continue;
    if (now >= hours->opens && now < hours->closes) return std::nullopt;
    const bool is_to_come = now < hours->opens;
    rejection = Rejection{RejectReason::kOutsideSession, is_to_come ? hours->opens : hours->closes};
    if (is_to_come) break;
  }
  return rejection;
}

}  // namespace

std::optional<Rejection> CheckSession(const RuleView& view, InstrumentId id, Trade trade) {
  const Instrument* instrument = view.exchange.FindInstrument(id);
  if (instrument == nullptr) return Rejection{RejectReason::kInstrumentUnknown};
  if (!view.exchange.open_day()) return Rejection{RejectReason::kDayNotOpen};
  if (!instrument->today) return Rejection{RejectReason::kMarketClosed};
  if (instrument->phase == Phase::kHalted) return Rejection{RejectReason::kInstrumentHalted};
  return CheckHours(view, *instrument, trade);
}

std::optional<Rejection> CheckTerms(const RuleView& view, const Instrument& instrument,
                                    Grams quantity, Price price, Trade trade) {
  if (auto rejection = CheckGrid(instrument, quantity, price)) return rejection;
  const DayLimits& limits = *instrument.today;
  if (price < limits.floor) return Rejection{RejectReason::kBelowFloor, limits.floor.value()};
  PriceBand band{.low = limits.low, .high = limits.high};
  if (trade == Trade::kBlock && instrument.reference) {
    const int64_t basis_points = ParameterFor(view, Parameter::kBlockBand, instrument, 0);
    if (basis_points > 0 && basis_points <= kBandBasisPointsMax) {
      band = BandAround(*instrument.reference, static_cast<uint32_t>(basis_points),
                        instrument.grid.tick());
    }
  }
  if (price > band.high) return Rejection{RejectReason::kAboveBand, band.high.value()};
  if (price < band.low) return Rejection{RejectReason::kBelowBand, band.low.value()};
  return std::nullopt;
}

}  // namespace luheng::engine
