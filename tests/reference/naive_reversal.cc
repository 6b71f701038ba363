// Trades that are undone.
#include <algorithm>

#include "tests/reference/naive_exchange.h"

namespace luheng::reference {

using engine::Actor;
using engine::ParticipantId;
using engine::Rejection;
using engine::RejectReason;
using engine::ReversalId;
using engine::TradeId;

void NaiveExchange::NameTrades(const std::vector<TradeId>& ids) {
  size_t next = trades_.size() - ids.size();
  for (const TradeId id : ids) trades_.at(next++).id = id;
}

NaiveTrade* NaiveExchange::FindTrade(TradeId id) {
  for (NaiveTrade& trade : trades_) {
    if (trade.id == id && !trade.is_reversed) return &trade;
  }
  return nullptr;
}

bool NaiveExchange::IsParty(const NaiveTrade& trade, ParticipantId participant) const {
  return owners_.at(trade.buyer) == participant || owners_.at(trade.seller) == participant;
}

// Until the close is made, the seller gives the money back, the buyer the rights.
Rejection NaiveExchange::FindReversalReason(const NaiveTrade& trade) const {
  if (instruments_.at(trade.instrument).phase == engine::Phase::kClosed) {
    return {RejectReason::kMarketClosed};
  }
  const int64_t money = MoneyOf(trade.seller).available;
  if (money < trade.amount) return {RejectReason::kInsufficientFunds, money};
  const NaivePosition position = PositionOf(trade.buyer, trade.instrument);
  const int64_t rights = position.available + position.bought_today;
  if (rights < trade.quantity) return {RejectReason::kInsufficientHoldings, rights};
  return {};
}

NaiveOutcome NaiveExchange::RequestReversal(const Actor& actor, TradeId id, ReversalId reversal) {
  if (!open_day_) return {.rejection = {RejectReason::kDayNotOpen}};
  const NaiveTrade* trade = FindTrade(id);
  if (trade == nullptr) return {.rejection = {RejectReason::kTradeUnknown}};
  if (IsParty(*trade, actor.participant)) {
    return {.rejection = {RejectReason::kApproverNotIndependent}};
  }
  for (const NaiveReversal& pending : reversals_) {
    if (pending.trade != id) continue;
    return {.rejection = {RejectReason::kReversalPending, static_cast<int64_t>(pending.id)}};
  }
  if (const Rejection reason = FindReversalReason(*trade); reason.reason != RejectReason::kNone) {
    return {.rejection = reason};
  }
  reversals_.push_back({.id = reversal, .trade = id, .people = {actor}});
  return {};
}

NaiveOutcome NaiveExchange::ApproveReversal(const Actor& actor, ReversalId id) {
  if (!open_day_) return {.rejection = {RejectReason::kDayNotOpen}};
  const auto pending =
      std::find_if(reversals_.begin(), reversals_.end(),
                   [&](const NaiveReversal& reversal) { return reversal.id == id; });
  if (pending == reversals_.end()) return {.rejection = {RejectReason::kReversalUnknown}};
  NaiveTrade& trade = *FindTrade(pending->trade);
  const auto& people = pending->people;
  if (IsParty(trade, actor.participant) ||
      std::find(people.begin(), people.end(), actor) != people.end()) {
    return {.rejection = {RejectReason::kApproverNotIndependent}};
  }
  if (const Rejection reason = FindReversalReason(trade); reason.reason != RejectReason::kNone) {
    return {.rejection = reason};
  }
  pending->people.push_back(actor);
  if (pending->people.size() < 3) return {};
  reversals_.erase(pending);
  trade.is_reversed = true;
  money_[trade.seller].available -= trade.amount;
  money_[trade.buyer].available += trade.amount;
  positions_[{trade.seller, trade.instrument}].available += trade.quantity;
  NaivePosition& buyer = positions_[{trade.buyer, trade.instrument}];
  const int64_t bought_today = std::min(buyer.bought_today, trade.quantity);
  buyer.bought_today -= bought_today;
  buyer.available -= trade.quantity - bought_today;
  NaiveInstrument& instrument = instruments_.at(trade.instrument);
  instrument.trade_count -= 1;
  instrument.volume -= trade.quantity;
  instrument.amount -= trade.amount;
  instrument.value -= Wide{trade.quantity} * trade.price;
  events_.push_back({.kind = NaiveEvent::Kind::kReversed,
                     .subject = static_cast<uint64_t>(trade.id),
                     .quantity = trade.quantity,
                     .amount = trade.amount});
  return {};
}

}  // namespace luheng::reference
