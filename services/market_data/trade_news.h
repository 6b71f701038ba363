// What a committed block tells everybody about trades: those made, and those undone.
#ifndef SERVICES_MARKET_DATA_TRADE_NEWS_H_
#define SERVICES_MARKET_DATA_TRADE_NEWS_H_

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "engine/event.h"
#include "engine/types.h"
#include "ledger/block.h"

namespace luheng::services {

struct TradeMade {
  uint64_t index = 0;  // Of the entry of the buying side.
  engine::TimeMicros time{};
  engine::TradeSide bought{};
  bool seller_took = false;  // The selling order came second.
};

struct TradeUndone {
  uint64_t index = 0;  // Of the entry of the buying side.
  engine::TradeReversed bought{};
};

struct TradeNews {
  std::vector<TradeMade> trades{};
  std::vector<TradeUndone> reversals{};
  uint64_t end_index = 0;  // Behind the block.
};

// DATA_LOSS if the entries cannot be read, or a trade has one side only.
absl::StatusOr<TradeNews> ReadTradeNews(const ledger::BlockView& block);

}  // namespace luheng::services

#endif  // SERVICES_MARKET_DATA_TRADE_NEWS_H_
