#include "services/followers/bars.h"

#include <algorithm>
#include <memory>

#include "engine/ids.h"
#include "ledger/base/check.h"
#include "ledger/base/status_macros.h"
#include "ledger/coding.h"
#include "rocksdb/db.h"
#include "rocksdb/iterator.h"
#include "rocksdb/options.h"
#include "rocksdb/write_batch.h"

namespace luheng::services {
namespace {

constexpr char kTradeTag = 't';
constexpr char kCandleTag = 'c';
constexpr char kDayTag = 'd';
constexpr int64_t kMinuteUs = 60'000'000;
// Days before 1970 sort before later ones.
constexpr uint32_t kDayBias = 0x80000000;

absl::Status Damaged() { return absl::InternalError("index: a bar cannot be read"); }

absl::Status FromRocks(const rocksdb::Status& status) {
  if (status.ok()) return absl::OkStatus();
  return absl::InternalError("index: " + status.ToString());
}

std::string CandleKey(engine::InstrumentId instrument, int64_t minute) {
  std::string key(1, kCandleTag);
  ledger::AppendU32(&key, static_cast<uint32_t>(instrument));
  ledger::AppendU64(&key, static_cast<uint64_t>(minute));
  return key;
}

std::string DayKey(engine::InstrumentId instrument, engine::TradingDay day) {
  std::string key(1, kDayTag);
  ledger::AppendU32(&key, static_cast<uint32_t>(instrument));
  ledger::AppendU32(&key, static_cast<uint32_t>(day) ^ kDayBias);
  return key;
}

constexpr size_t kPrefixSize = 5;  // Tag and instrument.

std::string EncodeBar(const Bar& bar) {
  std::string value;
  for (const engine::Price price : {bar.open, bar.high, bar.low, bar.last}) {
    ledger::AppendI64(&value, price.value());
  }
  ledger::AppendI64(&value, bar.volume.value());
  ledger::AppendI64(&value, bar.amount.value());
  ledger::AppendU64(&value, bar.trade_count);
  return value;
}

template <class Amount>
bool ReadAmount(ledger::ByteReader& reader, Amount* amount) {
  int64_t number = 0;
  if (!reader.ReadI64(&number)) return false;
  *amount = Amount(number);
  return true;
}

bool ReadBar(ledger::ByteReader& reader, Bar* bar) {
  return ReadAmount(reader, &bar->open) && ReadAmount(reader, &bar->high) &&
         ReadAmount(reader, &bar->low) && ReadAmount(reader, &bar->last) &&
         ReadAmount(reader, &bar->volume) && ReadAmount(reader, &bar->amount) &&
         reader.ReadU64(&bar->trade_count);
}

// A bar, then the close if there is one.
std::string EncodeDay(const DayBar& day) {
  std::string value = EncodeBar(day.bar);
  if (day.close.has_value()) ledger::AppendI64(&value, day.close->value());
  return value;
}

bool ReadDayBar(std::string_view value, DayBar* day) {
  ledger::ByteReader reader(value);
  if (!ReadBar(reader, &day->bar)) return false;
  if (reader.remaining() > 0 && !ReadAmount(reader, &day->close.emplace())) return false;
  return reader.remaining() == 0;
}

// The value under `key`; nullopt if there is none.
absl::StatusOr<std::optional<std::string>> ReadValue(rocksdb::DB& db, const std::string& key) {
  std::string value;
  const rocksdb::Status status = db.Get(rocksdb::ReadOptions(), key, &value);
  if (status.IsNotFound()) return std::nullopt;
  LUHENG_RETURN_IF_ERROR(FromRocks(status));
  return value;
}

std::string_view ViewOf(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }

// An iterator over [begin, end) that sees the snapshot.
class Range {
 public:
  Range(rocksdb::DB& db, const rocksdb::Snapshot* snapshot, const std::string& begin,
        const std::string& end)
      : end_(end) {
    rocksdb::ReadOptions options;
    options.snapshot = snapshot;
    it_.reset(db.NewIterator(options));
    it_->Seek(begin);
  }
  bool Valid() const { return it_->Valid() && ViewOf(it_->key()) < end_; }
  void Next() { it_->Next(); }
  // Behind tag and instrument.
  std::string_view key() const { return ViewOf(it_->key()).substr(kPrefixSize); }
  std::string_view value() const { return ViewOf(it_->value()); }
  absl::Status status() const { return FromRocks(it_->status()); }

