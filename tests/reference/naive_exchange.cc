#include "tests/reference/naive_exchange.h"

#include <algorithm>
#include <cstdlib>

namespace luheng::reference {

using engine::OrderState;
using engine::RejectReason;
using engine::Side;

namespace {

// The multiple of `tick` that is nearest to numerator / denominator; of two, the larger.
int64_t RoundHalfUp(int64_t numerator, int64_t denominator, int64_t tick) {
  int64_t below = numerator / denominator / tick * tick;
  const bool goes_up = 2 * (numerator - below * denominator) >= tick * denominator;
  return goes_up ? below + tick : below;
}

}  // namespace

int64_t NaiveExchange::Key(Side side, int64_t price) { return side == Side::kBuy ? -price : price; }

int64_t NaiveExchange::AmountOf(engine::InstrumentId instrument, int64_t quantity,
                                int64_t price) const {
  const engine::CreateInstrument& terms = instruments.at(instrument).terms;
  const int64_t years =
      terms.price_basis == engine::PriceBasis::kPerTonneYear ? terms.term_years : 1;
  // The amounts of the tests stay far below 2^63.
  return quantity * price * years / 1'000'000;
}

RejectReason NaiveExchange::FindReason(engine::ParticipantId participant,
                                       const engine::SubmitOrder& order) const {
  const auto owner = owners.find(order.account);
  if (owner == owners.end()) return RejectReason::kAccountUnknown;
  if (owner->second != participant) return RejectReason::kAccountNotOwned;
  const auto found = instruments.find(order.instrument);
  if (found == instruments.end()) return RejectReason::kInstrumentUnknown;
  const NaiveInstrument& instrument = found->second;
  if (!instrument.is_open) return RejectReason::kMarketClosed;
  if (instrument.is_halted) return RejectReason::kInstrumentHalted;
  const int64_t quantity = order.quantity.value();
  const int64_t price = order.price.value();
  if (quantity % instrument.terms.lot.value() != 0) return RejectReason::kOffLot;
  if (price % instrument.terms.tick.value() != 0) return RejectReason::kOffTick;
  if (quantity > instrument.order_quantity_max) return RejectReason::kOrderTooLarge;
  if (price < instrument.terms.floor.value()) return RejectReason::kBelowFloor;
  if (instrument.high != 0 && price > instrument.high) return RejectReason::kAboveBand;
  if (price < instrument.low) return RejectReason::kBelowBand;
  if (order.side == Side::kBuy) {
    const auto account = money.find(order.account);
    const int64_t available = account == money.end() ? 0 : account->second.available;
    if (AmountOf(order.instrument, quantity, price) > available) {
      return RejectReason::kInsufficientFunds;
    }
  } else {
    const auto position = positions.find({order.account, order.instrument});
    const int64_t available = position == positions.end() ? 0 : position->second.available;
    if (quantity > available) return RejectReason::kInsufficientHoldings;
  }
  return RejectReason::kNone;
}

// A negative quantity gives back.
void NaiveExchange::Hold(const engine::SubmitOrder& terms, int64_t quantity) {
  if (terms.side == Side::kBuy) {
    const int64_t amount = AmountOf(terms.instrument, quantity, terms.price.value());
    money[terms.account].available -= amount;
    money[terms.account].held += amount;
  } else {
    positions[{terms.account, terms.instrument}].available -= quantity;
    positions[{terms.account, terms.instrument}].held += quantity;
  }
}

void NaiveExchange::Release(const Order& order) { Hold(order.terms, -order.leaves); }

NaiveTrade NaiveExchange::TradeBetween(Order& coming, Order& resting) {
  const engine::InstrumentId instrument = coming.terms.instrument;
  const int64_t quantity = std::min(coming.leaves, resting.leaves);
  const int64_t price = resting.terms.price.value();
  const int64_t amount = AmountOf(instrument, quantity, price);
  Order& buyer = coming.terms.side == Side::kBuy ? coming : resting;
  Order& seller = coming.terms.side == Side::kBuy ? resting : coming;
  // Give back what both hold for this quantity, then pay and deliver from what is available.
  Hold(buyer.terms, -quantity);
  Hold(seller.terms, -quantity);
  money[buyer.terms.account].available -= amount;
  money[seller.terms.account].available += amount;
  positions[{seller.terms.account, instrument}].available -= quantity;
  NaivePosition& bought = positions[{buyer.terms.account, instrument}];
  (instruments.at(instrument).is_t_plus_one ? bought.bought_today : bought.available) += quantity;
  instruments.at(instrument).day_quantity += quantity;
  instruments.at(instrument).day_value += quantity * price;
  for (Order* order : {&coming, &resting}) {
    order->leaves -= quantity;
    order->filled_amount += amount;
  }
  return {buyer.id, seller.id, quantity, price, amount};
}

NaiveOutcome NaiveExchange::Submit(engine::ParticipantId participant,
                                   const engine::SubmitOrder& terms, engine::OrderId id) {
  NaiveOutcome outcome;
  outcome.reason = FindReason(participant, terms);
  if (outcome.reason != RejectReason::kNone) return outcome;
  Order order{id, terms, terms.quantity.value(), 0};
  Hold(terms, order.leaves);

  const Side other = terms.side == Side::kBuy ? Side::kSell : Side::kBuy;
  Book& book = books_[{terms.instrument, other}];
  bool met_itself = false;
  while (order.leaves > 0 && !book.empty()) {
    std::list<Order>& level = book.begin()->second;
    const int64_t price = level.front().terms.price.value();
    const bool crosses =
        terms.side == Side::kBuy ? price <= terms.price.value() : price >= terms.price.value();
    if (!crosses) break;
    met_itself = owners.at(level.front().terms.account) == participant;
    if (met_itself) break;
    outcome.trades.push_back(TradeBetween(order, level.front()));
    if (level.front().leaves == 0) level.pop_front();
    if (level.empty()) book.erase(book.begin());
  }

  outcome.filled = terms.quantity.value() - order.leaves;
  outcome.filled_amount = order.filled_amount;
  if (order.leaves == 0) {
    outcome.state = OrderState::kFilled;
  } else if (met_itself || terms.time_in_force == engine::TimeInForce::kImmediateOrCancel) {
    outcome.state = OrderState::kCancelled;
    Release(order);
  } else {
    outcome.state = outcome.filled == 0 ? OrderState::kNew : OrderState::kPartiallyFilled;
    outcome.leaves = order.leaves;
    books_[{terms.instrument, terms.side}][Key(terms.side, terms.price.value())].push_back(order);
  }
  return outcome;
}

NaiveOutcome NaiveExchange::Cancel(engine::ParticipantId participant, engine::OrderId id) {
  NaiveOutcome outcome;
  for (auto& [key, book] : books_) {
    for (auto level = book.begin(); level != book.end(); ++level) {
      for (auto order = level->second.begin(); order != level->second.end(); ++order) {
        if (order->id != id) continue;
        if (owners.at(order->terms.account) != participant) {
          outcome.reason = RejectReason::kOrderNotOwned;
          return outcome;
        }
        outcome.state = OrderState::kCancelled;
        outcome.filled = order->terms.quantity.value() - order->leaves;
        outcome.filled_amount = order->filled_amount;
        Release(*order);
        level->second.erase(order);
        if (level->second.empty()) book.erase(level);
        return outcome;
      }
    }
  }
  outcome.reason = RejectReason::kOrderUnknown;
  return outcome;
}

void NaiveExchange::CloseDay() {
  for (auto& [key, book] : books_) {
    for (auto& [price, level] : book) {
      for (const Order& order : level) Release(order);
    }
  }
  books_.clear();
  for (auto& [id, instrument] : instruments) {
    instrument.is_open = false;
    const int64_t value = std::exchange(instrument.day_value, 0);
    const int64_t quantity = std::exchange(instrument.day_quantity, 0);
    if (quantity > 0) {
      instrument.reference = RoundHalfUp(value, quantity, instrument.terms.tick.value());
    }
  }
}

void NaiveExchange::OpenDay() {
  for (auto& [key, position] : positions) {
    position.available += std::exchange(position.bought_today, 0);
  }
  for (auto& [id, instrument] : instruments) {
    instrument.is_open = true;
    if (instrument.band_basis_points == 0) continue;
    const int64_t tick = instrument.terms.tick.value();
    const int64_t basis = instrument.band_basis_points;
    instrument.low = RoundHalfUp(instrument.reference * (10'000 - basis), 10'000, tick);
    instrument.high = RoundHalfUp(instrument.reference * (10'000 + basis), 10'000, tick);
  }
}

std::vector<std::pair<int64_t, int64_t>> NaiveExchange::Depth(engine::InstrumentId instrument,
                                                              Side side) const {
  std::vector<std::pair<int64_t, int64_t>> levels;
  const auto book = books_.find({instrument, side});
  if (book == books_.end()) return levels;
  for (const auto& [key, level] : book->second) {
    int64_t quantity = 0;
    for (const Order& order : level) quantity += order.leaves;
    levels.emplace_back(std::abs(key), quantity);
  }
  return levels;
}

}  // namespace luheng::reference
