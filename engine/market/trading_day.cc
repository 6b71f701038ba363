#include "engine/market/trading_day.h"

#include <algorithm>
#include <array>

#include "engine/market/auction.h"
#include "engine/market/expiry.h"
#include "engine/market/order_end.h"
#include "engine/market/phases.h"
#include "engine/market/trading.h"
#include "ledger/base/check.h"

namespace luheng::engine {
namespace {

// What the day's limits allow, in ticks.
struct TickRange {
  int64_t low = 0;
  int64_t high = 0;

  bool Contains(uint32_t ticks) const { return ticks >= low && ticks <= high; }
};

TickRange AllowedRange(const Instrument& instrument) {
  const DayLimits& limits = *instrument.today;
  return {.low = instrument.grid.ToTicks(std::max(limits.floor, limits.low)).value(),
          .high = instrument.grid.ToTicks(limits.high).value()};
}

// The best level of a side whose price is not allowed; 0 if there is none.
uint32_t FindForbidden(const OrderBook& book, Side side, const TickRange& allowed) {
  const PriceLadder& ladder = book.ladder(side);
  if (ladder.empty()) return 0;
  if (!allowed.Contains(ladder.best_ticks())) return ladder.best_ticks();
  // The best price is allowed, and so are all down to the limit.
  return ladder.WorseThan(static_cast<uint32_t>(side == Side::kBuy ? allowed.low : allowed.high));
}

void EndForbidden(const RuleScope& scope, uint32_t slot) {
  scope.events.emplace_back(EndOrder(scope, slot, OrderState::kCancelled, EndReason::kDayLimits));
}

// Cancels resting orders that the day's limits forbid: bids first, best price first. Returns how
// many; fewer than `count_max` only if none is left.
int EndForbiddenResting(const RuleScope& scope, Instrument& instrument, int count_max) {
  const TickRange allowed = AllowedRange(instrument);
  int count = 0;
  for (const Side side : {Side::kBuy, Side::kSell}) {
    for (; count < count_max; ++count) {
      const uint32_t ticks = FindForbidden(instrument.book, side, allowed);
      if (ticks == 0) break;
      EndForbidden(scope, instrument.book.ladder(side).Find(ticks)->first);
    }
  }
  return count;
}

// As above, of the waiting stop orders.
int EndForbiddenWaiting(const RuleScope& scope, Instrument& instrument, int count_max) {
  const TickRange allowed = AllowedRange(instrument);
  std::array<uint32_t, kWorkPerCommandMax> slots;
  int count = 0;
  instrument.stops.ForEach([&](uint32_t slot) {
    if (count == count_max) return;
    if (allowed.Contains(scope.exchange.orders().record(slot).price_ticks)) return;
    slots[static_cast<size_t>(count++)] = slot;
  });
  for (int i = 0; i < count; ++i) EndForbidden(scope, slots[static_cast<size_t>(i)]);
  return count;
}

uint32_t InstrumentCount(const RuleScope& scope) {
  return static_cast<uint32_t>(scope.exchange.instruments().size());
}

// Opens instruments from `next` on until all are done or the command has done enough.
void OpenFrom(const RuleScope& scope, InstrumentId next) {
  scope.exchange.set_continuation(std::monostate{});
  int work = 0;
  for (auto number = static_cast<uint32_t>(next); number <= InstrumentCount(scope); ++number) {
    Instrument& instrument = scope.exchange.instrument(InstrumentId{number});
    if (!instrument.today) continue;
    work += EndForbiddenResting(scope, instrument, kWorkPerCommandMax - work);
    work += EndForbiddenWaiting(scope, instrument, kWorkPerCommandMax - work);
    if (work == kWorkPerCommandMax) {
      scope.exchange.set_continuation(PendingOpen{instrument.id});
      return;
    }
  }
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
  scope.exchange.BeginDay(body.day);
  for (uint32_t number = 1; number <= InstrumentCount(scope); ++number) {
    Instrument& instrument = scope.exchange.instrument(InstrumentId{number});
    const bool may_trade = instrument.phase == Phase::kContinuous;
    if (may_trade && IsCrossed(instrument.book)) instrument.phase = Phase::kCall;
  }
  OpenFrom(scope, InstrumentId{1});
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
  if (!IsAllowed({.from = instrument->phase, .to = body.phase})) {
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
  OpenFrom(scope, std::get<PendingOpen>(scope.exchange.continuation()).next);
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
