#include "engine/market/auction.h"

#include <algorithm>

#include "engine/market/order_end.h"
#include "engine/market/trade.h"
#include "ledger/base/check.h"

namespace luheng::engine {
namespace {

// The levels of a side, best first, and what they add up to on the way.
class LevelWalk {
 public:
  // REQUIRES: there is a level.
  explicit LevelWalk(const PriceLadder& ladder) : ladder_(ladder) { Enter(ladder.best_ticks()); }

  uint32_t ticks() const { return ticks_; }
  // Lots at this price and better ones.
  uint64_t lots() const { return lots_; }
  // Price of the next level; 0 if there is none.
  uint32_t next_ticks() const { return next_ticks_; }
  // REQUIRES: there is a next level.
  void Advance() { Enter(next_ticks_); }

 private:
  void Enter(uint32_t ticks) {
    const PriceLevel* level = ladder_.Find(ticks);
    LUHENG_CHECK(level != nullptr);
    ticks_ = ticks;
    lots_ += level->lots + level->hidden_lots;
    next_ticks_ = ladder_.WorseThan(ticks);
  }

  const PriceLadder& ladder_;
  uint32_t ticks_ = 0;
  uint32_t next_ticks_ = 0;
  uint64_t lots_ = 0;
};

// Both sides, each at the last level that trades.
struct Margin {
  LevelWalk bids;
  LevelWalk asks;

