#include <gtest/gtest.h>

#include <vector>

#include "tests/services/rpc/open_market.h"

namespace luheng::services {
namespace {

using market::v1::MarketDataService;

class MarketDataServiceTest : public OpenMarketTest {
 protected:
  std::unique_ptr<MarketDataService::Stub> stub_ = server_.Market(kCashierUser);
};

TEST_F(MarketDataServiceTest, BookShowsTheBestPrices) {
  for (const int64_t ticks : {0, 1, 1, 2}) {
    Submit(
        Order(seller_account_, type::v1::SIDE_SELL, 1'000, kFloorFen + 10'000 + ticks * kTickFen));
    Submit(Order(buyer_account_, type::v1::SIDE_BUY, 2'000, kFloorFen + ticks * kTickFen));
  }
  market::v1::GetBookRequest request;
  request.set_instrument(kInstrumentName);
  request.set_depth(2);
  const auto reply = Call(*stub_, &MarketDataService::Stub::GetBook, request);
  ASSERT_TRUE(reply.status.ok()) << reply.status.error_message();
  EXPECT_GT(reply.response.sequence(), 0);
  ASSERT_EQ(reply.response.bids_size(), 2);
  EXPECT_EQ(reply.response.bids(0).price_fen_per_tonne(), kFloorFen + 2 * kTickFen);
  EXPECT_EQ(reply.response.bids(1).quantity_grams(), 4'000);
  EXPECT_EQ(reply.response.bids(1).order_count(), 2);
  ASSERT_EQ(reply.response.asks_size(), 2);
  EXPECT_EQ(reply.response.asks(0).price_fen_per_tonne(), kFloorFen + 10'000);
  EXPECT_EQ(reply.response.asks(1).quantity_grams(), 2'000);

  request.set_depth(-1);
  EXPECT_EQ(FieldOf(Call(*stub_, &MarketDataService::Stub::GetBook, request).status), "depth");
  request.set_depth(0);
  EXPECT_EQ(Call(*stub_, &MarketDataService::Stub::GetBook, request).response.asks_size(), 3);
}

TEST_F(MarketDataServiceTest, TradesAreListedOldestFirstPageByPage) {
  for (const int64_t lots : {1, 2, 3}) Trade(lots * kLotGrams);
  market::v1::ListTradesRequest request;
  request.set_instrument(kInstrumentName);
  request.set_page_size(2);
  std::vector<int64_t> quantities;
  int64_t last_index = 0;
  do {
    const auto reply = Call(*stub_, &MarketDataService::Stub::ListTrades, request);
    ASSERT_TRUE(reply.status.ok()) << reply.status.error_message();
    for (const auto& trade : reply.response.trades()) {
      quantities.push_back(trade.quantity_grams());
      EXPECT_EQ(trade.instrument(), kInstrumentName);
      EXPECT_EQ(trade.day().year(), 2023);
      EXPECT_EQ(trade.price_fen_per_tonne(), kFloorFen);
      EXPECT_EQ(trade.amount_fen(), trade.quantity_grams() * 2);
      EXPECT_EQ(trade.aggressor_side(), type::v1::SIDE_BUY);
      EXPECT_GT(trade.index(), last_index);
      EXPECT_GT(trade.event_time().seconds(), 0);
      last_index = trade.index();
    }
    request.set_page_token(reply.response.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(quantities, (std::vector<int64_t>{1'000, 2'000, 3'000}));
}

TEST_F(MarketDataServiceTest, StatisticsSumEachTradeOnce) {
  for (const int64_t lots : {1, 2, 3}) Trade(lots * kLotGrams);
  const auto reply = Call(*stub_, &MarketDataService::Stub::GetTradeStatistics,
                          market::v1::GetTradeStatisticsRequest());
  ASSERT_TRUE(reply.status.ok()) << reply.status.error_message();
  ASSERT_EQ(reply.response.instruments_size(), 1);
  EXPECT_EQ(reply.response.instruments(0).instrument(), kInstrumentName);
  ASSERT_EQ(reply.response.pollutants_size(), 1);
  EXPECT_EQ(reply.response.pollutants(0).pollutant(), type::v1::POLLUTANT_COD);
  for (const market::v1::TradeTotals& totals :
       {reply.response.instruments(0).totals(), reply.response.pollutants(0).totals(),
        reply.response.total()}) {
    EXPECT_EQ(totals.trade_count(), 3);
    EXPECT_EQ(totals.quantity_grams(), 6'000);
    EXPECT_EQ(totals.amount_fen(), 12'000);
  }
}

TEST_F(MarketDataServiceTest, InstrumentSaysItsTerms) {
  market::v1::GetInstrumentRequest get;
  get.set_name(kInstrumentName);
  const auto one = Call(*stub_, &MarketDataService::Stub::GetInstrument, get);
  ASSERT_TRUE(one.status.ok()) << one.status.error_message();
  const market::v1::Instrument& instrument = one.response.instrument();
  EXPECT_EQ(instrument.name(), kInstrumentName);
  EXPECT_EQ(instrument.symbol(), "330681-COD-2023-5Y");
  EXPECT_EQ(instrument.market(), kMarketName);
  EXPECT_EQ(instrument.pollutant(), type::v1::POLLUTANT_COD);
  EXPECT_EQ(instrument.county_code(), "330681");
  EXPECT_EQ(instrument.vintage_year(), 2023);
  EXPECT_EQ(instrument.term_years(), 5);
  EXPECT_EQ(instrument.price_basis(), market::v1::PRICE_BASIS_PER_TONNE_YEAR);
  EXPECT_EQ(instrument.lot_grams(), kLotGrams);
  EXPECT_EQ(instrument.tick_fen_per_tonne(), kTickFen);
  EXPECT_EQ(instrument.floor_fen_per_tonne(), kFloorFen);
  EXPECT_FALSE(instrument.has_previous_close_fen_per_tonne());
  EXPECT_FALSE(instrument.has_band_low_fen_per_tonne());
  EXPECT_EQ(instrument.phase(), market::v1::PHASE_CONTINUOUS);

  const auto all =
      Call(*stub_, &MarketDataService::Stub::ListInstruments, market::v1::ListInstrumentsRequest());
  ASSERT_EQ(all.response.instruments_size(), 1);
  EXPECT_EQ(all.response.instruments(0).SerializeAsString(), instrument.SerializeAsString());
}

TEST_F(MarketDataServiceTest, UnknownInstrumentIsNotFound) {
  market::v1::GetInstrumentRequest get;
  get.set_name("instruments/NONE");
  EXPECT_EQ(ReasonOf(Call(*stub_, &MarketDataService::Stub::GetInstrument, get).status),
            "INSTRUMENT_UNKNOWN");
  market::v1::GetBookRequest book;
  book.set_instrument("instruments/NONE");
  EXPECT_EQ(ReasonOf(Call(*stub_, &MarketDataService::Stub::GetBook, book).status),
            "INSTRUMENT_UNKNOWN");
  market::v1::ListTradesRequest trades;
  trades.set_instrument("instruments/NONE");
  EXPECT_EQ(ReasonOf(Call(*stub_, &MarketDataService::Stub::ListTrades, trades).status),
            "INSTRUMENT_UNKNOWN");
  trades.set_instrument("NONE");
  EXPECT_EQ(FieldOf(Call(*stub_, &MarketDataService::Stub::ListTrades, trades).status),
            "instrument");
}

TEST_F(MarketDataServiceTest, CandlesAreListedPageByPage) {
  const int64_t begin_us = server_.clock().WallMicros();
  for (const int64_t lots : {1, 2, 3, 4}) {
    Trade(lots * kLotGrams);
    server_.clock().Advance(90'000'000);
  }
  market::v1::ListCandlesRequest request;
  request.set_instrument(kInstrumentName);
  request.set_interval(market::v1::CANDLE_INTERVAL_ONE_MINUTE);
  request.set_page_size(3);
  std::vector<int64_t> quantities;
  int64_t last_second = 0;
  do {
    const auto reply = Call(*stub_, &MarketDataService::Stub::ListCandles, request);
    ASSERT_TRUE(reply.status.ok()) << reply.status.error_message();
    EXPECT_GT(reply.response.sequence(), 0);
    for (const auto& candle : reply.response.candles()) {
      quantities.push_back(candle.quantity_grams());
      EXPECT_EQ(candle.start_time().seconds() % 60, 0);
      EXPECT_GT(candle.start_time().seconds(), last_second);
      EXPECT_EQ(candle.open_fen_per_tonne(), kFloorFen);
      EXPECT_EQ(candle.amount_fen(), candle.quantity_grams() * 2);
      EXPECT_EQ(candle.trade_count(), 1);
      last_second = candle.start_time().seconds();
    }
    request.set_page_token(reply.response.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(quantities, (std::vector<int64_t>{1'000, 2'000, 3'000, 4'000}));

  // Without the first and the last one.
  request.mutable_start_time()->set_seconds(begin_us / 60'000'000 * 60 + 60);
  request.mutable_end_time()->set_seconds(last_second);
  EXPECT_EQ(Call(*stub_, &MarketDataService::Stub::ListCandles, request).response.candles_size(),
            2);
  request.clear_start_time();
  request.clear_end_time();
  request.set_interval(market::v1::CANDLE_INTERVAL_ONE_DAY);
  const auto days = Call(*stub_, &MarketDataService::Stub::ListCandles, request).response;
  ASSERT_EQ(days.candles_size(), 1);
  EXPECT_EQ(days.candles(0).quantity_grams(), 10'000);
  EXPECT_EQ(days.candles(0).start_time().seconds(), 1'678'723'200);  // 2023-03-14T00:00+08:00.
  request.mutable_start_time()->set_seconds(1'678'723'201);
  EXPECT_EQ(Call(*stub_, &MarketDataService::Stub::ListCandles, request).response.candles_size(),
            0);
}

TEST_F(MarketDataServiceTest, DayStatisticsHaveAnOpenDayAndThenItsClose) {
  market::v1::GetDayStatisticsRequest request;
  request.set_instrument(kInstrumentName);
  auto reply = Call(*stub_, &MarketDataService::Stub::GetDayStatistics, request);
  ASSERT_TRUE(reply.status.ok()) << reply.status.error_message();
  EXPECT_FALSE(reply.response.statistics().has_open_fen_per_tonne());
  EXPECT_EQ(reply.response.statistics().day().day(), 14);
  Trade(1'000);
  Submit(Order(seller_account_, type::v1::SIDE_SELL, 3'000, kFloorFen + 4 * kTickFen));
  Submit(Order(buyer_account_, type::v1::SIDE_BUY, 3'000, kFloorFen + 4 * kTickFen));
  admin::v1::CloseTradingDayRequest close;
  close.set_request_id(NewRequestId());
  *close.mutable_day() = FirstDay();
  ASSERT_TRUE(
      Call(*server_.Admin(kOperatorUser), &admin::v1::AdminService::Stub::CloseTradingDay, close)
          .response.has_accepted());
  *request.mutable_day() = FirstDay();
  reply = Call(*stub_, &MarketDataService::Stub::GetDayStatistics, request);
  const market::v1::DayStatistics& day = reply.response.statistics();
  EXPECT_EQ(day.open_fen_per_tonne(), kFloorFen);
  EXPECT_EQ(day.low_fen_per_tonne(), kFloorFen);
  EXPECT_EQ(day.high_fen_per_tonne(), kFloorFen + 4 * kTickFen);
  EXPECT_EQ(day.last_fen_per_tonne(), kFloorFen + 4 * kTickFen);
  EXPECT_EQ(day.quantity_grams(), 4'000);
  EXPECT_EQ(day.trade_count(), 2);
  EXPECT_EQ(day.close_fen_per_tonne(), kFloorFen + 3 * kTickFen);
  request.mutable_day()->set_day(15);
  EXPECT_EQ(ReasonOf(Call(*stub_, &MarketDataService::Stub::GetDayStatistics, request).status),
            "DAY_UNKNOWN");
}

TEST_F(MarketDataServiceTest, WrongRequestsForCandlesNameTheField) {
  using R = market::v1::ListCandlesRequest;
  struct Row {
    const char* field;
    void (*spoil)(R&);
  };
  for (const Row& row :
       {Row{"instrument", [](R& r) { r.clear_instrument(); }},
        Row{"interval", [](R& r) { r.clear_interval(); }},
        Row{"interval", [](R& r) { r.set_interval(market::v1::CandleInterval(6)); }},
        Row{"start_time", [](R& r) { r.mutable_start_time()->set_nanos(-1); }},
        Row{"end_time", [](R& r) { r.mutable_end_time()->set_seconds(INT64_MAX); }},
        Row{"page_size", [](R& r) { r.set_page_size(-1); }},
        Row{"page_token", [](R& r) { r.set_page_token("x"); }}}) {
    R request;
    request.set_instrument(kInstrumentName);
    request.set_interval(market::v1::CANDLE_INTERVAL_ONE_HOUR);
    row.spoil(request);
    EXPECT_EQ(FieldOf(Call(*stub_, &MarketDataService::Stub::ListCandles, request).status),
              row.field);
  }
  market::v1::GetDayStatisticsRequest day;
  day.set_instrument(kInstrumentName);
  day.mutable_day()->set_month(13);
  EXPECT_EQ(FieldOf(Call(*stub_, &MarketDataService::Stub::GetDayStatistics, day).status), "day");
  day.clear_day();
  day.set_instrument("instruments/NONE");
  EXPECT_EQ(ReasonOf(Call(*stub_, &MarketDataService::Stub::GetDayStatistics, day).status),
            "INSTRUMENT_UNKNOWN");
}

TEST_F(MarketDataServiceTest, TradingDayIsOpenUntilItIsClosed) {
  const market::v1::GetTradingDayRequest request;
  auto reply = Call(*stub_, &MarketDataService::Stub::GetTradingDay, request);
  EXPECT_EQ(reply.response.open_day().day(), 14);
  EXPECT_EQ(reply.response.last_day().day(), 14);
  admin::v1::CloseTradingDayRequest close;
  close.set_request_id(NewRequestId());
  *close.mutable_day() = FirstDay();
  ASSERT_TRUE(
      Call(*server_.Admin(kOperatorUser), &admin::v1::AdminService::Stub::CloseTradingDay, close)
          .response.has_accepted());
  reply = Call(*stub_, &MarketDataService::Stub::GetTradingDay, request);
  EXPECT_FALSE(reply.response.has_open_day());
  EXPECT_EQ(reply.response.last_day().day(), 14);
}

}  // namespace
}  // namespace luheng::services
