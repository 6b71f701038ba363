#include "engine/market/trading_day.h"

#include "engine/market/auction.h"
#include "engine/market/expiry.h"
#include "engine/market/phases.h"
#include "engine/market/slot_scan.h"
#include "engine/market/trading.h"
#include "engine/rights/lease_rules.h"
#include "engine/rights/surveillance.h"
#include "ledger/base/check.h"

namespace luheng::engine {
namespace {

uint32_t InstrumentCount(const RuleScope& scope) {
  return static_cast<uint32_t>(scope.exchange.instruments().size());
}

// How an order ends that does not live into the day that opens: it was good till a day before,
// which no close of a trading day ended, or the day's limits forbid its price.
std::optional<Ending> EndingAtOpen(const Exchange& exchange, uint32_t slot) {
  const OrderArena& orders = exchange.orders();
  if (orders.record(slot).lifetime() == Lifetime::kTillDate &&
      orders.FindConditions(slot)->expire_day < *exchange.open_day()) {
    return kExpiry;
  }
  if (!exchange.IsForbidden(slot)) return std::nullopt;
  return Ending{OrderState::kCancelled, EndReason::kDayLimits};
}

// Ends the orders in slots from `next_slot` on that do not live into the day, until all are seen or
// the command has done enough.
void OpenFrom(const RuleScope& scope, uint32_t next_slot) {
  const Exchange& exchange = scope.exchange;
  const bool is_done =
      EndBySlot(scope, next_slot, [&](uint32_t slot) { return EndingAtOpen(exchange, slot); });
  if (!is_done) {
    scope.exchange.set_continuation(PendingOpen{next_slot});
    return;
  }
  scope.exchange.set_continuation(std::monostate{});
  // An auction that closed the last day may have reached stop orders.
  PlanTriggers(scope);
}

// Makes the close of the day, which is the reference of the next one.
void CloseInstrument(const RuleScope& scope, Instrument& instrument) {
  LUHENG_CHECK(instrument.today.has_value());
  const Statistics& day = instrument.day;
  if (day.trade_count > 0) {
    instrument.reference = instrument.grid.MeanPrice(day.volume, day.amount);
  }
  if (instrument.mode == TradingMode::kAnonymousBook && day.trade_count > 0) {
    scope.rights.tallies.Add({.county = instrument.terms.county,
                              .pollutant = instrument.terms.pollutant,
                              .day = *scope.exchange.open_day(),
                              .cause = RightsCause::kBookTrade,
                              .trade_count = day.trade_count,
                              .quantity = day.volume,
                              .amount = day.amount});
  }
  instrument.today.reset();
  instrument.phase = Phase::kClosed;
  scope.events.emplace_back(InstrumentClosed{.instrument = instrument.id,
                                             .day = *scope.exchange.open_day(),
                                             .close = instrument.reference.value_or(Price{}),
                                             .volume = day.volume,
                                             .amount = day.amount,
                                             .trade_count = day.trade_count});
}

bool IsCall(Phase phase) { return phase == Phase::kCall || phase == Phase::kCallNoCancel; }

// Closes instruments from `next` on until all are done, which ends the day, or the command, which
// has done `work` before, has done enough.
void CloseFrom(const RuleScope& scope, InstrumentId next, int work) {
  scope.exchange.set_continuation(std::monostate{});
  for (auto number = static_cast<uint32_t>(next); number <= InstrumentCount(scope); ++number) {
    Instrument& instrument = scope.exchange.instrument(InstrumentId{number});
    if (!instrument.today) continue;
    if (work >= kWorkPerCommandMax) {
      scope.exchange.set_continuation(PendingClose{instrument.id});
      return;
    }
    if (IsCall(instrument.phase)) {
      const uint32_t ticks = PriceAuction(scope, instrument);
      work += Uncross(scope, instrument, ticks, kWorkPerCommandMax - work);
      if (MeetsAt(instrument.book, ticks)) {
        scope.exchange.set_continuation(PendingUncross{.instrument = instrument.id,
                                                       .price_ticks = ticks,
                                                       .next_phase = Phase::kClosed,
                                                       .closes_day = true});
        return;
      }
    }
    CloseInstrument(scope, instrument);
    ++work;
  }
  scope.exchange.EndDay();
  PlanOrderWatch(scope);
  PlanExpiry(scope, std::nullopt);
}

// The end of a move, after its auction.
void MoveTo(const RuleScope& scope, Instrument& instrument, Phase phase) {
  instrument.is_halted = phase == Phase::kHalted;
  if (phase == Phase::kClosed) {
    CloseInstrument(scope, instrument);
    PlanExpiry(scope, instrument.id);
    return;
  }
  instrument.phase = phase;
  PlanTriggers(scope, instrument);
}

bool NeedsAuction(const Instrument& instrument, Phase next_phase) {
  if (next_phase != Phase::kContinuous && next_phase != Phase::kClosed) return false;
  if (IsCall(instrument.phase)) return true;
  return next_phase == Phase::kContinuous && IsCrossed(instrument.book);
}

}  // namespace

std::optional<Rejection> Check(const RuleView& view, const OpenTradingDay& body) {
  const Exchange& exchange = view.exchange;
  if (exchange.open_day()) {
    return Rejection{RejectReason::kDayAlreadyOpen, static_cast<int64_t>(*exchange.open_day())};
  }
  if (exchange.IsExpiring()) return Rejection{RejectReason::kDayClosing};
  if (exchange.last_day() && body.day <= *exchange.last_day()) {
    return Rejection{RejectReason::kDayNotAfterLast, static_cast<int64_t>(*exchange.last_day())};
  }
  if (!exchange.IsTradingDay(body.day)) return Rejection{RejectReason::kNotATradingDay};
  return std::nullopt;
}

Outcome Do(const RuleScope& scope, const OpenTradingDay& body) {
  scope.registry.mutable_holdings().BeginDay(body.day);
  scope.registry.mutable_checkpoint_keys().OpenDay(body.day, scope.command.sequence);
  scope.exchange.BeginDay(body.day);
  for (uint32_t number = 1; number <= InstrumentCount(scope); ++number) {
    Instrument& instrument = scope.exchange.instrument(InstrumentId{number});
    const bool may_trade = instrument.phase == Phase::kContinuous;
    if (may_trade && IsCrossed(instrument.book)) instrument.phase = Phase::kCall;
  }
  OpenFrom(scope, 1);
  PlanLeaseEnds(scope, body.day);
  BeginOrderWatch(scope, body.day);
  return Done{};
}

std::optional<Rejection> Check(const RuleView& view, const CloseTradingDay& body) {
  if (view.exchange.open_day() != body.day) return Rejection{RejectReason::kDayNotOpen};
  return std::nullopt;
}

Outcome Do(const RuleScope& scope, const CloseTradingDay&) {
  CloseFrom(scope, InstrumentId{1}, 0);
  return Done{};
}

std::optional<Rejection> Check(const RuleView& view, const SetPhase& body) {
  const Instrument* instrument = view.exchange.FindInstrument(body.instrument);
  if (instrument == nullptr) return Rejection{RejectReason::kInstrumentUnknown};
  if (!view.exchange.open_day()) return Rejection{RejectReason::kDayNotOpen};
  if (!IsAllowed({.from = instrument->phase, .to = body.phase}) ||
      !Suits(body.phase, instrument->mode)) {
    return Rejection{RejectReason::kPhaseNotAllowed};
  }
  return std::nullopt;
}

Outcome Do(const RuleScope& scope, const SetPhase& body) {
  Instrument& instrument = scope.exchange.instrument(body.instrument);
  if (!NeedsAuction(instrument, body.phase)) {
    MoveTo(scope, instrument, body.phase);
    return Done{};
  }
  const uint32_t ticks = PriceAuction(scope, instrument);
  scope.exchange.set_continuation(
      PendingUncross{.instrument = instrument.id, .price_ticks = ticks, .next_phase = body.phase});
  ContinueUncross(scope);
  return Done{};
}

void ContinueOpen(const RuleScope& scope) {
  OpenFrom(scope, std::get<PendingOpen>(scope.exchange.continuation()).next_slot);
}

void ContinueUncross(const RuleScope& scope) {
  const PendingUncross uncross = std::get<PendingUncross>(scope.exchange.continuation());
  Instrument& instrument = scope.exchange.instrument(uncross.instrument);
  const int work = Uncross(scope, instrument, uncross.price_ticks, kWorkPerCommandMax);
  if (MeetsAt(instrument.book, uncross.price_ticks)) return;
  scope.exchange.set_continuation(std::monostate{});
  if (!uncross.closes_day) {
    MoveTo(scope, instrument, uncross.next_phase);
    return;
  }
  CloseInstrument(scope, instrument);
  CloseFrom(scope, InstrumentId{static_cast<uint32_t>(instrument.id) + 1}, work + 1);
}

void ContinueClose(const RuleScope& scope) {
  CloseFrom(scope, std::get<PendingClose>(scope.exchange.continuation()).next, 0);
}

}  // namespace luheng::engine
