#include "engine/market/trading.h"

#include <variant>

#include "engine/market/admission.h"
#include "engine/market/matching.h"
#include "engine/market/phases.h"
#include "ledger/base/check.h"

namespace luheng::engine {
namespace {

// Gives a slot to an admitted order, and holds what it needs.
uint32_t TakeOrder(const RuleScope& scope, const SubmitOrder& body, const Admission& admission) {
  Holdings& holdings = scope.registry.mutable_holdings();
  const PositionNumber position = holdings.PositionFor(admission.account, body.instrument);
  OrderArena& orders = scope.exchange.mutable_orders();
  const uint32_t slot = orders.Allocate();
  OrderRecord& order = orders.record(slot);
  order.leaves_lots = static_cast<uint32_t>(admission.lots.value());
  order.price_ticks = static_cast<uint32_t>(admission.ticks.value());
  order.account = admission.account;
  order.participant = admission.participant;
  order.set_instrument_and_side(body.instrument, body.side);
  orders.detail(slot) = {.original_lots = order.leaves_lots, .position = position};
  switch (body.side) {
    case Side::kBuy:
      holdings.HoldMoney(admission.account, admission.amount);
      break;
    case Side::kSell:
      holdings.HoldRights(position, body.quantity);
      break;
  }
  return slot;
}

// Gives back what an order's leaves hold.
void ReleaseHold(const RuleScope& scope, const Instrument& instrument, uint32_t slot) {
  const OrderRecord& order = scope.exchange.orders().record(slot);
  const Lots leaves{order.leaves_lots};
  Holdings& holdings = scope.registry.mutable_holdings();
  switch (order.side()) {
    case Side::kBuy:
      holdings.ReleaseMoney(order.account,
                            instrument.grid.Amount(leaves, Ticks{order.price_ticks}));
      break;
    case Side::kSell:
      holdings.ReleaseRights(scope.exchange.orders().detail(slot).position,
                             instrument.grid.ToGrams(leaves));
      break;
  }
}

Grams FilledOf(const OrderArena& orders, const Instrument& instrument, uint32_t slot) {
  return instrument.grid.ToGrams(
      Lots{orders.detail(slot).original_lots - orders.record(slot).leaves_lots});
}

// The order as it stands; the state says whether its leaves stay open.
OrderReport ReportOf(const RuleScope& scope, const Instrument& instrument, uint32_t slot,
                     OrderState state) {
  const OrderArena& orders = scope.exchange.orders();
  const bool is_open = state == OrderState::kNew || state == OrderState::kPartiallyFilled ||
                       state == OrderState::kMatching;
  const Lots leaves{is_open ? orders.record(slot).leaves_lots : 0};
  return {.order = scope.exchange.OrderIdOf(slot),
          .account = scope.registry.account_id(orders.record(slot).account),
          .state = state,
          .filled = FilledOf(orders, instrument, slot),
          .leaves = instrument.grid.ToGrams(leaves),
          .filled_amount = orders.detail(slot).filled_amount,
          .trade_count = static_cast<uint32_t>(scope.events.size() / 2)};
}

// Rests, ends or suspends an order that has met what it could, and reports it.
OrderReport Conclude(const RuleScope& scope, Instrument& instrument, const PendingSweep& sweep,
                     MatchEnd end) {
  OrderArena& orders = scope.exchange.mutable_orders();
  const OrderRecord& order = orders.record(sweep.slot);
  if (end == MatchEnd::kWorkLimit) {
    scope.exchange.set_continuation(sweep);
    return ReportOf(scope, instrument, sweep.slot, OrderState::kMatching);
  }
  if (order.leaves_lots == 0) {
    const OrderReport report = ReportOf(scope, instrument, sweep.slot, OrderState::kFilled);
    orders.Release(sweep.slot);
    return report;
  }
  if (end == MatchEnd::kNothingToMeet && sweep.time_in_force == TimeInForce::kDay) {
    const bool is_new = order.leaves_lots == orders.detail(sweep.slot).original_lots;
    instrument.book.Append(orders, sweep.slot);
    return ReportOf(scope, instrument, sweep.slot,
                    is_new ? OrderState::kNew : OrderState::kPartiallyFilled);
  }
  const OrderReport report = ReportOf(scope, instrument, sweep.slot, OrderState::kCancelled);
  ReleaseHold(scope, instrument, sweep.slot);
  orders.Release(sweep.slot);
  return report;
}

std::variant<uint32_t, Rejection> FindCancellable(const RuleView& view, const CancelOrder& body) {
  const uint32_t slot = view.exchange.FindSlot(body.order);
  if (slot == 0) return Rejection{RejectReason::kOrderUnknown};
  const OrderRecord& order = view.exchange.orders().record(slot);
  if (order.participant != view.actor.participant) {
    return Rejection{RejectReason::kOrderNotOwned};
  }
  if (!RulesOf(view.exchange.FindInstrument(order.instrument())->phase).cancel) {
    return Rejection{RejectReason::kPhaseNotAllowed};
  }
  return slot;
}

}  // namespace

std::optional<Rejection> Check(const RuleView& view, const SubmitOrder& body) {
  const auto admitted = Admit(view, body);
  const auto* rejection = std::get_if<Rejection>(&admitted);
  return rejection == nullptr ? std::nullopt : std::optional(*rejection);
}

Outcome Submit(const RuleScope& scope, const SubmitOrder& body) {
  const auto admitted = Admit(scope.view(), body);
  if (const auto* rejection = std::get_if<Rejection>(&admitted)) return *rejection;

  // From here the command must succeed.
  const PendingSweep sweep{TakeOrder(scope, body, std::get<Admission>(admitted)),
                           body.time_in_force};
  Instrument& instrument = scope.exchange.instrument(body.instrument);
  const MatchEnd end = RulesOf(instrument.phase).match ? Match(scope, instrument, sweep.slot)
                                                       : MatchEnd::kNothingToMeet;
  return Conclude(scope, instrument, sweep, end);
}

void ContinueSweep(const RuleScope& scope) {
  const PendingSweep sweep = std::get<PendingSweep>(scope.exchange.continuation());
  scope.exchange.set_continuation(std::monostate{});
  const OrderRecord order = scope.exchange.orders().record(sweep.slot);
  Instrument& instrument = scope.exchange.instrument(order.instrument());
  const MatchEnd end = Match(scope, instrument, sweep.slot);
  const Grams leaves =
      instrument.grid.ToGrams(Lots{scope.exchange.orders().record(sweep.slot).leaves_lots});
  const OrderReport report = Conclude(scope, instrument, sweep, end);
  if (report.state == OrderState::kCancelled) {
    scope.events.emplace_back(OrderEnded{.order = report.order,
                                         .account = report.account,
                                         .instrument = instrument.id,
                                         .state = report.state,
                                         .filled = report.filled,
                                         .unfilled = leaves});
  }
}

std::optional<Rejection> Check(const RuleView& view, const CancelOrder& body) {
  const auto found = FindCancellable(view, body);
  const auto* rejection = std::get_if<Rejection>(&found);
  return rejection == nullptr ? std::nullopt : std::optional(*rejection);
}

Outcome Cancel(const RuleScope& scope, const CancelOrder& body) {
  const auto found = FindCancellable(scope.view(), body);
  if (const auto* rejection = std::get_if<Rejection>(&found)) return *rejection;

  // From here the command must succeed.
  const uint32_t slot = std::get<uint32_t>(found);
  const Fen filled_amount = scope.exchange.orders().detail(slot).filled_amount;
  const OrderEnded ended = EndRestingOrder(scope, slot, OrderState::kCancelled);
  return OrderReport{.order = ended.order,
                     .account = ended.account,
                     .state = ended.state,
                     .filled = ended.filled,
                     .leaves = {},
                     .filled_amount = filled_amount,
                     .trade_count = 0};
}

OrderEnded EndRestingOrder(const RuleScope& scope, uint32_t slot, OrderState state) {
  OrderArena& orders = scope.exchange.mutable_orders();
  Instrument& instrument = scope.exchange.instrument(orders.record(slot).instrument());
  const OrderEnded ended{
      .order = scope.exchange.OrderIdOf(slot),
      .account = scope.registry.account_id(orders.record(slot).account),
      .instrument = instrument.id,
      .state = state,
      .filled = FilledOf(orders, instrument, slot),
      .unfilled = instrument.grid.ToGrams(Lots{orders.record(slot).leaves_lots})};
  ReleaseHold(scope, instrument, slot);
  instrument.book.Remove(orders, slot);
  orders.Release(slot);
  return ended;
}

}  // namespace luheng::engine
