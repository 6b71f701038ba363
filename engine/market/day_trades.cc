#include "engine/market/day_trades.h"

namespace luheng::engine {

DayTrade* DayTrades::Find(TradeId id) {
  const uint64_t wanted = EntryIndexOf(id);
  uint32_t begin = 0;
  uint32_t end = count_;
  while (begin < end) {
    const uint32_t middle = begin + (end - begin) / 2;
    if (trades_[middle].entry_index < wanted) {
      begin = middle + 1;
    } else {
      end = middle;
    }
  }
  if (begin == count_ || trades_[begin].entry_index != wanted) return nullptr;
  return trades_[begin].ticks == 0 ? nullptr : &trades_[begin];
}

const DayTrade* DayTrades::Find(TradeId id) const { return const_cast<DayTrades*>(this)->Find(id); }

void DayTrades::Save(Writer& writer) const {
  writer(count_);
  for (uint32_t i = 0; i < count_; ++i) writer(trades_[i]);
}

void DayTrades::Load(Reader& reader) {
  uint32_t count = 0;
  reader(count);
  uint64_t previous = 0;
  for (uint32_t i = 0; i < count && reader.ok(); ++i) {
    DayTrade trade;
    reader(trade);
    reader.Require(trade.entry_index > previous && trade.lots > 0, "trades out of order");
    previous = trade.entry_index;
    if (reader.ok()) Add(trade);
  }
}

}  // namespace luheng::engine
