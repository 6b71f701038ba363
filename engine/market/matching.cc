#include "engine/market/matching.h"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/market/order_end.h"
#include "engine/market/trade.h"

namespace luheng::engine {
namespace {

void EndMaker(const RuleScope& scope, uint32_t maker) {
  scope.events.emplace_back(EndOrder(scope, maker, OrderState::kCancelled, EndReason::kSelfTrade));
}

// Takes the smaller one's lots off both. True if the coming order has some left.
bool DecrementBoth(const RuleScope& scope, Instrument& instrument, uint32_t taker, uint32_t maker) {
  OrderArena& orders = scope.exchange.mutable_orders();
  OrderRecord& order = orders.record(taker);
  const uint32_t maker_lots = orders.LeavesOf(maker);
  if (maker_lots > order.leaves_lots) {
    ReduceOrder(scope, instrument, maker, order.leaves_lots);
    scope.events.emplace_back(DescribeReduced(scope, maker, order.leaves_lots));
    return false;
  }
  EndMaker(scope, maker);
  if (maker_lots == order.leaves_lots) return false;
  ReleaseHold(scope, instrument, taker, maker_lots);
  order.leaves_lots -= maker_lots;
  orders.detail(taker).original_lots -= maker_lots;
  scope.events.emplace_back(DescribeReduced(scope, taker, maker_lots));
  return true;
}

// The two orders belong to one participant. True if the coming order goes on.
bool PreventSelfTrade(const RuleScope& scope, Instrument& instrument, uint32_t taker,
                      uint32_t maker) {
  switch (scope.exchange.orders().record(taker).traits().self_trade_prevention) {
    case SelfTradePrevention::kCancelNewest:
      return false;
    case SelfTradePrevention::kCancelOldest:
      EndMaker(scope, maker);
      return true;
    case SelfTradePrevention::kCancelBoth:
      EndMaker(scope, maker);
      return false;
    case SelfTradePrevention::kDecrement:
      return DecrementBoth(scope, instrument, taker, maker);
  }
  return false;
}

// What an iceberg does not show yet.
struct Hidden {
  uint32_t lots = 0;
  uint32_t display_lots = 0;
};

// A match that is only tried: what the coming order still lacks, and what was done for it.
struct Trial {
  uint64_t missing_lots = 0;
  int work = 0;
  std::array<Hidden, kWorkPerCommandMax> hidden{};  // At one price, first come first.
  size_t hidden_count = 0;

  // Trades so much with the next order, or ends it. False if that is more than one command may do.
  bool Meet(uint32_t lots) {
    missing_lots -= std::min<uint64_t>(missing_lots, lots);
    return ++work <= kWorkPerCommandMax;
  }

  // REQUIRES: its order was met.
  void Hide(const Hidden& part) { hidden[hidden_count++] = part; }

  // Trades with what icebergs hide: each shows its next part behind all others of the price.
  bool MeetHidden() {
    while (hidden_count > 0) {
      const size_t count = std::exchange(hidden_count, 0);
      for (size_t i = 0; i < count; ++i) {
        Hidden part = hidden[i];
        const uint32_t shown = std::min(part.lots, part.display_lots);
        if (!Meet(shown)) return false;
        if (missing_lots == 0) return true;
        part.lots -= shown;
        if (part.lots > 0) Hide(part);
      }
    }
    return true;
  }
};

}  // namespace

MatchResult Match(const RuleScope& scope, Instrument& instrument, uint32_t taker) {
  OrderArena& orders = scope.exchange.mutable_orders();
  const OrderRecord& order = orders.record(taker);
  const ParticipantId participant = scope.registry.holdings().OwnerOf(order.account);
  const Side opposite = Opposite(order.side());
  const PriceLadder& ladder = instrument.book.ladder(opposite);
  MatchResult result;
  for (int work = 0; order.leaves_lots > 0; ++work) {
    if (!ladder.Crosses(order.price_ticks)) break;
    if (work == kWorkPerCommandMax) {
      result.end = MatchEnd::kWorkLimit;
      return result;
    }
    const uint32_t maker = instrument.book.Front(opposite);
    const OrderRecord& resting = orders.record(maker);
    if (scope.registry.holdings().OwnerOf(resting.account) == participant) {
      if (PreventSelfTrade(scope, instrument, taker, maker)) continue;
      result.end = MatchEnd::kSelfTrade;
      return result;
    }
    ExecuteTrade(scope, instrument,
                 {.resting = maker,
                  .coming = taker,
                  .lots = std::min(order.leaves_lots, resting.leaves_lots),
                  .ticks = resting.price_ticks});
    ++result.trade_count;
  }
  result.end = MatchEnd::kNothingToMeet;
  return result;
}

bool CanFill(const RuleView& view, const Instrument& instrument, const ComingOrder& coming) {
  const OrderArena& orders = view.exchange.orders();
  const PriceLadder& ladder = instrument.book.ladder(Opposite(coming.side));
  if (!ladder.Crosses(coming.price_ticks)) return false;
  const auto crosses = [&](uint32_t ticks) {
    return coming.side == Side::kBuy ? ticks <= coming.price_ticks : ticks >= coming.price_ticks;
  };
  Trial trial{.missing_lots = coming.lots};
  for (uint32_t ticks = ladder.best_ticks(); ticks != 0 && crosses(ticks);
       ticks = ladder.WorseThan(ticks)) {
    for (uint32_t slot = ladder.Find(ticks)->first; slot != 0; slot = orders.record(slot).next) {
      const OrderRecord& resting = orders.record(slot);
      const bool is_own = view.registry.holdings().OwnerOf(resting.account) == coming.participant;
      if (is_own && coming.self_trade_prevention != SelfTradePrevention::kCancelOldest) {
        return false;
      }
      if (!trial.Meet(is_own ? 0 : resting.leaves_lots)) return false;
      if (trial.missing_lots == 0) return true;
      const OrderConditions* conditions = is_own ? nullptr : orders.FindConditions(slot);
      if (conditions != nullptr && conditions->hidden_lots > 0) {
        trial.Hide({.lots = conditions->hidden_lots, .display_lots = conditions->display_lots});
      }
    }
    if (!trial.MeetHidden()) return false;
    if (trial.missing_lots == 0) return true;
  }
  return false;
}

}  // namespace luheng::engine
