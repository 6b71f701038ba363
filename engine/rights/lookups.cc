#include "engine/rights/lookups.h"

#include "engine/market/calendar.h"
#include "engine/market/trade_limits.h"
#include "ledger/base/check.h"

namespace luheng::engine {

TradingDay Today(const RuleView& view) {
  if (view.exchange.open_day()) return *view.exchange.open_day();
  if (view.exchange.last_day()) return *view.exchange.last_day();
  return DayOf(view.now);
}

std::optional<Rejection> CheckAccount(const RuleView& view, AccountId id,
                                      std::optional<AccountKind> kind) {
  const Account* account = view.registry.FindAccount(id);
  if (account == nullptr) return Rejection{RejectReason::kAccountUnknown};
  if (kind && account->kind != *kind) return Rejection{RejectReason::kNotAReserve};
  const Enterprise* enterprise = view.rights.enterprises.Find(account->participant);
  if (enterprise != nullptr && enterprise->is_ended) {
    return Rejection{RejectReason::kParticipantEnded};
  }
  return std::nullopt;
}

std::optional<Rejection> CheckOwnAccount(const RuleView& view, AccountId id, AccountKind kind) {
  if (!view.registry.FindAccount(id)) return Rejection{RejectReason::kAccountUnknown};
  if (!IsOwn(view, id)) return Rejection{RejectReason::kAccountNotOwned};
  return CheckAccount(view, id, kind);
}

bool IsOwn(const RuleView& view, AccountId id) {
  const Account* account = view.registry.FindAccount(id);
  return account != nullptr && account->participant == view.actor.participant;
}

ParticipantId OwnerOf(const RuleView& view, AccountId id) {
  const Account* account = view.registry.FindAccount(id);
  LUHENG_CHECK(account != nullptr);
  return account->participant;
}

Adcode CountyOf(const RuleView& view, ParticipantId id) {
  const Participant* participant = view.registry.FindParticipant(id);
  LUHENG_CHECK(participant != nullptr);
  return participant->county;
}

std::optional<Rejection> CheckJurisdiction(const RuleView& view, Adcode county) {
  if (Covers(CountyOf(view, view.actor.participant), county)) return std::nullopt;
  return Rejection{RejectReason::kOutsideJurisdiction};
}

std::optional<Rejection> CheckForm(const RuleView& view, InstrumentId id, RightsForm form) {
  const Instrument* instrument = view.exchange.FindInstrument(id);
  if (instrument == nullptr) return Rejection{RejectReason::kInstrumentUnknown};
  if (instrument->form != form) return Rejection{RejectReason::kWrongForm};
  return std::nullopt;
}

std::optional<Fen> AmountOf(const Instrument& instrument, Grams quantity, Price price) {
  const Lots lots = instrument.grid.ToLots(quantity);
  const Ticks ticks = instrument.grid.ToTicks(price);
  if (lots > kOrderLotsMax || ticks > kOrderTicksMax) return std::nullopt;
  return instrument.grid.BoundedAmount(lots, ticks);
}

std::optional<Rejection> CheckGrid(const Instrument& instrument, Grams quantity, Price price) {
  const TradingGrid& grid = instrument.grid;
  if (!grid.IsWholeLots(quantity)) return Rejection{RejectReason::kOffLot, grid.lot().value()};
  if (!grid.IsWholeTicks(price)) return Rejection{RejectReason::kOffTick, grid.tick().value()};
  if (!AmountOf(instrument, quantity, price)) {
    return Rejection{RejectReason::kAmountTooLarge, kAmountMax.value()};
  }
  return CheckTurnover(instrument);
}

int64_t ParameterFor(const RuleView& view, Parameter parameter, const Instrument& instrument,
                     int64_t otherwise) {
  return view.rights.parameters.Get({.parameter = parameter,
                                     .county = instrument.terms.county,
                                     .pollutant = instrument.terms.pollutant},
                                    Today(view), otherwise);
}

std::optional<int64_t> RequiredParameter(const RuleView& view, Parameter parameter,
                                         const Instrument& instrument,
                                         std::optional<Rejection>& rejection) {
  const std::optional<int64_t> value =
      view.rights.parameters.Find({.parameter = parameter,
                                   .county = instrument.terms.county,
                                   .pollutant = instrument.terms.pollutant},
                                  Today(view));
  if (!value) {
    rejection = Rejection{RejectReason::kParameterMissing, static_cast<int64_t>(parameter)};
  }
  return value;
}

std::optional<Rejection> FirstMissing(const RuleView& view, const Instrument& instrument,
                                      std::initializer_list<Parameter> parameters) {
  std::optional<Rejection> rejection;
  for (const Parameter parameter : parameters) {
    if (!RequiredParameter(view, parameter, instrument, rejection)) break;
  }
  return rejection;
}

Turnover RecentTurnover(const RuleView& view, const Instrument& instrument) {
  const int64_t days = ParameterFor(view, Parameter::kMeanDays, instrument, 0);
  if (days == 0) return {};
  const TradingDay today = Today(view);
  const int32_t first =
      static_cast<int32_t>(today) - static_cast<int32_t>(std::min(days, kMeanDaysMax));
  return view.rights.tallies.TurnoverIn(instrument.terms.county, instrument.terms.pollutant,
                                        {.first = TradingDay{first}, .last = today});
}

Price FeePrice(const Instrument& instrument, int64_t fee) {
  return Price{instrument.terms.price_basis == PriceBasis::kPerTonneYear
                   ? fee
                   : fee * instrument.terms.term_years};
}

TradingDay AfterTradingDays(const RuleView& view, TradingDay day, int64_t count) {
  // Rows of holidays end some day, so this does too.
  while (count > 0 && IsCalendarDay(day)) {
    day = NextDay(day);
    if (view.exchange.IsTradingDay(day)) --count;
  }
  return day;
}

}  // namespace luheng::engine
