#include "services/market_data/book_view.h"

#include <algorithm>
#include <string>

#include "engine/market/auction.h"
#include "engine/market/instrument.h"
#include "ledger/base/check.h"
#include "ledger/coding.h"
#include "services/market_data/crc32c.h"

namespace luheng::services {
namespace {

IndicativePrice ReadIndicative(const engine::Instrument& instrument) {
  const auto auction = engine::FindAuctionPrice(instrument);
  if (!auction.has_value()) return {};
  const engine::TradingGrid& grid = instrument.grid;
  return {.price = grid.ToPrice(engine::Ticks{auction->ticks}),
          .volume = grid.CappedGrams(auction->volume_lots),
          .imbalance = grid.CappedGrams(auction->imbalance_lots)};
}

bool IsBetter(engine::Side side, engine::Price a, engine::Price b) {
  return side == engine::Side::kBuy ? a > b : a < b;
}

void AppendLevels(const BookSide& levels, std::string* bytes) {
  for (size_t i = 0; i < std::min(levels.size(), kChecksumLevels); ++i) {
    ledger::AppendI64(bytes, levels[i].price.value());
    ledger::AppendI64(bytes, levels[i].quantity.value());
  }
}

}  // namespace

BookView ReadBook(const engine::Engine& engine, engine::InstrumentId id, size_t depth) {
  const engine::Exchange& exchange = engine.state().exchange();
  const engine::Instrument* const instrument = exchange.FindInstrument(id);
  LUHENG_CHECK(instrument != nullptr);
  BookView view{.bids = exchange.Depth(id, engine::Side::kBuy, depth),
                .asks = exchange.Depth(id, engine::Side::kSell, depth),
                .phase = instrument->phase};
  if (instrument->last_ticks != 0) {
    view.last = instrument->grid.ToPrice(engine::Ticks{instrument->last_ticks});
  }
  if (view.phase == engine::Phase::kCall || view.phase == engine::Phase::kCallNoCancel) {
    view.indicative = ReadIndicative(*instrument);
  }
  return view;
}

BookView Truncate(const BookView& view, size_t depth) {
  BookView shorter = view;
  if (shorter.bids.size() > depth) shorter.bids.resize(depth);
  if (shorter.asks.size() > depth) shorter.asks.resize(depth);
  return shorter;
}

BookSide ChangedLevels(engine::Side side, const BookSide& before, const BookSide& after) {
  BookSide changes;
  auto old = before.begin();
  for (const engine::DepthLevel& level : after) {
    for (; old != before.end() && IsBetter(side, old->price, level.price); ++old) {
      changes.push_back({.price = old->price});
    }
    if (old != before.end() && old->price == level.price) {
      if (*old != level) changes.push_back(level);
      ++old;
    } else {
      changes.push_back(level);
    }
  }
  for (; old != before.end(); ++old) changes.push_back({.price = old->price});
  return changes;
}

uint32_t ChecksumOf(const BookView& view) {
  std::string bytes;
  AppendLevels(view.bids, &bytes);
  AppendLevels(view.asks, &bytes);
  return Crc32c(bytes);
}

}  // namespace luheng::services
