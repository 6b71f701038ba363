#include "engine/market/matching.h"

#include <algorithm>

#include "ledger/base/check.h"

namespace luheng::engine {
namespace {

// One trade between the coming order and a resting one, at the resting one's price.
class Trade {
 public:
  Trade(const RuleScope& scope, Instrument& instrument, uint32_t taker, uint32_t maker)
      : scope_(scope),
        instrument_(instrument),
        orders_(scope.exchange.mutable_orders()),
        taker_(taker),
        maker_(maker) {
    const OrderRecord& coming = orders_.record(taker);
    const OrderRecord& resting = orders_.record(maker);
    lots_ = std::min(coming.leaves_lots, resting.leaves_lots);
    ticks_ = Ticks{resting.price_ticks};
    quantity_ = instrument.grid.ToGrams(Lots{lots_});
    amount_ = instrument.grid.Amount(Lots{lots_}, ticks_);
    buyer_ = coming.side() == Side::kBuy ? taker : maker;
    seller_ = coming.side() == Side::kBuy ? maker : taker;
  }

  void Run() {
    Deliver();
    orders_.record(taker_).leaves_lots -= lots_;
    instrument_.book.Reduce(orders_, maker_, lots_);
    orders_.detail(taker_).filled_amount += amount_;
    orders_.detail(maker_).filled_amount += amount_;
    instrument_.Count(quantity_, amount_);
    const TradeId id = MakeTradeId(scope_.exchange.shard(), scope_.next_entry_index());
    Report(id, buyer_);
    Report(id, seller_);
    if (orders_.record(maker_).leaves_lots == 0) orders_.Release(maker_);
  }

 private:
  void Deliver() {
    const OrderRecord& buying = orders_.record(buyer_);
    const Ticks above = Ticks{buying.price_ticks} - ticks_;
    scope_.registry.mutable_holdings().Settle({
        .buyer = buying.account,
        .seller = orders_.record(seller_).account,
        .buyer_position = orders_.detail(buyer_).position,
        .seller_position = orders_.detail(seller_).position,
        .quantity = quantity_,
        .amount = amount_,
        .released = instrument_.grid.Amount(Lots{lots_}, above),
        .sellable = instrument_.today->sellable,
    });
  }

  void Report(TradeId id, uint32_t slot) {
    const OrderRecord& order = orders_.record(slot);
    scope_.events.emplace_back(TradeSide{
        .trade = id,
        .side = order.side(),
        .aggressor = slot == taker_,
        .order = scope_.exchange.OrderIdOf(slot),
        .account = scope_.registry.account_id(order.account),
        .instrument = instrument_.id,
        .day = *scope_.exchange.open_day(),
        .quantity = quantity_,
        .price = instrument_.grid.ToPrice(ticks_),
        .amount = amount_,
        .leaves = instrument_.grid.ToGrams(Lots{order.leaves_lots}),
    });
  }

  const RuleScope& scope_;
  Instrument& instrument_;
  OrderArena& orders_;
  uint32_t taker_;
  uint32_t maker_;
  uint32_t buyer_ = 0;
  uint32_t seller_ = 0;
  uint32_t lots_ = 0;
  Ticks ticks_;
  Grams quantity_;
  Fen amount_;
};

}  // namespace

MatchEnd Match(const RuleScope& scope, Instrument& instrument, uint32_t taker) {
  OrderArena& orders = scope.exchange.mutable_orders();
  const OrderRecord& order = orders.record(taker);
  const Side opposite = Opposite(order.side());
  const PriceLadder& ladder = instrument.book.ladder(opposite);
  for (int trade_count = 0; order.leaves_lots > 0; ++trade_count) {
    if (!ladder.Crosses(order.price_ticks)) return MatchEnd::kNothingToMeet;
    const uint32_t maker = instrument.book.Front(opposite);
    if (orders.record(maker).participant == order.participant) return MatchEnd::kSelfTrade;
    if (trade_count == kWorkPerCommandMax) return MatchEnd::kWorkLimit;
    Trade(scope, instrument, taker, maker).Run();
  }
  return MatchEnd::kNothingToMeet;
}

}  // namespace luheng::engine
