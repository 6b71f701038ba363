#include "tests/reference/naive_exchange.h"

#include <algorithm>
#include <cstdlib>

#include "engine/ids.h"

namespace luheng::reference {

using engine::AccountId;
using engine::EndReason;
using engine::InstrumentId;
using engine::OrderState;
using engine::ParticipantId;
using engine::RejectReason;
using engine::Side;
using engine::TimeInForce;

void PrintTo(const NaiveEvent& event, std::ostream* out) {
  constexpr const char* kKinds[] = {"trade",  "ended",  "reduced", "triggered",
                                    "priced", "closed", "reversed"};
  *out << kKinds[static_cast<int>(event.kind)] << " of " << event.subject << ", " << event.seller
       << ": quantity " << event.quantity << ", price " << event.price << ", amount "
       << event.amount << ", leaves " << event.leaves << ", " << event.seller_leaves << ", reason "
       << static_cast<int>(event.reason) << ", aggressor " << static_cast<int>(event.aggressor);
}

void PrintTo(const NaivePosition& position, std::ostream* out) {
  *out << position.available << " available, " << position.held << " held, "
       << position.bought_today << " bought today";
}

void PrintTo(const NaiveMoney& money, std::ostream* out) {
  *out << money.available << " available, " << money.held << " held";
}

void NaiveExchange::Add(engine::MarketId id, const engine::MarketRules& rules) {
  markets_[id].push_back(rules);
}

void NaiveExchange::SetRules(const engine::SetMarketRules& body) {
  markets_.at(body.market).push_back(body.rules);
}

void NaiveExchange::Add(InstrumentId id, const engine::CreateInstrument& terms) {
  NaiveInstrument& made = instruments_[id];
  made.terms = terms;
  made.reference = terms.reference.value_or(engine::Price{}).value();
}

void NaiveExchange::SetFloor(const engine::SetPriceFloor& body) {
  instruments_.at(body.instrument).floors.emplace_back(body.effective_day, body.floor.value());
}

void NaiveExchange::Add(AccountId id, ParticipantId participant) { owners_[id] = participant; }

void NaiveExchange::Deposit(const engine::Deposit& body) {
  money_[body.account].available += body.amount.value();
}

void NaiveExchange::Allocate(const engine::AllocateRights& body) {
  positions_[{body.account, body.instrument}].available += body.quantity.value();
}

NaiveMoney NaiveExchange::MoneyOf(AccountId account) const {
  const auto found = money_.find(account);
  return found == money_.end() ? NaiveMoney{} : found->second;
}

NaivePosition NaiveExchange::PositionOf(AccountId account, InstrumentId instrument) const {
  const auto found = positions_.find({account, instrument});
  return found == positions_.end() ? NaivePosition{} : found->second;
}

std::vector<std::pair<int64_t, int64_t>> NaiveExchange::Depth(InstrumentId instrument,
                                                              Side side) const {
  std::map<int64_t, int64_t> shown;
  for (const NaiveOrder& order : orders_) {
    if (!order.is_resting || order.terms.instrument != instrument) continue;
    if (order.terms.side == side) shown[order.price] += order.shown;
  }
  std::vector<std::pair<int64_t, int64_t>> levels(shown.begin(), shown.end());
  if (side == Side::kBuy) std::reverse(levels.begin(), levels.end());
  return levels;
}

NaiveOrder* NaiveExchange::Find(engine::OrderId id) {
  for (NaiveOrder& order : orders_) {
    if (order.id == id) return &order;
  }
  return nullptr;
}

int64_t NaiveExchange::AmountOf(InstrumentId instrument, int64_t quantity, int64_t price) const {
  const engine::CreateInstrument& terms = instruments_.at(instrument).terms;
  const int64_t years =
      terms.price_basis == engine::PriceBasis::kPerTonneYear ? terms.term_years : 1;
  return static_cast<int64_t>(Wide{quantity} * price * years / 1'000'000);
}

void NaiveExchange::Hold(const NaiveOrder& order, int64_t quantity) {
  if (order.terms.side == Side::kBuy) {
    const int64_t amount = AmountOf(order.terms.instrument, quantity, order.price);
    money_[order.terms.account].available -= amount;
    money_[order.terms.account].held += amount;
  } else {
    positions_[{order.terms.account, order.terms.instrument}].available -= quantity;
    positions_[{order.terms.account, order.terms.instrument}].held += quantity;
  }
}

void NaiveExchange::Erase(const NaiveOrder& order) {
  orders_.remove_if([&](const NaiveOrder& other) { return &other == &order; });
}

// Gives back what the order holds, and tells.
void NaiveExchange::End(const NaiveOrder& order, EndReason reason) {
  Hold(order, -order.leaves);
  events_.push_back({.kind = NaiveEvent::Kind::kEnded,
                     .subject = static_cast<uint64_t>(order.id),
                     .quantity = order.filled(),
                     .reason = reason});
  Erase(order);
}

// Behind those of its price; an iceberg shows a part of itself.
void NaiveExchange::Rest(NaiveOrder& order) {
  order.is_resting = true;
  order.place = ++place_;
  order.shown = order.leaves;
  if (order.terms.display_quantity) {
    order.shown = std::min(order.leaves, order.terms.display_quantity->value());
  }
}

// An order comes: it meets what it can, and rests or ends.
NaiveOutcome NaiveExchange::Enter(NaiveOrder& order) {
  const bool may_match =
      instruments_.at(order.terms.instrument).phase == engine::Phase::kContinuous;
  const size_t event_count = events_.size();
  const bool met_itself = may_match && Match(order);
  NaiveOutcome outcome;
  for (size_t i = event_count; i < events_.size(); ++i) {
    if (events_[i].kind == NaiveEvent::Kind::kTrade) ++outcome.trade_count;
  }
  outcome.filled = order.filled();
  outcome.filled_amount = order.filled_amount;
  const bool may_rest = order.terms.time_in_force != TimeInForce::kImmediateOrCancel &&
                        order.terms.time_in_force != TimeInForce::kFillOrKill;
  if (order.leaves == 0) {
    outcome.state = OrderState::kFilled;
    Erase(order);
  } else if (may_rest && !met_itself) {
    outcome.state = order.filled() == 0 ? OrderState::kNew : OrderState::kPartiallyFilled;
    outcome.leaves = order.leaves;
    Rest(order);
  } else {
    outcome.state = OrderState::kCancelled;
    outcome.reason = met_itself ? EndReason::kSelfTrade : EndReason::kRemainder;
    End(order, outcome.reason);
  }
  return outcome;
}

NaiveOutcome NaiveExchange::Submit(ParticipantId trader, const engine::SubmitOrder& body,
                                   engine::OrderId id) {
  if (const engine::Rejection rejection = FindReason(trader, body);
      rejection.reason != RejectReason::kNone) {
    return {.rejection = rejection};
  }
  slot_max_ = std::max(slot_max_, engine::SlotOf(id));
  orders_.push_back({.id = id,
                     .terms = body,
                     .number = ++order_number_,
                     .quantity = body.quantity.value(),
                     .price = PriceOf(instruments_.at(body.instrument), body),
                     .leaves = body.quantity.value()});
  NaiveOrder& order = orders_.back();
  Hold(order, order.leaves);
  if (body.stop_price) {
    order.is_waiting = true;
    return {.state = OrderState::kWaiting, .leaves = order.leaves};
  }
  if (body.time_in_force == TimeInForce::kFillOrKill && !WouldFill(order)) {
    End(order, EndReason::kRemainder);
    return {.state = OrderState::kCancelled, .reason = EndReason::kRemainder};
  }
  const NaiveOutcome outcome = Enter(order);
  TriggerStops(body.instrument);
  return outcome;
}

NaiveOutcome NaiveExchange::Cancel(ParticipantId trader, const engine::CancelOrder& body) {
  const NaiveOrder* order = Find(body.order);
  if (order == nullptr) return {.rejection = {RejectReason::kOrderUnknown}};
  if (owners_.at(order->terms.account) != trader) {
    return {.rejection = {RejectReason::kOrderNotOwned}};
  }
  if (instruments_.at(order->terms.instrument).phase == engine::Phase::kCallNoCancel) {
    return {.rejection = {RejectReason::kPhaseNotAllowed}};
  }
  const NaiveOutcome outcome{.state = OrderState::kCancelled,
                             .reason = EndReason::kRequested,
                             .filled = order->filled(),
                             .filled_amount = order->filled_amount};
  End(*order, EndReason::kRequested);
  return outcome;
}

NaiveOutcome NaiveExchange::Amend(ParticipantId trader, const engine::AmendOrder& body) {
  if (const engine::Rejection rejection = FindReason(trader, body);
      rejection.reason != RejectReason::kNone) {
    return {.rejection = rejection};
  }
  NaiveOrder& order = *Find(body.order);
  const int64_t quantity = body.quantity.value();
  const int64_t price = body.price.value();
  if (order.is_resting && price == order.price && quantity <= order.quantity) {
    Reduce(order, order.quantity - quantity);
  } else {
    const int64_t filled = order.filled();
    Hold(order, -order.leaves);
    order.price = price;
    order.quantity = quantity;
    order.leaves = quantity - filled;
    Hold(order, order.leaves);
    if (!order.is_waiting) {
      order.is_resting = false;
      const InstrumentId instrument = order.terms.instrument;
      const NaiveOutcome outcome = Enter(order);
      TriggerStops(instrument);
      return outcome;
    }
  }
  const OrderState open = order.filled() == 0 ? OrderState::kNew : OrderState::kPartiallyFilled;
  return {.state = order.is_waiting ? OrderState::kWaiting : open,
          .filled = order.filled(),
          .leaves = order.leaves,
          .filled_amount = order.filled_amount};
}

bool NaiveExchange::IsCancelling(AccountId account) const {
  return std::any_of(tasks_.begin(), tasks_.end(), [&](const NaiveTask& task) {
    return !task.is_expiry && task.account == account;
  });
}

}  // namespace luheng::reference
