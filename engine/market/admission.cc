#include "engine/market/admission.h"

#include <algorithm>

#include "engine/market/order_end.h"
#include "engine/market/phases.h"
#include "engine/market/trade_limits.h"

namespace luheng::engine {
namespace {

using Refusal = std::optional<Rejection>;

Refusal CheckPhase(const Instrument& instrument, const SubmitOrder& body) {
  const PhaseRules rules = RulesOf(instrument.phase);
  if (instrument.phase == Phase::kClosed) return Rejection{RejectReason::kMarketClosed};
  if (instrument.phase == Phase::kListing) return Rejection{RejectReason::kWrongMode};
  if (!rules.submit) return Rejection{RejectReason::kInstrumentHalted};
  const bool is_immediate = LifetimeOf(body.time_in_force) == Lifetime::kImmediate;
  if (is_immediate && !rules.match) return Rejection{RejectReason::kNeedsContinuous};
  return std::nullopt;
}

Refusal CheckQuantity(const Instrument& instrument, Grams quantity) {
  const TradingGrid& grid = instrument.grid;
  if (!grid.IsWholeLots(quantity)) return Rejection{RejectReason::kOffLot, grid.lot().value()};
  const Grams max = instrument.today->order_quantity_max;
  if (quantity > max) return Rejection{RejectReason::kOrderTooLarge, max.value()};
  return std::nullopt;
}

Refusal CheckPrice(const Instrument& instrument, Price price) {
  const TradingGrid& grid = instrument.grid;
  const DayLimits& limits = *instrument.today;
  if (!grid.IsWholeTicks(price)) return Rejection{RejectReason::kOffTick, grid.tick().value()};
  if (price < limits.floor) return Rejection{RejectReason::kBelowFloor, limits.floor.value()};
  if (price > limits.high) return Rejection{RejectReason::kAboveBand, limits.high.value()};
  if (price < limits.low) return Rejection{RejectReason::kBelowBand, limits.low.value()};
  return std::nullopt;
}

// How far a market order may go; a buying one needs a band, or it could cost anything.
std::variant<Price, Rejection> PriceOf(const Instrument& instrument, const SubmitOrder& body) {
  const DayLimits& limits = *instrument.today;
  if (body.type != OrderType::kMarket) {
    if (auto refusal = CheckPrice(instrument, body.price)) return *refusal;
    return body.price;
  }
  if (body.side == Side::kSell) return std::max(limits.low, limits.floor);
  if (!limits.has_band) return Rejection{RejectReason::kNoBand};
  return limits.high;
}

// Whether an iceberg of so many lots shows enough of itself at a time.
Refusal CheckDisplay(const TradingGrid& grid, Lots lots, Lots display) {
  const Lots least{(lots.value() + kIcebergPartsMax - 1) / kIcebergPartsMax};
  if (display >= least) return std::nullopt;
  return Rejection{RejectReason::kDisplayTooSmall, grid.ToGrams(least).value()};
}

Refusal CheckConditions(const RuleView& view, const Instrument& instrument,
                        const SubmitOrder& body) {
  const TradingGrid& grid = instrument.grid;
  if (body.display_quantity) {
    if (!grid.IsWholeLots(*body.display_quantity)) {
      return Rejection{RejectReason::kOffLot, grid.lot().value()};
    }
    const Lots lots = grid.ToLots(body.quantity);
    const Lots display = grid.ToLots(*body.display_quantity);
    if (auto refusal = CheckDisplay(grid, lots, display)) return refusal;
  }
  if (body.stop_price) {
    if (auto refusal = CheckPrice(instrument, *body.stop_price)) return refusal;
    const Price last = grid.ToPrice(Ticks{instrument.last_ticks});
    const bool is_reached =
        body.side == Side::kBuy ? last >= *body.stop_price : last <= *body.stop_price;
    if (instrument.last_ticks != 0 && is_reached) {
      return Rejection{RejectReason::kStopReached, last.value()};
    }
  }
  if (body.expire_day && *body.expire_day < *view.exchange.open_day()) {
    return Rejection{RejectReason::kExpireDayPast, static_cast<int64_t>(*view.exchange.open_day())};
  }
  return std::nullopt;
}

// What open orders of one account may buy is counted, and stays far inside 64 bits.
Refusal CheckBuying(const RuleView& view, PositionNumber position, Grams added) {
  if (position == PositionNumber{}) return std::nullopt;
  const Grams buying = view.registry.holdings().position(position).buying;
  if (buying + added <= Grams{kTotalMax}) return std::nullopt;
  return Rejection{RejectReason::kAmountTooLarge, kTotalMax};
}

Refusal CheckMoney(const RuleView& view, AccountNumber account, Fen needed) {
  const Fen available = view.registry.holdings().Find(account)->available;
  if (needed <= available) return std::nullopt;
  return Rejection{RejectReason::kInsufficientFunds, available.value()};
}

Refusal CheckRights(const RuleView& view, PositionNumber position, Grams needed) {
  const Holdings& holdings = view.registry.holdings();
  const Grams available =
      position == PositionNumber{} ? Grams{} : holdings.AvailableOf(holdings.position(position));
  if (needed <= available) return std::nullopt;
  return Rejection{RejectReason::kInsufficientHoldings, available.value()};
}

Refusal CheckWouldTrade(const Instrument& instrument, Side side, Ticks ticks) {
  if (!RulesOf(instrument.phase).match) return std::nullopt;
  const PriceLadder& opposite = instrument.book.ladder(Opposite(side));
  if (!opposite.Crosses(static_cast<uint32_t>(ticks.value()))) return std::nullopt;
  return Rejection{RejectReason::kWouldTrade,
                   instrument.grid.ToPrice(Ticks{opposite.best_ticks()}).value()};
}

// Notes the amount as well.
Refusal CheckMeans(const RuleView& view, const Instrument& instrument, const SubmitOrder& body,
                   Admission& admission) {
  const auto amount = instrument.grid.BoundedAmount(admission.lots, admission.ticks);
  if (!amount) return Rejection{RejectReason::kAmountTooLarge, kAmountMax.value()};
  admission.amount = *amount;
  if (auto refusal = CheckTurnover(instrument)) return refusal;
  if (body.side == Side::kSell) {
    return CheckRights(view, admission.position, body.quantity);
  }
  if (auto refusal = CheckBuying(view, admission.position, body.quantity)) return refusal;
  if (auto refusal = CheckPositionLimit(view, instrument, admission.participant, body.quantity)) {
    return refusal;
  }
  return CheckMoney(view, admission.account, *amount);
}

// The open order that the actor wants to amend, or why there is none.
std::variant<uint32_t, Rejection> FindAmendable(const RuleView& view, OrderId id) {
  const uint32_t slot = view.exchange.FindSlot(id);
  if (slot == 0) return Rejection{RejectReason::kOrderUnknown};
  const OrderRecord& order = view.exchange.orders().record(slot);
  const Account* account = view.registry.holdings().Find(order.account);
  if (account->participant != view.actor.participant) {
    return Rejection{RejectReason::kOrderNotOwned};
  }
  const PhaseRules rules = RulesOf(view.exchange.FindInstrument(order.instrument())->phase);
  if (!rules.submit || !rules.cancel) return Rejection{RejectReason::kPhaseNotAllowed};
  if (view.exchange.IsCancelling(order.account)) return Rejection{RejectReason::kCancelPending};
  return slot;
}

// What an order that grows, or whose price changes, needs beyond what it holds.
Refusal CheckMoreMeans(const RuleView& view, const Instrument& instrument,
                       const Amendment& amendment) {
  const OrderArena& orders = view.exchange.orders();
  const OrderRecord& order = orders.record(amendment.slot);
  const TradingGrid& grid = instrument.grid;
  if (!grid.BoundedAmount(amendment.lots, amendment.ticks)) {
    return Rejection{RejectReason::kAmountTooLarge, kAmountMax.value()};
  }
  if (auto refusal = CheckTurnover(instrument)) return refusal;
  const Lots leaves{orders.LeavesOf(amendment.slot)};
  const Lots new_leaves = amendment.lots - Lots{FilledLotsOf(orders, amendment.slot)};
  const Grams added = grid.ToGrams(new_leaves) - grid.ToGrams(leaves);
  if (order.side() == Side::kSell) {
    return CheckRights(view, order.position, added);
  }
  const ParticipantId participant = view.registry.holdings().OwnerOf(order.account);
  if (added > Grams{}) {
    if (auto refusal = CheckBuying(view, order.position, added)) return refusal;
    if (auto refusal = CheckPositionLimit(view, instrument, participant, added)) return refusal;
  }
  return CheckMoney(
      view, order.account,
      grid.Amount(new_leaves, amendment.ticks) - grid.Amount(leaves, Ticks{order.price_ticks}));
}

}  // namespace

std::variant<Admission, Rejection> Admit(const RuleView& view, const SubmitOrder& body) {
  Admission admission;
  const auto account = view.registry.FindAccountNumber(body.account);
  if (!account) return Rejection{RejectReason::kAccountUnknown};
  admission.account = *account;
  admission.participant = view.registry.holdings().OwnerOf(*account);
  if (admission.participant != view.actor.participant) {
    return Rejection{RejectReason::kAccountNotOwned};
  }
  const Instrument* instrument = view.exchange.FindInstrument(body.instrument);
  if (instrument == nullptr) return Rejection{RejectReason::kInstrumentUnknown};
  if (auto refusal = CheckPhase(*instrument, body)) return *refusal;
  if (view.exchange.IsCancelling(*account)) return Rejection{RejectReason::kCancelPending};
  if (auto refusal = CheckQuantity(*instrument, body.quantity)) return *refusal;
  const auto price = PriceOf(*instrument, body);
  if (const auto* rejection = std::get_if<Rejection>(&price)) return *rejection;
  if (auto refusal = CheckConditions(view, *instrument, body)) return *refusal;
  admission.lots = instrument->grid.ToLots(body.quantity);
  admission.ticks = instrument->grid.ToTicks(std::get<Price>(price));
  admission.position = view.registry.holdings().FindPosition(admission.account, body.instrument);
  if (auto refusal = CheckMeans(view, *instrument, body, admission)) return *refusal;
  if (body.post_only) {
    if (auto refusal = CheckWouldTrade(*instrument, body.side, admission.ticks)) return *refusal;
  }
  if (view.exchange.orders().full()) {
    return Rejection{RejectReason::kBookFull, view.exchange.orders().slot_count_max()};
  }
  return admission;
}

std::variant<Amendment, Rejection> Admit(const RuleView& view, const AmendOrder& body) {
  const auto found = FindAmendable(view, body.order);
  if (const auto* rejection = std::get_if<Rejection>(&found)) return *rejection;
  Amendment amendment{.slot = std::get<uint32_t>(found)};
  const OrderArena& orders = view.exchange.orders();
  const OrderRecord& order = orders.record(amendment.slot);
  const Instrument& instrument = *view.exchange.FindInstrument(order.instrument());
  if (auto refusal = CheckQuantity(instrument, body.quantity)) return *refusal;
  if (auto refusal = CheckPrice(instrument, body.price)) return *refusal;
  amendment.lots = instrument.grid.ToLots(body.quantity);
  amendment.ticks = instrument.grid.ToTicks(body.price);
  const Lots filled{FilledLotsOf(orders, amendment.slot)};
  if (amendment.lots <= filled) {
    return Rejection{RejectReason::kAlreadyFilled, instrument.grid.ToGrams(filled).value()};
  }
  const OrderConditions* conditions = orders.FindConditions(amendment.slot);
  if (conditions != nullptr && conditions->display_lots > 0) {
    const Lots display{conditions->display_lots};
    if (auto refusal = CheckDisplay(instrument.grid, amendment.lots, display)) return *refusal;
  }
  if (auto refusal = CheckMoreMeans(view, instrument, amendment)) return *refusal;
  const OrderTraits traits = order.traits();
  if (traits.post_only) {
    if (auto refusal = CheckWouldTrade(instrument, traits.side, amendment.ticks)) return *refusal;
  }
  return amendment;
}

}  // namespace luheng::engine