  uint64_t volume_lots() const { return std::min(bids.lots(), asks.lots()); }
};

// Walks both sides as trading would: a side goes on to its next level when it has no lots left for
// those that the other one still offers.
Margin FindMargin(const OrderBook& book) {
  Margin margin{LevelWalk(book.ladder(Side::kBuy)), LevelWalk(book.ladder(Side::kSell))};
  LevelWalk& bids = margin.bids;
  LevelWalk& asks = margin.asks;
  while (true) {
    const bool bids_advance = bids.lots() <= asks.lots();
    const bool asks_advance = asks.lots() <= bids.lots();
    const uint32_t bid = bids_advance ? bids.next_ticks() : bids.ticks();
    const uint32_t ask = asks_advance ? asks.next_ticks() : asks.ticks();
    if (bid == 0 || ask == 0 || bid < ask) return margin;
    if (bids_advance) bids.Advance();
    if (asks_advance) asks.Advance();
  }
}

// Consecutive ticks with the same imbalance.
struct PriceRange {
  int64_t low = 0;
  int64_t high = 0;
  uint64_t imbalance_lots = 0;
};

// The prices that are best by rules (a) and (b).
//
// By (a) these are the prices from the margin's ask to its bid. In there both sides only change at
// levels beyond the margin, and a price that takes one of them in adds to the side that has enough:
// it is worse by (b), unless it cannot be avoided, because the next bid lies directly below the
// next ask.
PriceRange FindRange(const Margin& margin) {
  const LevelWalk& bids = margin.bids;
  const LevelWalk& asks = margin.asks;
  const int64_t next_bid = bids.next_ticks();
  const int64_t next_ask = asks.next_ticks() == 0 ? int64_t{bids.ticks()} + 1 : asks.next_ticks();
  const uint64_t volume = margin.volume_lots();
  const PriceRange between{.low = std::max<int64_t>(asks.ticks(), next_bid + 1),
                           .high = std::min<int64_t>(bids.ticks(), next_ask - 1),
                           .imbalance_lots = std::max(bids.lots(), asks.lots()) - volume};
  if (between.low <= between.high) return between;

  LevelWalk more_bids = bids;
  LevelWalk more_asks = asks;
  more_bids.Advance();
  more_asks.Advance();
  const int64_t last_bid = more_bids.next_ticks();
  const int64_t last_ask =
      more_asks.next_ticks() == 0 ? int64_t{bids.ticks()} + 1 : more_asks.next_ticks();
  PriceRange below{.low = std::max<int64_t>(asks.ticks(), last_bid + 1),
                   .high = next_bid,
                   .imbalance_lots = more_bids.lots() - volume};
  const PriceRange above{.low = next_ask,
                         .high = std::min<int64_t>(bids.ticks(), last_ask - 1),
                         .imbalance_lots = more_asks.lots() - volume};
  if (below.imbalance_lots < above.imbalance_lots) return below;
  if (above.imbalance_lots < below.imbalance_lots) return above;
  below.high = above.high;
  return below;
}

void EndSelfTrade(const RuleScope& scope, uint32_t slot) {
  scope.events.emplace_back(EndOrder(scope, slot, OrderState::kCancelled, EndReason::kSelfTrade));
}

// Takes the leaves of the smaller order off both: it ends, or both do.
void Offset(const RuleScope& scope, Instrument& instrument, uint32_t buying, uint32_t selling) {
  const OrderArena& orders = scope.exchange.orders();
  const uint32_t lots = std::min(orders.LeavesOf(buying), orders.LeavesOf(selling));
  for (const uint32_t slot : {buying, selling}) {
    if (orders.LeavesOf(slot) == lots) {
      EndSelfTrade(scope, slot);
    } else {
      ReduceOrder(scope, instrument, slot, lots);
      scope.events.emplace_back(DescribeReduced(scope, slot, lots));
    }
  }
}

// Orders to buy can add up to more grams than there are; the event then says kTotalMax.
Grams ToBoundedGrams(const TradingGrid& grid, uint64_t lots) {
  const auto lots_max = static_cast<uint64_t>(kTotalMax / grid.lot().value());
  return lots > lots_max ? Grams{kTotalMax} : grid.ToGrams(Lots{static_cast<int64_t>(lots)});
}

}  // namespace

bool IsCrossed(const OrderBook& book) {
  const PriceLadder& bids = book.ladder(Side::kBuy);
  return !bids.empty() && book.ladder(Side::kSell).Crosses(bids.best_ticks());
}

std::optional<AuctionPrice> FindAuctionPrice(const Instrument& instrument) {
  if (!IsCrossed(instrument.book)) return std::nullopt;
  const Margin margin = FindMargin(instrument.book);
  const PriceRange range = FindRange(margin);
  LUHENG_CHECK(range.low >= margin.asks.ticks());
  LUHENG_CHECK(range.low <= range.high);
  LUHENG_CHECK(range.high <= margin.bids.ticks());
  int64_t ticks = range.high;
  if (instrument.reference) {
    const int64_t reference = instrument.grid.ToTicks(*instrument.reference).value();
    ticks = std::clamp(reference, range.low, range.high);
  }
  return AuctionPrice{.ticks = static_cast<uint32_t>(ticks),
                      .volume_lots = margin.volume_lots(),
                      .imbalance_lots = range.imbalance_lots};
}

uint64_t VolumeAt(const OrderBook& book, uint32_t ticks) {
  const auto lots_of = [&](Side side) {
    const PriceLadder& ladder = book.ladder(side);
    uint64_t lots = 0;
    uint32_t at = ladder.empty() ? 0 : ladder.best_ticks();
    for (; at != 0 && (side == Side::kBuy ? at >= ticks : at <= ticks); at = ladder.WorseThan(at)) {
      const PriceLevel* level = ladder.Find(at);
      lots += level->lots + level->hidden_lots;
    }
    return lots;
  };
  return std::min(lots_of(Side::kBuy), lots_of(Side::kSell));
}

uint32_t PriceAuction(const RuleScope& scope, const Instrument& instrument) {
  const AuctionPrice price = FindAuctionPrice(instrument).value_or(AuctionPrice{});
  scope.events.emplace_back(
      AuctionPriced{.instrument = instrument.id,
                    .day = *scope.exchange.open_day(),
                    .price = instrument.grid.ToPrice(Ticks{price.ticks}),
                    .volume = ToBoundedGrams(instrument.grid, price.volume_lots),
                    .imbalance = ToBoundedGrams(instrument.grid, price.imbalance_lots)});
  return price.ticks;
}

bool MeetsAt(const OrderBook& book, uint32_t ticks) {
  const PriceLadder& bids = book.ladder(Side::kBuy);
  const PriceLadder& asks = book.ladder(Side::kSell);
  return bids.Crosses(ticks) && asks.Crosses(ticks);
}

int Uncross(const RuleScope& scope, Instrument& instrument, uint32_t ticks, int work_max) {
  const OrderArena& orders = scope.exchange.orders();
  const Holdings& holdings = scope.registry.holdings();
  int work = 0;
  for (; work < work_max && MeetsAt(instrument.book, ticks); ++work) {
    const uint32_t buying = instrument.book.Front(Side::kBuy);
    const uint32_t selling = instrument.book.Front(Side::kSell);
    if (holdings.OwnerOf(orders.record(buying).account) ==
        holdings.OwnerOf(orders.record(selling).account)) {
      Offset(scope, instrument, buying, selling);
      continue;
    }
    ExecuteTrade(
        scope, instrument,
        {.resting = selling,
         .coming = buying,
         .lots = std::min(orders.record(buying).leaves_lots, orders.record(selling).leaves_lots),
         .ticks = ticks,
         .is_auction = true});
  }
  return work;
}

}  // namespace luheng::engine
