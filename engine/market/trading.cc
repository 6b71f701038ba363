#include "engine/market/trading.h"

#include <algorithm>
#include <variant>

#include "engine/market/admission.h"
#include "engine/market/matching.h"
#include "engine/market/order_end.h"
#include "engine/market/phases.h"
#include "ledger/base/check.h"

namespace luheng::engine {
namespace {

// Rests an order behind those of its price; of an iceberg, a part is hidden.
void Rest(const RuleScope& scope, Instrument& instrument, uint32_t slot) {
  OrderArena& orders = scope.exchange.mutable_orders();
  OrderConditions* conditions = orders.FindConditions(slot);
  if (conditions != nullptr && conditions->display_lots > 0) {
    OrderRecord& order = orders.record(slot);
    const uint32_t shown = std::min(order.leaves_lots, conditions->display_lots);
    conditions->hidden_lots = order.leaves_lots - shown;
    order.leaves_lots = shown;
  }
  instrument.book.Append(orders, slot);
}

// What became of an order that has met what it could.
struct Conclusion {
  OrderState state{};
  EndReason reason{};
  uint32_t filled_lots = 0;
  uint32_t leaves_lots = 0;  // Open, or given back if the order was cancelled.
  uint32_t trade_count = 0;
};

// The order as it is, in `state`.
Conclusion Describe(const OrderArena& orders, uint32_t slot, OrderState state) {
  const uint32_t leaves = orders.LeavesOf(slot);
  return {.state = state,
          .reason = EndReason::kNone,
          .filled_lots = orders.detail(slot).original_lots - leaves,
          .leaves_lots = leaves,
          .trade_count = 0};
}

// Rests, ends or suspends an order. The slot of one that has ended is free.
Conclusion Conclude(const RuleScope& scope, Instrument& instrument, uint32_t slot,
                    const MatchResult& result) {
  OrderArena& orders = scope.exchange.mutable_orders();
  Conclusion conclusion = Describe(orders, slot, OrderState::kFilled);
  conclusion.trade_count = result.trade_count;
  if (result.end == MatchEnd::kWorkLimit) {
    scope.exchange.set_continuation(PendingSweep{slot});
    conclusion.state = OrderState::kMatching;
  } else if (conclusion.leaves_lots == 0) {
    orders.Release(slot);
  } else if (result.end == MatchEnd::kNothingToMeet &&
             orders.record(slot).lifetime() != Lifetime::kImmediate) {
    Rest(scope, instrument, slot);
    conclusion.state =
        conclusion.filled_lots == 0 ? OrderState::kNew : OrderState::kPartiallyFilled;
  } else {
    EndOutsideBook(scope, instrument, slot);
    conclusion.state = OrderState::kCancelled;
    conclusion.reason =
        result.end == MatchEnd::kSelfTrade ? EndReason::kSelfTrade : EndReason::kRemainder;
  }
  return conclusion;
}

// Whether an order may trade as it comes.
enum class Entry { kMatch, kKill };

// Matches an order that is in no book, if the phase lets it, and concludes.
Conclusion Enter(const RuleScope& scope, Instrument& instrument, uint32_t slot, Entry entry) {
  MatchResult result;
  if (entry == Entry::kMatch && RulesOf(instrument.phase).match) {
    result = Match(scope, instrument, slot);
  }
  const Conclusion conclusion = Conclude(scope, instrument, slot, result);
  PlanTriggers(scope, instrument);
  return conclusion;
}

// As Enter(), in a Continue command: what is cancelled gets an event, since no report goes out.
void EnterAgain(const RuleScope& scope, Instrument& instrument, uint32_t slot) {
  const OrderId id = scope.exchange.OrderIdOf(slot);
  const AccountNumber account = scope.exchange.orders().record(slot).account;
  const Conclusion conclusion = Enter(scope, instrument, slot, Entry::kMatch);
  if (conclusion.state != OrderState::kCancelled) return;
  scope.events.emplace_back(
      OrderEnded{.order = id,
                 .account = scope.registry.account_id(account),
                 .instrument = instrument.id,
                 .state = conclusion.state,
                 .reason = conclusion.reason,
                 .filled = instrument.grid.ToGrams(Lots{conclusion.filled_lots}),
                 .unfilled = instrument.grid.ToGrams(Lots{conclusion.leaves_lots})});
}

// Who an order is, noted before it may end.
struct Identity {
  OrderId order{};
  AccountId account{};
  uint32_t slot = 0;
};

Identity IdentityOf(const RuleScope& scope, uint32_t slot) {
  return {.order = scope.exchange.OrderIdOf(slot),
          .account = scope.registry.account_id(scope.exchange.orders().record(slot).account),
          .slot = slot};
}

// The report is written where the caller wants it, field by field: copying what was just written
// stalls the processor for as long as the rest of an order takes.
Outcome Report(const RuleScope& scope, const Instrument& instrument, const Identity& identity,
               const Conclusion& conclusion) {
  Outcome outcome{std::in_place_type<OrderReport>};
  OrderReport& report = *std::get_if<OrderReport>(&outcome);
  const bool is_open = conclusion.state != OrderState::kCancelled;
  report.order = identity.order;
  report.account = identity.account;
  report.state = conclusion.state;
  report.reason = conclusion.reason;
  report.filled = instrument.grid.ToGrams(Lots{conclusion.filled_lots});
  report.leaves = instrument.grid.ToGrams(Lots{is_open ? conclusion.leaves_lots : 0});
  // Also of an order that has ended: its slot is free, and nobody has taken it since.
  report.filled_amount = scope.exchange.orders().detail(identity.slot).filled_amount();
  report.trade_count = conclusion.trade_count;
  return outcome;
}

OrderTraits TraitsOf(const SubmitOrder& body) {
  const Lifetime lifetime = LifetimeOf(body.time_in_force);
  return {.side = body.side,
          .lifetime = lifetime,
          .self_trade_prevention = body.self_trade_prevention,
          .post_only = body.post_only,
          .has_conditions = body.stop_price.has_value() || body.display_quantity.has_value() ||
                            lifetime == Lifetime::kTillDate,
          .is_waiting = body.stop_price.has_value()};
}

// Gives a slot to an admitted order, and holds what it needs.
uint32_t TakeOrder(const RuleScope& scope, const Instrument& instrument, const SubmitOrder& body,
                   const Admission& admission) {
  const PositionNumber position =
      admission.position != PositionNumber{}
          ? admission.position
          : scope.registry.mutable_holdings().PositionFor(admission.account, body.instrument);
  OrderArena& orders = scope.exchange.mutable_orders();
  const uint32_t slot = orders.Allocate(admission.account);
  OrderRecord& order = orders.record(slot);
  order.leaves_lots = static_cast<uint32_t>(admission.lots.value());
  order.price_ticks = static_cast<uint32_t>(admission.ticks.value());
  order.position = position;
  const OrderTraits traits = TraitsOf(body);
  order.set_instrument_and_traits(body.instrument, traits);
  OrderDetail& detail = orders.detail(slot);
  detail.original_lots = order.leaves_lots;
  detail.set_filled_amount({});
  if (traits.has_conditions) {
    const auto lots = [&](Grams grams) {
      return static_cast<uint32_t>(instrument.grid.ToLots(grams).value());
    };
    const auto ticks = [&](Price price) {
      return static_cast<uint32_t>(instrument.grid.ToTicks(price).value());
    };
    orders.AddConditions(slot,
                         {.display_lots = body.display_quantity ? lots(*body.display_quantity) : 0,
                          .hidden_lots = 0,
                          .stop_ticks = body.stop_price ? ticks(*body.stop_price) : 0,
                          .arrival = scope.command.sequence,
                          .expire_day = body.expire_day.value_or(TradingDay{})});
  }
  Holdings& holdings = scope.registry.mutable_holdings();
  switch (body.side) {
    case Side::kBuy:
      holdings.HoldMoney(position, admission.amount, body.quantity);
      break;
    case Side::kSell:
      holdings.HoldRights(position, body.quantity);
      break;
  }
  return slot;
}

bool MayFillOrKill(const RuleScope& scope, const Instrument& instrument, const SubmitOrder& body,
                   const Admission& admission) {
  return CanFill(scope.view(), instrument,
                 {.side = body.side,
                  .participant = admission.participant,
                  .self_trade_prevention = body.self_trade_prevention,
                  .lots = static_cast<uint32_t>(admission.lots.value()),
                  .price_ticks = static_cast<uint32_t>(admission.ticks.value())});
}

std::variant<uint32_t, Rejection> FindCancellable(const RuleView& view, const CancelOrder& body) {
  const uint32_t slot = view.exchange.FindSlot(body.order);
  if (slot == 0) return Rejection{RejectReason::kOrderUnknown};
  const OrderRecord& order = view.exchange.orders().record(slot);
  if (view.registry.holdings().OwnerOf(order.account) != view.actor.participant) {
    return Rejection{RejectReason::kOrderNotOwned};
  }
  if (!RulesOf(view.exchange.FindInstrument(order.instrument())->phase).cancel) {
    return Rejection{RejectReason::kPhaseNotAllowed};
  }
  return slot;
}

template <class Found>
std::optional<Rejection> RefusalOf(const Found& found) {
  const auto* rejection = std::get_if<Rejection>(&found);
  return rejection == nullptr ? std::nullopt : std::optional(*rejection);
}

}  // namespace

std::optional<Rejection> Check(const RuleView& view, const SubmitOrder& body) {
  return RefusalOf(Admit(view, body));
}
std::optional<Rejection> Check(const RuleView& view, const AmendOrder& body) {
  return RefusalOf(Admit(view, body));
}
std::optional<Rejection> Check(const RuleView& view, const CancelOrder& body) {
  return RefusalOf(FindCancellable(view, body));
}

namespace {

bool IsCall(const Instrument& instrument) {
  return instrument.phase == Phase::kCall || instrument.phase == Phase::kCallNoCancel;
}

void CountOrder(const RuleScope& scope, const Instrument& instrument, uint32_t slot) {
  OrderCounts& counts =
      scope.exchange.mutable_order_watch().Of(scope.exchange.orders().record(slot).account);
  ++counts.orders;
  if (IsCall(instrument)) ++counts.call_orders;
}

void CountCancel(const RuleScope& scope, uint32_t slot) {
  const OrderRecord& order = scope.exchange.orders().record(slot);
  if (!IsCall(*scope.exchange.FindInstrument(order.instrument()))) return;
  ++scope.exchange.mutable_order_watch().Of(order.account).call_cancels;
}

}  // namespace

Outcome Submit(const RuleScope& scope, const SubmitOrder& body) {
  const auto admitted = Admit(scope.view(), body);
  if (const auto* rejection = std::get_if<Rejection>(&admitted)) return *rejection;

  // From here the command must succeed.
  const Admission& admission = std::get<Admission>(admitted);
  Instrument& instrument = scope.exchange.instrument(body.instrument);
  const bool is_killed = body.time_in_force == TimeInForce::kFillOrKill &&
                         !MayFillOrKill(scope, instrument, body, admission);
  const uint32_t slot = TakeOrder(scope, instrument, body, admission);
  const Identity identity{
      .order = scope.exchange.OrderIdOf(slot), .account = body.account, .slot = slot};
  if (scope.exchange.order_watch().is_on()) CountOrder(scope, instrument, slot);
  if (body.stop_price) {
    instrument.stops.Add(scope.exchange.orders(), slot);
    return Report(scope, instrument, identity,
                  Describe(scope.exchange.orders(), slot, OrderState::kWaiting));
  }
  const Entry entry = is_killed ? Entry::kKill : Entry::kMatch;
  return Report(scope, instrument, identity, Enter(scope, instrument, slot, entry));
}

Outcome Amend(const RuleScope& scope, const AmendOrder& body) {
  const auto admitted = Admit(scope.view(), body);
  if (const auto* rejection = std::get_if<Rejection>(&admitted)) return *rejection;

  // From here the command must succeed.
  const Amendment& amendment = std::get<Amendment>(admitted);
  const uint32_t slot = amendment.slot;
  OrderArena& orders = scope.exchange.mutable_orders();
  OrderRecord& order = orders.record(slot);
  Instrument& instrument = scope.exchange.instrument(order.instrument());
  const Identity identity = IdentityOf(scope, slot);
  const auto new_lots = static_cast<uint32_t>(amendment.lots.value());
  const bool same_price = Ticks{order.price_ticks} == amendment.ticks;
  if (same_price && new_lots <= orders.detail(slot).original_lots) {
    const uint32_t fewer = orders.detail(slot).original_lots - new_lots;
    if (fewer > 0) ReduceOrder(scope, instrument, slot, fewer);
    return Report(scope, instrument, identity,
                  Describe(orders, slot, scope.exchange.FindOrder(body.order)->state));
  }
  const uint32_t filled = FilledLotsOf(orders, slot);
  ReleaseHold(scope, instrument, slot, orders.LeavesOf(slot));
  Withdraw(scope, instrument, slot);
  if (OrderConditions* conditions = orders.FindConditions(slot)) conditions->hidden_lots = 0;
  order.leaves_lots = new_lots - filled;
  order.price_ticks = static_cast<uint32_t>(amendment.ticks.value());
  orders.detail(slot).original_lots = new_lots;
  Hold(scope, instrument, slot, order.leaves_lots);
  if (order.is_waiting()) {
    instrument.stops.Add(orders, slot);
    return Report(scope, instrument, identity, Describe(orders, slot, OrderState::kWaiting));
  }
  return Report(scope, instrument, identity, Enter(scope, instrument, slot, Entry::kMatch));
}

Outcome Cancel(const RuleScope& scope, const CancelOrder& body) {
  const auto found = FindCancellable(scope.view(), body);
  if (const auto* rejection = std::get_if<Rejection>(&found)) return *rejection;

  // From here the command must succeed.
  const uint32_t slot = std::get<uint32_t>(found);
  if (scope.exchange.order_watch().is_on()) CountCancel(scope, slot);
  const Fen filled_amount = scope.exchange.orders().detail(slot).filled_amount();
  const OrderEnded ended = EndOrder(scope, slot, OrderState::kCancelled, EndReason::kRequested);
  return OrderReport{.order = ended.order,
                     .account = ended.account,
                     .state = ended.state,
                     .reason = ended.reason,
                     .filled = ended.filled,
                     .leaves = {},
                     .filled_amount = filled_amount,
                     .trade_count = 0};
}

void ContinueSweep(const RuleScope& scope) {
  const uint32_t slot = std::get<PendingSweep>(scope.exchange.continuation()).slot;
  scope.exchange.set_continuation(std::monostate{});
  const InstrumentId instrument = scope.exchange.orders().record(slot).instrument();
  EnterAgain(scope, scope.exchange.instrument(instrument), slot);
}

void ContinueTriggers(const RuleScope& scope) {
  const InstrumentId id = std::get<PendingTriggers>(scope.exchange.continuation()).instrument;
  scope.exchange.set_continuation(std::monostate{});
  Instrument& instrument = scope.exchange.instrument(id);
  OrderArena& orders = scope.exchange.mutable_orders();
  const uint32_t slot = instrument.stops.FirstReached(instrument.last_ticks);
  LUHENG_CHECK(slot != 0);
  instrument.stops.Remove(orders, slot);
  orders.FindConditions(slot)->stop_ticks = 0;
  OrderTraits traits = orders.record(slot).traits();
  traits.is_waiting = false;
  orders.record(slot).set_instrument_and_traits(id, traits);
  scope.events.emplace_back(
      OrderTriggered{.order = scope.exchange.OrderIdOf(slot),
                     .account = scope.registry.account_id(orders.record(slot).account),
                     .instrument = id,
                     .last = instrument.grid.ToPrice(Ticks{instrument.last_ticks})});
  EnterAgain(scope, instrument, slot);
}

void PlanTriggers(const RuleScope& scope, const Instrument& instrument) {
  if (instrument.stops.count() == 0 || scope.exchange.has_continuation()) return;
  if (instrument.phase != Phase::kContinuous || instrument.last_ticks == 0) return;
  if (instrument.stops.FirstReached(instrument.last_ticks) == 0) return;
  scope.exchange.set_continuation(PendingTriggers{instrument.id});
}

void PlanTriggers(const RuleScope& scope) {
  for (const Instrument& instrument : scope.exchange.instruments()) {
    PlanTriggers(scope, instrument);
    if (scope.exchange.has_continuation()) return;
  }
}

}  // namespace luheng::engine
