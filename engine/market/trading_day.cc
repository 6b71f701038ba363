#include "engine/market/trading_day.h"

#include "engine/market/trading.h"
#include "ledger/base/check.h"

namespace luheng::engine {
namespace {

// Expires orders in the order in which they would have traded, the buying ones first. Returns how
// many; fewer than `count_max` only if none is left.
int ExpireOrders(const RuleScope& scope, Instrument& instrument, int count_max) {
  int count = 0;
  for (const Side side : {Side::kBuy, Side::kSell}) {
    for (; count < count_max; ++count) {
      const uint32_t slot = instrument.book.Front(side);
      if (slot == 0) break;
      scope.events.emplace_back(EndRestingOrder(scope, slot, OrderState::kExpired));
    }
  }
  return count;
}

// Makes the close of the day, which is the reference of the next one.
void CloseInstrument(const RuleScope& scope, Instrument& instrument) {
  LUHENG_CHECK(instrument.book.empty());
  const Statistics& day = instrument.day;
  if (day.trade_count > 0) {
    instrument.reference = instrument.grid.MeanPrice(day.volume, day.amount);
  }
  instrument.today.reset();
  scope.events.emplace_back(InstrumentClosed{.instrument = instrument.id,
                                             .day = *scope.exchange.last_day(),
                                             .close = instrument.reference.value_or(Price{}),
                                             .volume = day.volume,
                                             .amount = day.amount,
                                             .trade_count = day.trade_count});
}

// Closes instruments from `next` on until all are done or the command has done enough.
void CloseFrom(const RuleScope& scope, InstrumentId next) {
  const auto instrument_count = static_cast<uint32_t>(scope.exchange.instruments().size());
  int work = 0;
  for (auto number = static_cast<uint32_t>(next); number <= instrument_count; ++number) {
    Instrument& instrument = scope.exchange.instrument(InstrumentId{number});
    if (!instrument.today) continue;
    work += ExpireOrders(scope, instrument, kWorkPerCommandMax - work);
    if (work == kWorkPerCommandMax) {
      scope.exchange.set_continuation(PendingClose{instrument.id});
      return;
    }
    CloseInstrument(scope, instrument);
    ++work;
  }
  scope.exchange.set_continuation(std::monostate{});
}

}  // namespace

std::optional<Rejection> Check(const RuleView& view, const OpenTradingDay& body) {
  const Exchange& exchange = view.exchange;
  if (exchange.open_day()) {
    return Rejection{RejectReason::kDayAlreadyOpen, static_cast<int64_t>(*exchange.open_day())};
  }
  if (exchange.last_day() && body.day <= *exchange.last_day()) {
    return Rejection{RejectReason::kDayNotAfterLast, static_cast<int64_t>(*exchange.last_day())};
  }
  if (!exchange.IsTradingDay(body.day)) return Rejection{RejectReason::kNotATradingDay};
  return std::nullopt;
}

Outcome Do(const RuleScope& scope, const OpenTradingDay& body) {
  scope.registry.mutable_holdings().BeginDay(body.day);
  scope.exchange.BeginDay(body.day);
  return Done{};
}

std::optional<Rejection> Check(const RuleView& view, const CloseTradingDay& body) {
  if (view.exchange.open_day() != body.day) return Rejection{RejectReason::kDayNotOpen};
  return std::nullopt;
}

Outcome Do(const RuleScope& scope, const CloseTradingDay&) {
  scope.exchange.EndDay();
  CloseFrom(scope, InstrumentId{1});
  return Done{};
}

void ContinueClose(const RuleScope& scope) {
  CloseFrom(scope, std::get<PendingClose>(scope.exchange.continuation()).next);
}

std::optional<Rejection> Check(const RuleView& view, const SetPhase& body) {
  const Instrument* instrument = view.exchange.FindInstrument(body.instrument);
  if (instrument == nullptr) return Rejection{RejectReason::kInstrumentUnknown};
  if (!view.exchange.open_day()) return Rejection{RejectReason::kDayNotOpen};
  // From HALTED to CONTINUOUS and back: an instrument that is closed, or in the phase already, has
  // nowhere to go.
  if (instrument->phase == Phase::kClosed || instrument->phase == body.phase) {
    return Rejection{RejectReason::kPhaseNotAllowed};
  }
  return std::nullopt;
}

Outcome Do(const RuleScope& scope, const SetPhase& body) {
  Instrument& instrument = scope.exchange.instrument(body.instrument);
  instrument.phase = body.phase;
  instrument.opening_phase = body.phase;
  return Done{};
}

}  // namespace luheng::engine
