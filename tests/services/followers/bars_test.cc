#include "services/followers/bars.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "engine/ids.h"
#include "rocksdb/db.h"
#include "rocksdb/write_batch.h"
#include "tests/services/small_exchange.h"

namespace luheng::services {
namespace {

constexpr int64_t kMinuteUs = 60'000'000;
constexpr engine::InstrumentId kInstrument{3};
constexpr engine::InstrumentId kNeighbour{4};

// A trade as the oracle remembers it.
struct Fact {
  uint64_t index = 0;
  int64_t time_us = 0;
  engine::TradeSide bought{};
  bool is_undone = false;
};

engine::TradeSide MakeTrade(engine::InstrumentId instrument, uint64_t index, int32_t day,
                            int64_t price, int64_t quantity) {
  return {.trade = engine::MakeTradeId(engine::Shard{1}, index),
          .side = engine::Side::kBuy,
          .instrument = instrument,
          .day = engine::TradingDay{day},
          .quantity = engine::Grams(quantity),
          .price = engine::Price(price),
          .amount = engine::Fen(quantity * price / 1'000'000)};
}

// The bar of some trades: prices of all, sums over those that stand.
Bar NaiveBar(const std::vector<Fact>& facts) {
  Bar bar;
  for (const Fact& fact : facts) {
    const engine::Price price = fact.bought.price;
    if (bar.open == engine::Price(0)) bar.open = price;
    bar.last = price;
    bar.high = bar.high == engine::Price(0) || price > bar.high ? price : bar.high;
    bar.low = bar.low == engine::Price(0) || price < bar.low ? price : bar.low;
    if (fact.is_undone) continue;
    bar.volume += fact.bought.quantity;
    bar.amount += fact.bought.amount;
    ++bar.trade_count;
  }
  return bar;
}

class BarsTest : public testing::Test {
 protected:
  BarsTest() {
    rocksdb::Options options;
    options.create_if_missing = true;
    rocksdb::DB* raw = nullptr;
    EXPECT_TRUE(rocksdb::DB::Open(options, directory_.path() + "/db", &raw).ok());
    db_.reset(raw);
  }

  void Write(const BarWriter& bars) {
    rocksdb::WriteBatch batch;
    bars.Write(batch);
    ASSERT_TRUE(db_->Write(rocksdb::WriteOptions(), &batch).ok());
  }
  std::vector<Candle> Candles(const CandleRange& range) {
    const auto candles = ReadCandles(*db_, nullptr, range);
    EXPECT_TRUE(candles.ok()) << candles.status().ToString();
    return candles.ok() ? *candles : std::vector<Candle>();
  }
  // The candles of the facts that begin in the range.
  static std::vector<Candle> NaiveCandles(const std::vector<Fact>& facts,
                                          const CandleRange& range) {
    std::map<int64_t, std::vector<Fact>> buckets;
    for (const Fact& fact : facts) {
      const int64_t minute = fact.time_us / kMinuteUs;
      buckets[minute / range.interval_minutes * range.interval_minutes].push_back(fact);
    }
    std::vector<Candle> candles;
    for (const auto& [begin, bucket] : buckets) {
      if (begin < range.begin_minute || begin >= range.end_minute) continue;
      if (candles.size() == range.count_max) break;
      candles.push_back({.minute = begin, .bar = NaiveBar(bucket)});
    }
    return candles;
  }

