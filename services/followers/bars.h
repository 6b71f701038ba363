// Bars: what trades did to an instrument in a minute, and in a trading day. Part of the index.
//
// A trade that is undone takes its volume, amount and count out of its minute and its day; prices
// stay as they were, because people have seen them, and acted on them.
#ifndef SERVICES_FOLLOWERS_BARS_H_
#define SERVICES_FOLLOWERS_BARS_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/event.h"
#include "engine/types.h"

namespace rocksdb {
class DB;
class Snapshot;
class WriteBatch;
}  // namespace rocksdb

namespace luheng::services {

struct Bar {
  engine::Price open{};  // 0 before the first trade, as the other prices.
  engine::Price high{};
  engine::Price low{};
  engine::Price last{};
  engine::Grams volume{};
  engine::Fen amount{};
  uint64_t trade_count = 0;

  void Add(engine::Price price, engine::Grams quantity, engine::Fen paid);
  // Takes a trade out again. REQUIRES: it was added.
  void Remove(engine::Grams quantity, engine::Fen paid);
  // Adds what came after. REQUIRES: later.open is not 0.
  void Append(const Bar& later);
  bool operator==(const Bar&) const = default;
};

// The bar of minutes from `minute` on; minutes are counted from 1970-01-01T00:00Z in ledger time.
struct Candle {
  int64_t minute = 0;
  Bar bar{};
  bool operator==(const Candle&) const = default;
};

// The bar of a trading day, and its close once the instrument was closed for the day.
struct DayBar {
  engine::TradingDay day{};
  Bar bar{};
  std::optional<engine::Price> close{};
  bool operator==(const DayBar&) const = default;
};

// Where a trade was counted, and whether it was taken out again: the value of its row ('t') in the
// index.
struct TradePlace {
  int64_t minute = 0;
  engine::TradingDay day{};
  bool is_reversed = false;
};
std::string EncodeTradePlace(const TradePlace& place);
// Nullopt if the bytes are none.
std::optional<TradePlace> DecodeTradePlace(std::string_view bytes);

// Key of a trade's row.
std::string TradeKey(engine::InstrumentId instrument, uint64_t entry_index);

// The minute that a ledger time is in.
int64_t MinuteOf(engine::TimeMicros time);

// Collects what a block does to the bars. Not thread-safe.
class BarWriter {
 public:
  explicit BarWriter(rocksdb::DB& db) : db_(db) {}

  // The buying side of the trade whose entry has this index.
  absl::Status Add(uint64_t index, engine::TimeMicros time, const engine::TradeSide& bought);
  // INTERNAL if the trade is not in the index.
  absl::Status Reverse(const engine::TradeReversed& bought);
  absl::Status Close(const engine::InstrumentClosed& closed);

  // Adds all changed rows to the batch.
  void Write(rocksdb::WriteBatch& batch) const;

 private:
  absl::StatusOr<Bar*> FindMinute(engine::InstrumentId instrument, int64_t minute);
  absl::StatusOr<DayBar*> FindDay(engine::InstrumentId instrument, engine::TradingDay day);

  rocksdb::DB& db_;
  std::map<std::string, Bar> minutes_;  // By key, as they are to be.
  std::map<std::string, DayBar> days_;
  std::map<std::string, TradePlace> trades_;
};

// A range of an instrument's candles: those that begin in [begin_minute, end_minute).
struct CandleRange {
  engine::InstrumentId instrument{};
  int64_t interval_minutes = 1;  // Candles begin at multiples of it.
  int64_t begin_minute = 0;
  int64_t end_minute = 0;
  size_t count_max = 0;
};
// Candles with trades, oldest first, at most `count_max`.
// REQUIRES: range.interval_minutes >= 1, range.begin_minute >= 0.
absl::StatusOr<std::vector<Candle>> ReadCandles(rocksdb::DB& db, const rocksdb::Snapshot* snapshot,
                                                const CandleRange& range);

// A range of an instrument's days: [begin, end).
struct DayRange {
  enum class Days { kAll, kWithTrades };
  engine::InstrumentId instrument{};
  engine::TradingDay begin{};
  engine::TradingDay end{};
  size_t count_max = 0;
  Days days = Days::kAll;
};
// Days with a trade or a close, oldest first, at most `count_max`.
absl::StatusOr<std::vector<DayBar>> ReadDays(rocksdb::DB& db, const rocksdb::Snapshot* snapshot,
                                             const DayRange& range);

}  // namespace luheng::services

#endif  // SERVICES_FOLLOWERS_BARS_H_
