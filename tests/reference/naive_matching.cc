// What orders do to each other: trades, self-trades prevented, stop orders let in.
#include <algorithm>

#include "tests/reference/naive_exchange.h"

namespace luheng::reference {

using engine::EndReason;
using engine::InstrumentId;
using engine::SelfTradePrevention;
using engine::Side;

namespace {

constexpr int kStepsOfACommand = 256;

bool IsBetter(const NaiveOrder& order, const NaiveOrder& other) {
  if (order.price == other.price) return order.place < other.place;
  return order.terms.side == Side::kBuy ? order.price > other.price : order.price < other.price;
}

bool Crosses(const NaiveOrder& coming, const NaiveOrder& resting) {
  return coming.terms.side == Side::kBuy ? resting.price <= coming.price
                                         : resting.price >= coming.price;
}

}  // namespace

const NaiveOrder* NaiveExchange::Best(InstrumentId instrument, Side side) const {
  const NaiveOrder* best = nullptr;
  for (const NaiveOrder& order : orders_) {
    if (!order.is_resting || order.terms.instrument != instrument) continue;
    if (order.terms.side != side) continue;
    if (best == nullptr || IsBetter(order, *best)) best = &order;
  }
  return best;
}

NaiveOrder* NaiveExchange::Best(InstrumentId instrument, Side side) {
  const NaiveExchange& constant = *this;
  return const_cast<NaiveOrder*>(constant.Best(instrument, side));
}

bool NaiveExchange::Match(NaiveOrder& order) {
  const bool buys = order.terms.side == Side::kBuy;
  step_count_ = 0;
  while (order.leaves > 0) {
    NaiveOrder* resting = Best(order.terms.instrument, buys ? Side::kSell : Side::kBuy);
    if (resting == nullptr || !Crosses(order, *resting)) return false;
    ++step_count_;
    if (owners_.at(order.terms.account) == owners_.at(resting->terms.account)) {
      if (PreventSelfTrade(order, *resting)) return true;
      continue;
    }
    Trade({.buyer = buys ? order : *resting,
           .seller = buys ? *resting : order,
           .quantity = std::min(order.leaves, resting->shown),
           .price = resting->price,
           .aggressor = buys ? NaiveEvent::Aggressor::kBuyer : NaiveEvent::Aggressor::kSeller});
  }
  return false;
}

// True if the rest of the coming order has to be cancelled.
bool NaiveExchange::PreventSelfTrade(NaiveOrder& coming, NaiveOrder& resting) {
  switch (coming.terms.self_trade_prevention) {
    case SelfTradePrevention::kCancelNewest:
      return true;
    case SelfTradePrevention::kCancelOldest:
      End(resting, EndReason::kSelfTrade);
      return false;
    case SelfTradePrevention::kCancelBoth:
      End(resting, EndReason::kSelfTrade);
      return true;
    case SelfTradePrevention::kDecrement:
      break;
  }
  const int64_t less = std::min(coming.leaves, resting.leaves);
  const bool coming_ends = coming.leaves == less;
  if (resting.leaves == less) {
    End(resting, EndReason::kSelfTrade);
  } else {
    Reduce(resting, less);
    TellReduced(resting, less);
  }
  if (coming_ends) return true;
  Reduce(coming, less);
  TellReduced(coming, less);
  return false;
}

// Tries it on a copy of everything.
bool NaiveExchange::WouldFill(const NaiveOrder& order) const {
  NaiveExchange copy(*this);
  NaiveOrder& tried = *copy.Find(order.id);
  copy.Match(tried);
  return tried.leaves == 0 && tried.quantity == order.quantity &&
         copy.step_count_ <= kStepsOfACommand;
}

void NaiveExchange::Trade(const Deal& deal) {
  auto& [buyer, seller, quantity, price, aggressor] = deal;
  const InstrumentId id = buyer.terms.instrument;
  const int64_t amount = AmountOf(id, quantity, price);
  // Give back what both hold for this quantity, then pay and deliver from what is available.
  Hold(buyer, -quantity);
  Hold(seller, -quantity);
  money_[buyer.terms.account].available -= amount;
  money_[seller.terms.account].available += amount;
  positions_[{seller.terms.account, id}].available -= quantity;
  NaiveInstrument& instrument = instruments_.at(id);
  NaivePosition& bought = positions_[{buyer.terms.account, id}];
  (instrument.is_t_plus_one ? bought.bought_today : bought.available) += quantity;
  instrument.last = price;
  instrument.trade_count += 1;
  instrument.volume += quantity;
  instrument.amount += amount;
  instrument.value += Wide{quantity} * price;
  trades_.push_back({.buyer = buyer.terms.account,
                     .seller = seller.terms.account,
                     .instrument = id,
                     .quantity = quantity,
                     .price = price,
                     .amount = amount});
  buyer.filled_amount += amount;
  seller.filled_amount += amount;
  events_.push_back({.kind = NaiveEvent::Kind::kTrade,
                     .subject = static_cast<uint64_t>(buyer.id),
                     .seller = static_cast<uint64_t>(seller.id),
                     .quantity = quantity,
                     .price = price,
                     .amount = amount,
                     .leaves = buyer.leaves - quantity,
                     .seller_leaves = seller.leaves - quantity,
                     .aggressor = aggressor});
  TakeShown(buyer, quantity);
  TakeShown(seller, quantity);
}

// Takes off an order what it traded. Of an iceberg that shows nothing any more, the next part comes
// behind the others of its price. A resting order without leaves is gone; a coming one is not.
void NaiveExchange::TakeShown(NaiveOrder& order, int64_t quantity) {
  order.leaves -= quantity;
  if (!order.is_resting) return;
  order.shown -= quantity;
  if (order.leaves == 0) {
    Erase(order);
  } else if (order.shown == 0) {
    Rest(order);
  }
}

// Makes an order smaller without a trade: what it hides goes first, and it keeps its place.
void NaiveExchange::Reduce(NaiveOrder& order, int64_t quantity) {
  Hold(order, -quantity);
  order.quantity -= quantity;
  order.leaves -= quantity;
  order.shown = std::min(order.shown, order.leaves);
}

void NaiveExchange::TellReduced(const NaiveOrder& order, int64_t quantity) {
  events_.push_back({.kind = NaiveEvent::Kind::kReduced,
                     .subject = static_cast<uint64_t>(order.id),
                     .quantity = quantity,
                     .leaves = order.leaves});
}

// The stop order that comes first of those that the last price reaches: buys before sells, the one
// whose stop price lies farthest back, the one that came first.
NaiveOrder* NaiveExchange::FirstReached(InstrumentId instrument) {
  const int64_t last = instruments_.at(instrument).last;
  for (const Side side : {Side::kBuy, Side::kSell}) {
    NaiveOrder* first = nullptr;
    for (NaiveOrder& order : orders_) {
      if (!order.is_waiting || order.terms.instrument != instrument) continue;
      if (order.terms.side != side) continue;
      const int64_t stop = order.terms.stop_price->value();
      if (side == Side::kBuy ? stop > last : stop < last) continue;
      if (first == nullptr) {
        first = &order;
        continue;
      }
      const int64_t best = first->terms.stop_price->value();
      if (side == Side::kBuy ? stop < best : stop > best) first = &order;
    }
    if (first != nullptr) return first;
  }
  return nullptr;
}

// Lets stop orders in while the last price reaches any.
void NaiveExchange::TriggerStops(InstrumentId id) {
  const NaiveInstrument& instrument = instruments_.at(id);
  while (instrument.phase == engine::Phase::kContinuous && instrument.last != 0) {
    NaiveOrder* order = FirstReached(id);
    if (order == nullptr) return;
    order->is_waiting = false;
    events_.push_back({.kind = NaiveEvent::Kind::kTriggered,
                       .subject = static_cast<uint64_t>(order->id),
                       .price = instrument.last});
    Enter(*order);
  }
}

}  // namespace luheng::reference
