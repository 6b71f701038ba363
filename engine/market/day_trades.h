// DayTrades: the trades of the open trading day, which may still be reversed.
//
// Not thread-safe.
#ifndef ENGINE_MARKET_DAY_TRADES_H_
#define ENGINE_MARKET_DAY_TRADES_H_

#include <cstddef>
#include <cstdint>
#include <optional>

#include "engine/chunked_array.h"
#include "engine/codec.h"
#include "engine/ids.h"
#include "engine/registry/holdings.h"
#include "engine/types.h"

namespace luheng::engine {

struct DayTrade {
  uint64_t entry_index = 0;  // Of the buying side: the trade's number.
  PositionNumber buyer{};
  PositionNumber seller{};
  uint32_t lots = 0;
  uint32_t ticks = 0;  // 0 once the trade is reversed.
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.entry_index, self.buyer, self.seller, self.lots, self.ticks);
  }
};

class DayTrades {
 public:
  uint32_t count() const { return count_; }
  // By entry index, reversed ones included. REQUIRES: i < count().
  const DayTrade& at(uint32_t i) const { return trades_[i]; }
  // The trade that is not reversed; nullptr if there is none of this day.
  DayTrade* Find(TradeId id);
  const DayTrade* Find(TradeId id) const;

  // REQUIRES: the entry comes after those of all others.
  void Add(const DayTrade& trade) {
    trades_.Reach(count_);
    trades_[count_++] = trade;
  }
  // A new day begins.
  void Clear() { count_ = 0; }

  void Save(Writer& writer) const;
  void Load(Reader& reader);

 private:
  uint32_t count_ = 0;
  ChunkedArray<DayTrade> trades_;  // By entry index.
};

}  // namespace luheng::engine

#endif  // ENGINE_MARKET_DAY_TRADES_H_