  TemporaryDirectory directory_;
  std::unique_ptr<rocksdb::DB> db_;
};

TEST_F(BarsTest, AgreeWithANaiveCountOfRandomTrades) {
  constexpr uint64_t kSeed = 20'221'021;
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  std::mt19937_64 random(kSeed);
  std::vector<Fact> facts;
  int64_t time_us = 1'666'000'000'000'000;
  uint64_t index = 100;
  int32_t day = 19'286;
  for (int block = 0; block < 200; ++block) {
    BarWriter bars(*db_);
    if (random() % 40 == 0) ++day;
    for (uint64_t i = random() % 8; i > 0; --i) {
      time_us += static_cast<int64_t>(random() % (3 * kMinuteUs));
      // Often the trade before, which may be of this block; an earlier day's is undone no more.
      if (!facts.empty() && random() % 4 == 0) {
        Fact& fact = facts[facts.size() - 1 - random() % std::min<size_t>(facts.size(), 5)];
        if (fact.is_undone || fact.bought.day != engine::TradingDay{day}) continue;
        fact.is_undone = true;
        ASSERT_TRUE(bars.Reverse({.trade = fact.bought.trade,
                                  .side = engine::Side::kBuy,
                                  .instrument = kInstrument,
                                  .quantity = fact.bought.quantity,
                                  .amount = fact.bought.amount})
                        .ok());
        continue;
      }
      index += 2;
      const auto price = static_cast<int64_t>(random() % 1'000 + 5'000);
      const auto quantity = static_cast<int64_t>(random() % 50 + 1) * 1'000'000;
      facts.push_back({.index = index,
                       .time_us = time_us,
                       .bought = MakeTrade(kInstrument, index, day, price, quantity)});
      ASSERT_TRUE(bars.Add(index, engine::TimeMicros(time_us), facts.back().bought).ok());
      // Somebody else's bars, on both sides of ours.
      ASSERT_TRUE(bars.Add(index + 1, engine::TimeMicros(time_us),
                           MakeTrade(kNeighbour, index + 1, day, 1, 1'000'000))
                      .ok());
    }
    ASSERT_NO_FATAL_FAILURE(Write(bars));
  }
  ASSERT_GT(facts.size(), 300u);
  const int64_t first = facts.front().time_us / kMinuteUs;
  const int64_t last = facts.back().time_us / kMinuteUs;
  for (const int64_t interval : {1, 5, 15, 60}) {
    for (int round = 0; round < 50; ++round) {
      const CandleRange range{.instrument = kInstrument,
                              .interval_minutes = interval,
                              .begin_minute = first - 70 + static_cast<int64_t>(random() % 500),
                              .end_minute = last + 70 - static_cast<int64_t>(random() % 500),
                              .count_max = random() % 3 == 0 ? random() % 20 : 100'000};
      ASSERT_EQ(Candles(range), NaiveCandles(facts, range))
          << "interval " << interval << " from " << range.begin_minute - first;
    }
  }
  const auto days = ReadDays(*db_, nullptr,
                             {.instrument = kInstrument,
                              .begin = engine::TradingDay{0},
                              .end = engine::TradingDay{day + 1},
                              .count_max = 1'000});
  ASSERT_TRUE(days.ok());
  ASSERT_GT(days->size(), 1u);
  for (const DayBar& row : *days) {
    std::vector<Fact> of_day;
    std::copy_if(facts.begin(), facts.end(), std::back_inserter(of_day),
                 [&](const Fact& fact) { return fact.bought.day == row.day; });
    EXPECT_EQ(row.bar, NaiveBar(of_day)) << static_cast<int32_t>(row.day);
  }
}

TEST_F(BarsTest, ADayWithoutATradeHasAClose) {
  BarWriter bars(*db_);
  ASSERT_TRUE(bars.Close({.instrument = kInstrument,
                          .day = engine::TradingDay{-1},
                          .close = engine::Price(5'849)})
                  .ok());
  ASSERT_NO_FATAL_FAILURE(Write(bars));
  DayRange range{.instrument = kInstrument,
                 .begin = engine::TradingDay{-5},
                 .end = engine::TradingDay{5},
                 .count_max = 5};
  const auto days = ReadDays(*db_, nullptr, range);
  ASSERT_TRUE(days.ok());
  EXPECT_EQ(*days, (std::vector<DayBar>{
                       {.day = engine::TradingDay{-1}, .bar = {}, .close = engine::Price(5'849)}}));
  range.days = DayRange::Days::kWithTrades;
  EXPECT_TRUE(ReadDays(*db_, nullptr, range)->empty());
}

TEST_F(BarsTest, AReversalOfATradeThatIsNotThereIsAFailure) {
  BarWriter bars(*db_);
  EXPECT_EQ(bars.Reverse({.trade = engine::MakeTradeId(engine::Shard{1}, 7),
                          .side = engine::Side::kBuy,
                          .instrument = kInstrument})
                .code(),
            absl::StatusCode::kInternal);
}

}  // namespace
}  // namespace luheng::services
