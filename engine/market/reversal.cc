#include "engine/market/reversal.h"

#include "ledger/base/check.h"

namespace luheng::engine {
namespace {

Settlement SettlementOf(const RuleView& view, const DayTrade& trade) {
  const Position& buyer = view.registry.holdings().position(trade.buyer);
  const TradingGrid& grid = view.exchange.FindInstrument(buyer.instrument)->grid;
  return {.buyer_position = trade.buyer,
          .seller_position = trade.seller,
          .quantity = grid.ToGrams(Lots{trade.lots}),
          .amount = grid.Amount(Lots{trade.lots}, Ticks{trade.ticks})};
}

// Why the trade cannot be undone as things stand: its instrument has made its close, the seller has
// not the money, or the buyer not the rights.
std::optional<Rejection> CheckMeans(const RuleView& view, const DayTrade& trade) {
  const Settlement settlement = SettlementOf(view, trade);
  const Holdings& holdings = view.registry.holdings();
  const InstrumentId instrument = holdings.position(trade.buyer).instrument;
  if (view.exchange.FindInstrument(instrument)->phase == Phase::kClosed) {
    return Rejection{RejectReason::kMarketClosed};
  }
  if (holdings.CanUndo(settlement)) return std::nullopt;
  const Fen money = holdings.Find(holdings.position(trade.seller).account)->available;
  if (money < settlement.amount) {
    return Rejection{RejectReason::kInsufficientFunds, money.value()};
  }
  const Position& buyer = holdings.position(trade.buyer);
  return Rejection{RejectReason::kInsufficientHoldings, (buyer.available + buyer.bought).value()};
}

bool IsParty(const RuleView& view, const DayTrade& trade, ParticipantId participant) {
  const Holdings& holdings = view.registry.holdings();
  return participant == holdings.OwnerOf(holdings.position(trade.buyer).account) ||
         participant == holdings.OwnerOf(holdings.position(trade.seller).account);
}

// The trade of the open day that is not reversed; nullptr if there is none of this shard.
const DayTrade* FindTrade(const Exchange& exchange, TradeId id) {
  if (id != MakeTradeId(exchange.shard(), EntryIndexOf(id))) return nullptr;
  return exchange.day_trades().Find(id);
}

void Report(const RuleScope& scope, TradeId id, const Settlement& settlement) {
  const Holdings& holdings = scope.registry.holdings();
  for (const Side side : {Side::kBuy, Side::kSell}) {
    const Position& position = holdings.position(side == Side::kBuy ? settlement.buyer_position
                                                                    : settlement.seller_position);
    scope.events.emplace_back(TradeReversed{.trade = id,
                                            .side = side,
                                            .account = scope.registry.account_id(position.account),
                                            .instrument = position.instrument,
                                            .quantity = settlement.quantity,
                                            .amount = settlement.amount});
  }
}

void Reverse(const RuleScope& scope, TradeId id) {
  DayTrade* trade = scope.exchange.mutable_day_trades().Find(id);
  LUHENG_CHECK(trade != nullptr);
  const Settlement settlement = SettlementOf(scope.view(), *trade);
  scope.registry.mutable_holdings().Undo(settlement);
  const InstrumentId instrument = scope.registry.holdings().position(trade->buyer).instrument;
  scope.exchange.instrument(instrument).Uncount(settlement.quantity, settlement.amount);
  trade->ticks = 0;
  Report(scope, id, settlement);
}

}  // namespace

std::optional<Rejection> Check(const RuleView& view, const RequestReversal& body) {
  if (!view.exchange.open_day()) return Rejection{RejectReason::kDayNotOpen};
  const DayTrade* trade = FindTrade(view.exchange, body.trade);
  if (trade == nullptr) return Rejection{RejectReason::kTradeUnknown};
  if (IsParty(view, *trade, view.actor.participant)) {
    return Rejection{RejectReason::kApproverNotIndependent};
  }
  for (const auto& [id, reversal] : view.exchange.reversals()) {
    if (reversal.trade != body.trade) continue;
    return Rejection{RejectReason::kReversalPending, static_cast<int64_t>(id)};
  }
  return CheckMeans(view, *trade);
}

Outcome Do(const RuleScope& scope, const RequestReversal& body) {
  const ReversalId id{scope.command.sequence};
  scope.exchange.mutable_reversals().emplace(
      id, PendingReversal{.trade = body.trade, .requester = scope.command.actor});
  return ReversalRequested{id};
}

std::optional<Rejection> Check(const RuleView& view, const ApproveReversal& body) {
  if (!view.exchange.open_day()) return Rejection{RejectReason::kDayNotOpen};
  const auto found = view.exchange.reversals().find(body.reversal);
  if (found == view.exchange.reversals().end()) return Rejection{RejectReason::kReversalUnknown};
  const PendingReversal& reversal = found->second;
  const DayTrade* trade = view.exchange.day_trades().Find(reversal.trade);
  LUHENG_CHECK(trade != nullptr);
  if (view.actor == reversal.requester || view.actor == reversal.approver ||
      IsParty(view, *trade, view.actor.participant)) {
    return Rejection{RejectReason::kApproverNotIndependent};
  }
  return CheckMeans(view, *trade);
}

Outcome Do(const RuleScope& scope, const ApproveReversal& body) {
  auto& reversals = scope.exchange.mutable_reversals();
  const auto found = reversals.find(body.reversal);
  LUHENG_CHECK(found != reversals.end());
  if (!found->second.approver) {
    found->second.approver = scope.command.actor;
    return Done{};
  }
  const TradeId trade = found->second.trade;
  reversals.erase(found);
  Reverse(scope, trade);
  return Done{};
}

}  // namespace luheng::engine
