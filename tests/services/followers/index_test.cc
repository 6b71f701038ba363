// The index of a real exchange: its bars, and its beginning anew.
#include "services/followers/index.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "rocksdb/db.h"
#include "rocksdb/options.h"
#include "tests/services/small_exchange.h"

namespace luheng::services {
namespace {

// A trading day of the national carbon market: 55,000 t for 3,217,000 yuan, between 58 and 58.5
// yuan, closed at 58.49.
constexpr engine::TradingDay kFirstDay{19'360};
constexpr engine::TradingDay kCarbonDay{19'361};
constexpr int64_t kTonne = 1'000'000;

struct CarbonExchange : SmallExchange {
  CarbonExchange() {
    StartNode();
    OpenMarket();
    MustDo<engine::Done>(engine::CloseTradingDay{.day = kFirstDay});
    carbon_ = MustDo<engine::InstrumentCreated>(
                  engine::CreateInstrument{.symbol = "CEA-2022",
                                           .market = engine::MarketId{1},
                                           .pollutant = engine::Pollutant::kCo2,
                                           .county = engine::Adcode{330681},
                                           .vintage_year = 2022,
                                           .term_years = 1,
                                           .price_basis = engine::PriceBasis::kPerTonneTerm,
                                           .lot = engine::Grams(kTonne),
                                           .tick = engine::Price(1),
                                           .floor = engine::Price(0),
                                           .reference = engine::Price(5'850)})
                  .instrument;
    MustDo<engine::Done>(engine::AllocateRights{.account = account_[0],
                                                .instrument = carbon_,
                                                .quantity = engine::Grams(100'000 * kTonne)});
    MustDo<engine::Done>(engine::OpenTradingDay{.day = kCarbonDay});
  }
  void Trade(int64_t tonnes, int64_t price_fen) {
    for (const int trader : {0, 1}) {
      engine::SubmitOrder order = Order(trader, 1, 1);
      order.instrument = carbon_;
      order.quantity = engine::Grams(tonnes * kTonne);
      order.price = engine::Price(price_fen);
      Must<engine::OrderReport>(trader_[trader], order);
    }
  }
  DayBar CarbonDay() {
    EXPECT_TRUE(node_->index().WaitFor(node_->replica().size(), std::chrono::seconds(10)));
    const auto days = node_->index().Days({.instrument = carbon_,
                                           .begin = kCarbonDay,
                                           .end = engine::TradingDay{19'362},
                                           .count_max = 2});
    EXPECT_TRUE(days.ok()) << days.status().ToString();
    EXPECT_EQ(days->rows.size(), 1u);
    EXPECT_EQ(days->sequence, last_answer_.sequence);
    return days->rows.at(0);
  }

  engine::InstrumentId carbon_{};
};

TEST(IndexTest, ADayOfTheNationalMarketHasItsPublishedFigures) {
  CarbonExchange exchange;
  exchange.Trade(40'000, 5'850);
  exchange.Trade(1'000, 5'800);
  exchange.Trade(14'000, 5'850);
  DayBar expected{.day = kCarbonDay,
                  .bar = {.open = engine::Price(5'850),
                          .high = engine::Price(5'850),
                          .low = engine::Price(5'800),
                          .last = engine::Price(5'850),
                          .volume = engine::Grams(55'000 * kTonne),
                          .amount = engine::Fen(321'700'000),
                          .trade_count = 3},
                  .close = std::nullopt};
  EXPECT_EQ(exchange.CarbonDay(), expected);
  exchange.MustDo<engine::Done>(engine::CloseTradingDay{.day = kCarbonDay});
  expected.close = engine::Price(5'849);
  EXPECT_EQ(exchange.CarbonDay(), expected);
}

TEST(IndexTest, ATradeThatIsUndoneCountsNoMore) {
  CarbonExchange exchange;
  exchange.Trade(1'000, 5'800);
  exchange.Trade(2'000, 5'900);
  const engine::Actor others[] = {{engine::ParticipantId{1}, engine::UserId{7}},
                                  {engine::ParticipantId{1}, engine::UserId{8}}};
  for (const engine::Actor& other : others) {
    exchange.MustDo<engine::Done>(
        engine::GrantRole{.grantee = other, .role = engine::Role::kOperator});
  }
  ASSERT_TRUE(
      exchange.node_->index().WaitFor(exchange.node_->replica().size(), std::chrono::seconds(10)));
  auto trades = exchange.node_->index().Trades(exchange.carbon_, 0, 10);
  ASSERT_TRUE(trades.ok());
  ASSERT_EQ(trades->size(), 2u);
  const auto reversal = exchange.MustDo<engine::ReversalRequested>(
      engine::RequestReversal{.trade = engine::MakeTradeId(engine::Shard{1}, (*trades)[1].index)});
  for (const engine::Actor& other : others) {
    exchange.Must<engine::Done>(other, engine::ApproveReversal{.reversal = reversal.reversal});
  }
  const DayBar day = exchange.CarbonDay();
  EXPECT_EQ(day.bar.volume, engine::Grams(1'000 * kTonne));
  EXPECT_EQ(day.bar.amount, engine::Fen(5'800'000));
  EXPECT_EQ(day.bar.trade_count, 1u);
  EXPECT_EQ(day.bar.high, engine::Price(5'900));
  EXPECT_EQ(day.bar.last, engine::Price(5'900));
  trades = exchange.node_->index().Trades(exchange.carbon_, 0, 10);
  EXPECT_FALSE((*trades)[0].is_reversed);
  EXPECT_TRUE((*trades)[1].is_reversed);
}

TEST(IndexTest, IsTheSameAfterItWasMadeAnew) {
  CarbonExchange exchange;
  exchange.Trade(1'000, 5'800);
  exchange.Trade(2'000, 5'900);
  const DayBar day = exchange.CarbonDay();
  exchange.StopNode();
  const std::string index = exchange.options_.data_directory + "/index";
  // One from before there were bars: it has no format.
  rocksdb::DB* raw = nullptr;
  ASSERT_TRUE(rocksdb::DB::Open(rocksdb::Options(), index, &raw).ok());
  std::unique_ptr<rocksdb::DB> db(raw);
  ASSERT_TRUE(db->Delete(rocksdb::WriteOptions(), "v").ok());
  ASSERT_TRUE(db->DeleteRange(rocksdb::WriteOptions(), db->DefaultColumnFamily(), "d", "e").ok());
  db.reset();
  exchange.StartNode();
  EXPECT_EQ(exchange.node_->index()
                .Days({.instrument = exchange.carbon_,
                       .begin = kCarbonDay,
                       .end = engine::TradingDay{19'362},
                       .count_max = 2})
                ->rows.at(0),
            day);
}

}  // namespace
}  // namespace luheng::services