 private:
  const std::string end_;
  std::unique_ptr<rocksdb::Iterator> it_;
};

}  // namespace

void Bar::Add(engine::Price price, engine::Grams quantity, engine::Fen paid) {
  if (open == engine::Price(0)) open = high = low = price;
  high = std::max(high, price);
  low = std::min(low, price);
  last = price;
  volume += quantity;
  amount += paid;
  ++trade_count;
}

void Bar::Remove(engine::Grams quantity, engine::Fen paid) {
  LUHENG_CHECK(trade_count > 0);
  volume -= quantity;
  amount -= paid;
  --trade_count;
}

void Bar::Append(const Bar& later) {
  LUHENG_CHECK(later.open != engine::Price(0));
  if (open == engine::Price(0)) {
    open = later.open;
    high = later.high;
    low = later.low;
  }
  high = std::max(high, later.high);
  low = std::min(low, later.low);
  last = later.last;
  volume += later.volume;
  amount += later.amount;
  trade_count += later.trade_count;
}

std::string EncodeTradePlace(const TradePlace& place) {
  std::string value;
  ledger::AppendI64(&value, place.minute);
  ledger::AppendU32(&value, static_cast<uint32_t>(place.day));
  ledger::AppendU8(&value, place.is_reversed ? 1 : 0);
  return value;
}

std::optional<TradePlace> DecodeTradePlace(std::string_view bytes) {
  TradePlace place;
  uint32_t day = 0;
  uint8_t is_reversed = 0;
  ledger::ByteReader reader(bytes);
  if (!reader.ReadI64(&place.minute) || !reader.ReadU32(&day) || !reader.ReadU8(&is_reversed)) {
    return std::nullopt;
  }
  place.day = engine::TradingDay{static_cast<int32_t>(day)};
  place.is_reversed = is_reversed != 0;
  return place;
}

std::string TradeKey(engine::InstrumentId instrument, uint64_t entry_index) {
  std::string key(1, kTradeTag);
  ledger::AppendU32(&key, static_cast<uint32_t>(instrument));
  ledger::AppendU64(&key, entry_index);
  return key;
}

int64_t MinuteOf(engine::TimeMicros time) { return std::max<int64_t>(0, time.value()) / kMinuteUs; }

absl::Status BarWriter::Add(uint64_t index, engine::TimeMicros time,
                            const engine::TradeSide& bought) {
  const TradePlace place{.minute = MinuteOf(time), .day = bought.day};
  trades_[TradeKey(bought.instrument, index)] = place;
  LUHENG_ASSIGN_OR_RETURN(Bar* const minute, FindMinute(bought.instrument, place.minute));
  minute->Add(bought.price, bought.quantity, bought.amount);
  LUHENG_ASSIGN_OR_RETURN(DayBar* const day, FindDay(bought.instrument, place.day));
  day->bar.Add(bought.price, bought.quantity, bought.amount);
  return absl::OkStatus();
}

absl::Status BarWriter::Reverse(const engine::TradeReversed& bought) {
  const std::string key = TradeKey(bought.instrument, engine::EntryIndexOf(bought.trade));
  auto found = trades_.find(key);
  if (found == trades_.end()) {
    LUHENG_ASSIGN_OR_RETURN(const auto value, ReadValue(db_, key));
    const auto place = value.has_value() ? DecodeTradePlace(*value) : std::nullopt;
    if (!place.has_value()) return absl::InternalError("index: a trade to reverse is not in it");
    found = trades_.emplace(key, *place).first;
  }
  TradePlace& place = found->second;
  if (place.is_reversed) return absl::DataLossError("index: a trade is reversed twice");
  place.is_reversed = true;
  LUHENG_ASSIGN_OR_RETURN(Bar* const minute, FindMinute(bought.instrument, place.minute));
  minute->Remove(bought.quantity, bought.amount);
  LUHENG_ASSIGN_OR_RETURN(DayBar* const day, FindDay(bought.instrument, place.day));
  day->bar.Remove(bought.quantity, bought.amount);
  return absl::OkStatus();
}

absl::Status BarWriter::Close(const engine::InstrumentClosed& closed) {
  LUHENG_ASSIGN_OR_RETURN(DayBar* const day, FindDay(closed.instrument, closed.day));
  day->close = closed.close;
  return absl::OkStatus();
}

absl::StatusOr<Bar*> BarWriter::FindMinute(engine::InstrumentId instrument, int64_t minute) {
  const auto [found, is_new] = minutes_.try_emplace(CandleKey(instrument, minute));
  if (!is_new) return &found->second;
  LUHENG_ASSIGN_OR_RETURN(const auto value, ReadValue(db_, found->first));
  if (value.has_value()) {
    ledger::ByteReader reader(*value);
    if (!ReadBar(reader, &found->second)) return Damaged();
  }
  return &found->second;
}

absl::StatusOr<DayBar*> BarWriter::FindDay(engine::InstrumentId instrument,
                                           engine::TradingDay day) {
  const auto [found, is_new] = days_.try_emplace(DayKey(instrument, day), DayBar{.day = day});
  if (!is_new) return &found->second;
  LUHENG_ASSIGN_OR_RETURN(const auto value, ReadValue(db_, found->first));
  if (value.has_value() && !ReadDayBar(*value, &found->second)) return Damaged();
  return &found->second;
}

void BarWriter::Write(rocksdb::WriteBatch& batch) const {
  for (const auto& [key, place] : trades_) batch.Put(key, EncodeTradePlace(place));
  for (const auto& [key, bar] : minutes_) batch.Put(key, EncodeBar(bar));
  for (const auto& [key, day] : days_) batch.Put(key, EncodeDay(day));
}

absl::StatusOr<std::vector<Candle>> ReadCandles(rocksdb::DB& db, const rocksdb::Snapshot* snapshot,
                                                const CandleRange& range) {
  LUHENG_CHECK(range.interval_minutes >= 1);
  LUHENG_CHECK(range.begin_minute >= 0);
  const auto round_up = [&](int64_t minute) {
    const int64_t rest = minute % range.interval_minutes;
    return rest == 0 ? minute : minute + range.interval_minutes - rest;
  };
  std::vector<Candle> candles;
  // The last candle that begins in the range may reach beyond its end.
  const int64_t end = round_up(std::max(range.begin_minute, range.end_minute));
  for (Range rows(db, snapshot, CandleKey(range.instrument, round_up(range.begin_minute)),
                  CandleKey(range.instrument, end));
       ; rows.Next()) {
    if (!rows.Valid()) {
      LUHENG_RETURN_IF_ERROR(rows.status());
      return candles;
    }
    uint64_t minute = 0;
    Bar bar;
    ledger::ByteReader value(rows.value());
    if (!ledger::ByteReader(rows.key()).ReadU64(&minute) || !ReadBar(value, &bar)) return Damaged();
    const int64_t begin =
        static_cast<int64_t>(minute) - static_cast<int64_t>(minute) % range.interval_minutes;
    if (candles.empty() || candles.back().minute != begin) {
      if (candles.size() == range.count_max) return candles;
      candles.push_back({.minute = begin});
    }
    candles.back().bar.Append(bar);
  }
}

absl::StatusOr<std::vector<DayBar>> ReadDays(rocksdb::DB& db, const rocksdb::Snapshot* snapshot,
                                             const DayRange& range) {
  std::vector<DayBar> days;
  for (Range rows(db, snapshot, DayKey(range.instrument, range.begin),
                  DayKey(range.instrument, range.end));
       days.size() < range.count_max; rows.Next()) {
    if (!rows.Valid()) {
      LUHENG_RETURN_IF_ERROR(rows.status());
      return days;
    }
    uint32_t day = 0;
    DayBar row;
    if (!ledger::ByteReader(rows.key()).ReadU32(&day) || !ReadDayBar(rows.value(), &row)) {
      return Damaged();
    }
    row.day = engine::TradingDay{static_cast<int32_t>(day ^ kDayBias)};
    const bool has_trades = row.bar.open != engine::Price(0);
    if (has_trades || range.days == DayRange::Days::kAll) days.push_back(row);
  }
  return days;
}

}  // namespace luheng::services
