// What is refused, and why: the order of the checks is that of docs/reject_reasons.md.
#include <algorithm>

#include "tests/reference/naive_exchange.h"

namespace luheng::reference {

using engine::AccountId;
using engine::InstrumentId;
using engine::OrderType;
using engine::ParticipantId;
using engine::Phase;
using engine::Rejection;
using engine::RejectReason;
using engine::Side;
using engine::TimeInForce;

namespace {

constexpr int64_t kAmountMax = 1'000'000'000'000'000;
constexpr int64_t kIcebergParts = 100;

bool IsNone(const Rejection& rejection) { return rejection.reason == RejectReason::kNone; }

// The smallest whole number of lots that is at least a hundredth of the quantity.
int64_t LeastDisplay(int64_t quantity, int64_t lot) {
  int64_t display = lot;
  while (display * kIcebergParts < quantity) display += lot;
  return display;
}

}  // namespace

Rejection NaiveExchange::FindOwnerReason(ParticipantId trader, AccountId account) const {
  const auto owner = owners_.find(account);
  if (owner == owners_.end()) return {RejectReason::kAccountUnknown};
  if (owner->second != trader) return {RejectReason::kAccountNotOwned};
  return {};
}

Rejection NaiveExchange::FindPhaseReason(const NaiveInstrument& instrument,
                                         const engine::SubmitOrder& body) const {
  if (instrument.phase == Phase::kClosed) return {RejectReason::kMarketClosed};
  if (instrument.phase == Phase::kHalted) return {RejectReason::kInstrumentHalted};
  const bool may_rest = body.time_in_force != TimeInForce::kImmediateOrCancel &&
                        body.time_in_force != TimeInForce::kFillOrKill;
  if (!may_rest && instrument.phase != Phase::kContinuous) {
    return {RejectReason::kNeedsContinuous};
  }
  return {};
}

Rejection NaiveExchange::FindQuantityReason(const NaiveInstrument& instrument,
                                            int64_t quantity) const {
  const int64_t lot = instrument.terms.lot.value();
  if (quantity % lot != 0) return {RejectReason::kOffLot, lot};
  if (quantity > instrument.order_quantity_max) {
    return {RejectReason::kOrderTooLarge, instrument.order_quantity_max};
  }
  return {};
}

Rejection NaiveExchange::FindPriceReason(const NaiveInstrument& instrument, int64_t price) const {
  const int64_t tick = instrument.terms.tick.value();
  if (price % tick != 0) return {RejectReason::kOffTick, tick};
  if (price < instrument.floor) return {RejectReason::kBelowFloor, instrument.floor};
  if (price > instrument.high) return {RejectReason::kAboveBand, instrument.high};
  if (price < instrument.low) return {RejectReason::kBelowBand, instrument.low};
  return {};
}

Rejection NaiveExchange::FindConditionReason(const NaiveInstrument& instrument,
                                             const engine::SubmitOrder& body) const {
  const int64_t lot = instrument.terms.lot.value();
  if (body.display_quantity) {
    if (body.display_quantity->value() % lot != 0) return {RejectReason::kOffLot, lot};
    const int64_t least = LeastDisplay(body.quantity.value(), lot);
    if (body.display_quantity->value() < least) return {RejectReason::kDisplayTooSmall, least};
  }
  if (body.stop_price) {
    const int64_t stop = body.stop_price->value();
    if (const Rejection reason = FindPriceReason(instrument, stop); !IsNone(reason)) return reason;
    const bool is_reached =
        body.side == Side::kBuy ? instrument.last >= stop : instrument.last <= stop;
    if (instrument.last != 0 && is_reached) return {RejectReason::kStopReached, instrument.last};
  }
  if (body.expire_day && *body.expire_day < *open_day_) {
    return {RejectReason::kExpireDayPast, static_cast<int64_t>(*open_day_)};
  }
  return {};
}

int64_t NaiveExchange::PriceOf(const NaiveInstrument& instrument,
                               const engine::SubmitOrder& body) const {
  if (body.type != OrderType::kMarket) return body.price.value();
  return body.side == Side::kBuy ? instrument.high : std::max(instrument.low, instrument.floor);
}

int64_t NaiveExchange::Exposure(ParticipantId participant, InstrumentId instrument) const {
  int64_t sum = 0;
  for (const auto& [account, owner] : owners_) {
    if (owner != participant) continue;
    const NaivePosition position = PositionOf(account, instrument);
    sum += position.available + position.held + position.bought_today;
  }
  for (const NaiveOrder& order : orders_) {
    const bool adds = order.terms.side == Side::kBuy && order.terms.instrument == instrument &&
                      owners_.at(order.terms.account) == participant;
    if (adds) sum += order.leaves;
  }
  return sum;
}

Rejection NaiveExchange::FindMeansReason(const Need& need) const {
  if (need.whole_amount > kAmountMax) return {RejectReason::kAmountTooLarge, kAmountMax};
  if (need.side == Side::kSell) {
    const int64_t available = PositionOf(need.account, need.instrument).available;
    if (need.quantity <= available) return {};
    return {RejectReason::kInsufficientHoldings, available};
  }
  const std::optional<int64_t> most = instruments_.at(need.instrument).position_max;
  if (most && need.quantity > 0) {
    const int64_t exposure = Exposure(owners_.at(need.account), need.instrument);
    if (exposure + need.quantity > *most) {
      return {RejectReason::kPositionLimit, std::max<int64_t>(*most - exposure, 0)};
    }
  }
  const int64_t available = MoneyOf(need.account).available;
  if (need.money <= available) return {};
  return {RejectReason::kInsufficientFunds, available};
}

// Of post-only orders.
Rejection NaiveExchange::FindMeetReason(InstrumentId instrument, Side side, int64_t price) const {
  if (instruments_.at(instrument).phase != Phase::kContinuous) return {};
  const NaiveOrder* best = Best(instrument, side == Side::kBuy ? Side::kSell : Side::kBuy);
  if (best == nullptr) return {};
  const bool meets = side == Side::kBuy ? best->price <= price : best->price >= price;
  return meets ? Rejection{RejectReason::kWouldTrade, best->price} : Rejection{};
}

namespace {

Wide WideAmount(const engine::CreateInstrument& terms, int64_t quantity, int64_t price) {
  const int64_t years =
      terms.price_basis == engine::PriceBasis::kPerTonneYear ? terms.term_years : 1;
  return Wide{quantity} * price * years / 1'000'000;
}

}  // namespace

Rejection NaiveExchange::FindReason(ParticipantId trader, const engine::SubmitOrder& body) const {
  Rejection reason = FindOwnerReason(trader, body.account);
  if (!IsNone(reason)) return reason;
  const auto found = instruments_.find(body.instrument);
  if (found == instruments_.end()) return {RejectReason::kInstrumentUnknown};
  const NaiveInstrument& instrument = found->second;
  if (reason = FindPhaseReason(instrument, body); !IsNone(reason)) return reason;
  if (IsCancelling(body.account)) return {RejectReason::kCancelPending};
  const int64_t quantity = body.quantity.value();
  if (reason = FindQuantityReason(instrument, quantity); !IsNone(reason)) return reason;
  if (body.type != OrderType::kMarket) {
    if (reason = FindPriceReason(instrument, body.price.value()); !IsNone(reason)) return reason;
  } else if (body.side == Side::kBuy && !instrument.has_band) {
    return {RejectReason::kNoBand};
  }
  if (reason = FindConditionReason(instrument, body); !IsNone(reason)) return reason;
  const int64_t price = PriceOf(instrument, body);
  const Wide amount = WideAmount(instrument.terms, quantity, price);
  reason = FindMeansReason({.account = body.account,
                            .instrument = body.instrument,
                            .side = body.side,
                            .whole_amount = amount,
                            .quantity = quantity,
                            .money = amount});
  if (!IsNone(reason)) return reason;
  if (body.post_only) {
    reason = FindMeetReason(body.instrument, body.side, price);
    if (!IsNone(reason)) return reason;
  }
  if (orders_.size() >= order_count_max_) {
    return {RejectReason::kBookFull, static_cast<int64_t>(order_count_max_)};
  }
  return {};
}

Rejection NaiveExchange::FindReason(ParticipantId trader, const engine::AmendOrder& body) {
  const NaiveOrder* order = Find(body.order);
  if (order == nullptr) return {RejectReason::kOrderUnknown};
  const engine::SubmitOrder& terms = order->terms;
  if (owners_.at(terms.account) != trader) return {RejectReason::kOrderNotOwned};
  const NaiveInstrument& instrument = instruments_.at(terms.instrument);
  if (instrument.phase != Phase::kCall && instrument.phase != Phase::kContinuous) {
    return {RejectReason::kPhaseNotAllowed};
  }
  if (IsCancelling(terms.account)) return {RejectReason::kCancelPending};
  const int64_t quantity = body.quantity.value();
  const int64_t price = body.price.value();
  Rejection reason = FindQuantityReason(instrument, quantity);
  if (!IsNone(reason)) return reason;
  if (reason = FindPriceReason(instrument, price); !IsNone(reason)) return reason;
  if (quantity <= order->filled()) return {RejectReason::kAlreadyFilled, order->filled()};
  if (terms.display_quantity) {
    const int64_t least = LeastDisplay(quantity, instrument.terms.lot.value());
    if (terms.display_quantity->value() < least) return {RejectReason::kDisplayTooSmall, least};
  }
  const int64_t leaves = quantity - order->filled();
  reason = FindMeansReason({.account = terms.account,
                            .instrument = terms.instrument,
                            .side = terms.side,
                            .whole_amount = WideAmount(instrument.terms, quantity, price),
                            .quantity = leaves - order->leaves,
                            .money = WideAmount(instrument.terms, leaves, price) -
                                     WideAmount(instrument.terms, order->leaves, order->price)});
  if (!IsNone(reason)) return reason;
  return terms.post_only ? FindMeetReason(terms.instrument, terms.side, price) : Rejection{};
}

}  // namespace luheng::reference
