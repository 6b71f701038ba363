// Days, phases and call auctions.
#include <algorithm>
#include <cstdlib>
#include <utility>

#include "engine/ids.h"
#include "tests/reference/naive_exchange.h"

namespace luheng::reference {

using engine::EndReason;
using engine::InstrumentId;
using engine::Phase;
using engine::RejectReason;
using engine::Side;
using engine::TradingDay;

namespace {

constexpr int64_t kTicksMax = 4'294'967'295;
constexpr int64_t kLotsMax = 4'294'967'295;

// The multiple of `tick` that is nearest to numerator / denominator; of two, the larger.
int64_t RoundHalfUp(Wide numerator, Wide denominator, int64_t tick) {
  const Wide below = numerator / denominator / tick * tick;
  const bool goes_up = 2 * (numerator - below * denominator) >= tick * denominator;
  return static_cast<int64_t>(goes_up ? below + tick : below);
}

bool MayMove(Phase from, Phase to) {
  if (from == to || from == Phase::kClosed) return false;
  // A call that forbids to cancel is the end of one that does not.
  if (to == Phase::kCallNoCancel) return from == Phase::kCall;
  if (from == Phase::kCallNoCancel) return to != Phase::kCall;
  return true;
}

bool IsCall(Phase phase) { return phase == Phase::kCall || phase == Phase::kCallNoCancel; }

}  // namespace

bool NaiveExchange::IsCrossed(InstrumentId instrument) const {
  const NaiveOrder* bid = Best(instrument, Side::kBuy);
  const NaiveOrder* ask = Best(instrument, Side::kSell);
  return bid != nullptr && ask != nullptr && bid->price >= ask->price;
}

// Tries every tick at which somebody buys and somebody sells: the greatest volume, then the
// smallest imbalance, then the nearest to the reference, then the higher price.
NaiveExchange::Clearing NaiveExchange::FindClearing(InstrumentId id) const {
  if (!IsCrossed(id)) return {};
  const NaiveInstrument& instrument = instruments_.at(id);
  const int64_t first = Best(id, Side::kSell)->price;
  const int64_t last = Best(id, Side::kBuy)->price;
  const auto distance = [&](int64_t price) {
    return instrument.reference == 0 ? 0 : std::abs(price - instrument.reference);
  };
  Clearing best;
  for (int64_t price = first; price <= last; price += instrument.terms.tick.value()) {
    int64_t bought = 0;
    int64_t sold = 0;
    for (const NaiveOrder& order : orders_) {
      if (!order.is_resting || order.terms.instrument != id) continue;
      if (order.terms.side == Side::kBuy && order.price >= price) bought += order.leaves;
      if (order.terms.side == Side::kSell && order.price <= price) sold += order.leaves;
    }
    const Clearing here{price, std::min(bought, sold), std::abs(bought - sold)};
    const bool is_better = here.volume != best.volume ? here.volume > best.volume
                           : here.imbalance != best.imbalance
                               ? here.imbalance < best.imbalance
                               : distance(price) <= distance(best.price);
    if (is_better) best = here;
  }
  return best;
}

void NaiveExchange::Uncross(InstrumentId id) {
  const Clearing clearing = FindClearing(id);
  events_.push_back({.kind = NaiveEvent::Kind::kPriced,
                     .subject = static_cast<uint64_t>(id),
                     .quantity = clearing.volume,
                     .price = clearing.price,
                     .amount = clearing.imbalance});
  while (clearing.price != 0) {
    NaiveOrder* bid = Best(id, Side::kBuy);
    NaiveOrder* ask = Best(id, Side::kSell);
    if (bid == nullptr || bid->price < clearing.price) return;
    if (ask == nullptr || ask->price > clearing.price) return;
    if (owners_.at(bid->terms.account) != owners_.at(ask->terms.account)) {
      Trade({.buyer = *bid,
             .seller = *ask,
             .quantity = std::min(bid->shown, ask->shown),
             .price = clearing.price});
      continue;
    }
    const int64_t less = std::min(bid->leaves, ask->leaves);
    for (NaiveOrder* order : {bid, ask}) {
      if (order->leaves == less) {
        End(*order, EndReason::kSelfTrade);
      } else {
        Reduce(*order, less);
        TellReduced(*order, less);
      }
    }
  }
}

void NaiveExchange::Close(InstrumentId id) {
  NaiveInstrument& instrument = instruments_.at(id);
  if (instrument.volume > 0) {
    instrument.reference =
        RoundHalfUp(instrument.value, instrument.volume, instrument.terms.tick.value());
  }
  instrument.takes_part = false;
  instrument.phase = Phase::kClosed;
  events_.push_back({.kind = NaiveEvent::Kind::kClosed,
                     .subject = static_cast<uint64_t>(id),
                     .seller = static_cast<uint64_t>(instrument.trade_count),
                     .quantity = instrument.volume,
                     .price = instrument.reference,
                     .amount = instrument.amount});
}

NaiveOutcome NaiveExchange::CloseDay(TradingDay day) {
  if (open_day_ != day) return {.rejection = {RejectReason::kDayNotOpen}};
  for (auto& [id, instrument] : instruments_) {
    if (!instrument.takes_part) continue;
    if (IsCall(instrument.phase)) Uncross(id);
    Close(id);
  }
  open_day_.reset();
  PlanExpiry(std::nullopt);
  return {};
}

NaiveOutcome NaiveExchange::OpenDay(TradingDay day, bool is_trading_day) {
  if (open_day_) {
    return {.rejection = {RejectReason::kDayAlreadyOpen, static_cast<int64_t>(*open_day_)}};
  }
  const bool is_expiring = std::any_of(tasks_.begin(), tasks_.end(),
                                       [](const NaiveTask& task) { return task.is_expiry; });
  if (is_expiring) return {.rejection = {RejectReason::kDayClosing}};
  if (last_day_ && day <= *last_day_) {
    return {.rejection = {RejectReason::kDayNotAfterLast, static_cast<int64_t>(*last_day_)}};
  }
  if (!is_trading_day) return {.rejection = {RejectReason::kNotATradingDay}};
  open_day_ = day;
  last_day_ = day;
  trades_.clear();
  reversals_.clear();
  for (auto& [key, position] : positions_) {
    position.available += std::exchange(position.bought_today, 0);
  }
  for (const auto& [id, instrument] : instruments_) BeginDay(id);
  EndForbidden();
  for (const auto& [id, instrument] : instruments_) TriggerStops(id);
  return {};
}

// Fixes what orders of the day must keep to.
void NaiveExchange::BeginDay(InstrumentId id) {
  NaiveInstrument& instrument = instruments_.at(id);
  const engine::MarketRules* rules = nullptr;
  for (const engine::MarketRules& row : markets_.at(instrument.terms.market)) {
    if (row.effective_day > *open_day_) continue;
    if (rules == nullptr || row.effective_day >= rules->effective_day) rules = &row;
  }
  if (rules == nullptr) return;
  instrument.takes_part = true;
  std::optional<TradingDay> since;
  instrument.floor = instrument.terms.floor.value();
  for (const auto& [effective_day, floor] : instrument.floors) {
    if (effective_day > *open_day_ || (since && effective_day < *since)) continue;
    since = effective_day;
    instrument.floor = floor;
  }
  const int64_t tick = instrument.terms.tick.value();
  instrument.has_band = rules->band_basis_points.has_value();
  instrument.low = tick;
  instrument.high = kTicksMax * tick;
  if (instrument.has_band) {
    const int64_t basis = *rules->band_basis_points;
    const Wide reference = instrument.reference;
    instrument.low = RoundHalfUp(reference * (10'000 - basis), 10'000, tick);
    instrument.high =
        std::min(instrument.high, RoundHalfUp(reference * (10'000 + basis), 10'000, tick));
  }
  instrument.order_quantity_max =
      std::min(rules->order_quantity_max.value(), kLotsMax * instrument.terms.lot.value());
  instrument.position_max.reset();
  if (rules->position_max) instrument.position_max = rules->position_max->value();
  instrument.is_t_plus_one = rules->buy_is_sellable_next_day;
  instrument.trade_count = 0;
  instrument.volume = 0;
  instrument.amount = 0;
  instrument.value = 0;
  if (instrument.is_halted) {
    instrument.phase = Phase::kHalted;
  } else if (rules->opens_with_call || IsCrossed(id)) {
    instrument.phase = Phase::kCall;
  } else {
    instrument.phase = Phase::kContinuous;
  }
}

// Cancels the orders of earlier days whose price the day forbids, by slot, which is in the order's
// id.
void NaiveExchange::EndForbidden() {
  std::map<uint32_t, std::pair<const NaiveOrder*, EndReason>> ending;
  for (const NaiveOrder& order : orders_) {
    const NaiveInstrument& instrument = instruments_.at(order.terms.instrument);
    const bool is_allowed =
        order.price >= std::max(instrument.floor, instrument.low) && order.price <= instrument.high;
    const bool is_past = order.terms.expire_day && *order.terms.expire_day < *open_day_;
    if (is_past) {
      ending[engine::SlotOf(order.id)] = {&order, EndReason::kDayEnd};
    } else if (instrument.takes_part && !is_allowed) {
      ending[engine::SlotOf(order.id)] = {&order, EndReason::kDayLimits};
    }
  }
  for (const auto& [slot, end] : ending) End(*end.first, end.second);
}

NaiveOutcome NaiveExchange::SetPhase(const engine::SetPhase& body) {
  const auto found = instruments_.find(body.instrument);
  if (found == instruments_.end()) return {.rejection = {RejectReason::kInstrumentUnknown}};
  if (!open_day_) return {.rejection = {RejectReason::kDayNotOpen}};
  NaiveInstrument& instrument = found->second;
  if (!MayMove(instrument.phase, body.phase)) {
    return {.rejection = {RejectReason::kPhaseNotAllowed}};
  }
  // A call ends with its auction; a halt does only if trading goes on and the book is crossed.
  const bool ends_call = IsCall(instrument.phase) &&
                         (body.phase == Phase::kContinuous || body.phase == Phase::kClosed);
  const bool is_crossed = body.phase == Phase::kContinuous && IsCrossed(body.instrument);
  if (ends_call || is_crossed) Uncross(body.instrument);
  instrument.is_halted = body.phase == Phase::kHalted;
  if (body.phase == Phase::kClosed) {
    Close(body.instrument);
    PlanExpiry(body.instrument);
    return {};
  }
  instrument.phase = body.phase;
  TriggerStops(body.instrument);
  return {};
}

}  // namespace luheng::reference
