#include "services/market_data/trade_news.h"

#include <string>
#include <string_view>
#include <variant>

#include "absl/status/status.h"
#include "engine/engine.h"
#include "ledger/base/status_macros.h"
#include "ledger/entry.h"

namespace luheng::services {
namespace {

// Adds one side of a trade; the buying one comes first.
absl::Status AddSide(const ledger::Entry& entry, const engine::TradeSide& side, TradeNews* news) {
  if (side.side == engine::Side::kBuy) {
    news->trades.push_back(
        {.index = entry.index, .time = engine::TimeMicros(entry.ledger_time_us), .bought = side});
    return absl::OkStatus();
  }
  if (news->trades.empty() || news->trades.back().bought.trade != side.trade) {
    return absl::DataLossError("entry " + std::to_string(entry.index) +
                               " is a sale without its purchase");
  }
  news->trades.back().seller_took = side.aggressor;
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<TradeNews> ReadTradeNews(const ledger::BlockView& block) {
  TradeNews news{.end_index = block.header.first_index + block.header.entry_count};
  for (const std::string_view bytes : block.entries) {
    LUHENG_ASSIGN_OR_RETURN(const ledger::Entry entry, ledger::DecodeEntry(bytes));
    if (entry.kind != engine::TradeSide::kKind && entry.kind != engine::TradeReversed::kKind) {
      continue;
    }
    LUHENG_ASSIGN_OR_RETURN(const engine::Event event, engine::DecodeEventEntry(entry));
    if (const auto* side = std::get_if<engine::TradeSide>(&event)) {
      LUHENG_RETURN_IF_ERROR(AddSide(entry, *side, &news));
    } else if (const auto* undone = std::get_if<engine::TradeReversed>(&event);
               undone != nullptr && undone->side == engine::Side::kBuy) {
      news.reversals.push_back({.index = entry.index, .bought = *undone});
    }
  }
  return news;
}

}  // namespace luheng::services
