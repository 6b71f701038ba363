// What `luheng` shows of market data, against a server of our own making.
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "luheng/market/v1/market_data_service.grpc.pb.h"
#include "luheng/market/v1/market_stream_service.grpc.pb.h"
#include "tests/services/cli/served_cli.h"

namespace luheng::services::cli {
namespace {

namespace api = market::v1;

// Sends what a test has put there, then ends.
class FakeStreams final : public api::MarketStreamService::Service {
 public:
  grpc::Status StreamBook(grpc::ServerContext*, const api::StreamBookRequest* request,
                          grpc::ServerWriter<api::StreamBookResponse>* writer) override {
    book_request = *request;
    for (const auto& message : books) writer->Write(message);
    return end;
  }
  grpc::Status StreamTrades(grpc::ServerContext*, const api::StreamTradesRequest* request,
                            grpc::ServerWriter<api::StreamTradesResponse>* writer) override {
    trades_request = *request;
    for (const auto& message : trades) writer->Write(message);
    return end;
  }

  std::vector<api::StreamBookResponse> books;
  std::vector<api::StreamTradesResponse> trades;
  grpc::Status end;
  api::StreamBookRequest book_request;
  api::StreamTradesRequest trades_request;
};

class FakeMarketData final : public api::MarketDataService::Service {
 public:
  grpc::Status ListCandles(grpc::ServerContext*, const api::ListCandlesRequest* request,
                           api::ListCandlesResponse* response) override {
    candles_request = *request;
    response->add_candles()->set_open_fen_per_tonne(400'000);
    return grpc::Status::OK;
  }
  grpc::Status GetDayStatistics(grpc::ServerContext*, const api::GetDayStatisticsRequest* request,
                                api::GetDayStatisticsResponse* response) override {
    day_request = *request;
    response->mutable_statistics()->set_close_fen_per_tonne(5'849);
    return grpc::Status::OK;
  }

  api::ListCandlesRequest candles_request;
  api::GetDayStatisticsRequest day_request;
};

class WatchTest : public ServedCliTest {
 protected:
  WatchTest() {
    Serve({&streams_, &market_data_});
    // One order to sell, then none: what docs/api.md says of an empty book is its checksum.
    api::BookUpdate* const snapshot = streams_.books.emplace_back().mutable_snapshot();
    snapshot->set_sequence(7);
    snapshot->set_phase(api::PHASE_CONTINUOUS);
    for (const int64_t price : {401'000, 400'000}) {
      AddLevel(price, price == 401'000 ? 3'000 : 5'000, snapshot->mutable_bids());
    }
    AddLevel(405'000, 1'000, snapshot->mutable_asks());
    snapshot->set_checksum(940'470'789);
    streams_.books.emplace_back().mutable_heartbeat()->set_sequence(8);
    api::BookUpdate* const delta = streams_.books.emplace_back().mutable_delta();
    delta->set_sequence(9);
    delta->set_previous_sequence(7);
    AddLevel(401'000, 0, delta->mutable_bids());
    AddLevel(400'000, 0, delta->mutable_bids());
    AddLevel(405'000, 0, delta->mutable_asks());
  }
  static void AddLevel(int64_t price, int64_t quantity,
                       google::protobuf::RepeatedPtrField<api::BookLevel>* levels) {
    api::BookLevel* const level = levels->Add();
    level->set_price_fen_per_tonne(price);
    level->set_quantity_grams(quantity);
    level->set_order_count(quantity == 0 ? 0 : 1);
  }

  FakeStreams streams_;
  FakeMarketData market_data_;
};

TEST_F(WatchTest, BookIsShownWheneverItChanges) {
  EXPECT_EQ(RunLuheng({"book", "watch", "X", "--depth", "20"}), 0) << err_;
  EXPECT_EQ(streams_.book_request.instruments(0), "instruments/X");
  EXPECT_EQ(streams_.book_request.depth(), 20);
  const size_t first = out_.find("sequence 7, CONTINUOUS");
  const size_t second = out_.find("sequence 9");
  ASSERT_NE(first, std::string::npos) << out_;
  ASSERT_NE(second, std::string::npos) << out_;
  // The ask above the bids; nothing is left after the delta.
  const size_t ask = out_.find("4,050.00");
  EXPECT_LT(ask, out_.find("4,010.00"));
  EXPECT_LT(out_.find("4,000.00"), second);
  EXPECT_EQ(out_.find("4,000.00", second), std::string::npos);
}

TEST_F(WatchTest, JsonHasAMessageALine) {
  EXPECT_EQ(RunLuheng({"book", "watch", "X", "-o", "json"}), 0) << err_;
  EXPECT_EQ(std::count(out_.begin(), out_.end(), '\n'), 3) << out_;
  EXPECT_EQ(RunLuheng({"book", "watch", "X", "-o", "json", "--count", "1"}), 0) << err_;
  EXPECT_EQ(std::count(out_.begin(), out_.end(), '\n'), 1) << out_;
}

TEST_F(WatchTest, AGapAndAWrongChecksumAreFailures) {
  streams_.books.back().mutable_delta()->set_checksum(1);
  EXPECT_EQ(RunLuheng({"book", "watch", "X"}), 7);
  EXPECT_NE(err_.find("not the server's at sequence 9"), std::string::npos) << err_;
  streams_.books.back().mutable_delta()->set_previous_sequence(6);
  EXPECT_EQ(RunLuheng({"book", "watch", "X"}), 7);
  EXPECT_NE(err_.find("known to sequence 7, the update follows 6"), std::string::npos) << err_;
}

TEST_F(WatchTest, TheEndOfTheStreamIsTheEndOfTheCommand) {
  streams_.end = grpc::Status(grpc::UNAVAILABLE, "DRAINING: the server is stopping");
  EXPECT_EQ(RunLuheng({"book", "watch", "X"}), 6);
  EXPECT_NE(err_.find("DRAINING"), std::string::npos) << err_;
  EXPECT_EQ(RunLuheng({"book", "watch", "X", "-o", "csv"}), 2);
  EXPECT_EQ(RunLuheng({"book"}), 2);
}

TEST_F(WatchTest, TradesAreShownALineEach) {
  api::StreamTradesResponse& message = streams_.trades.emplace_back();
  api::Trade* const trade = message.add_trades();
  trade->set_instrument("instruments/X");
  trade->set_trade_id(77);
  trade->set_aggressor_side(type::v1::SIDE_SELL);
  trade->set_quantity_grams(6'847'000);
  trade->set_price_fen_per_tonne(400'000);
  trade->set_amount_fen(13'694'000);
  message.add_reversals()->set_trade_id(70);
  message.set_next_sequence(30);
  EXPECT_EQ(RunLuheng({"trades", "watch", "X", "--from", "12"}), 0) << err_;
  EXPECT_EQ(streams_.trades_request.instruments(0), "instruments/X");
  EXPECT_EQ(streams_.trades_request.start_sequence(), 12);
  for (const char* part : {"6.847 t at 4,000.00 yuan/t", "136,940.00 yuan, SELL took, trade 77\n",
                           "undone: ", "trade 70\n"}) {
    EXPECT_NE(out_.find(part), std::string::npos) << out_;
  }
  EXPECT_EQ(RunLuheng({"trades", "watch", "-o", "json"}), 0) << err_;
  EXPECT_EQ(streams_.trades_request.instruments_size(), 0);
  EXPECT_NE(out_.find("\"next_sequence\": 30"), std::string::npos) << out_;
}

TEST_F(WatchTest, CandlesAndDaysAreAskedForAsGiven) {
  EXPECT_EQ(RunLuheng({"candles", "X", "--interval", "15m", "--from", "2023-01-03T00:00:00+08:00"}),
            0)
      << err_;
  EXPECT_EQ(market_data_.candles_request.interval(), api::CANDLE_INTERVAL_FIFTEEN_MINUTES);
  EXPECT_EQ(market_data_.candles_request.start_time().seconds(), 1'672'675'200);
  EXPECT_FALSE(market_data_.candles_request.has_end_time());
  EXPECT_NE(out_.find("4,000.00"), std::string::npos) << out_;
  EXPECT_EQ(RunLuheng({"candles", "X"}), 0) << err_;
  EXPECT_EQ(market_data_.candles_request.interval(), api::CANDLE_INTERVAL_ONE_DAY);
  EXPECT_EQ(RunLuheng({"candles", "X", "--interval", "2m"}), 2);
  EXPECT_EQ(RunLuheng({"candles", "X", "--to", "noon"}), 2);
  EXPECT_EQ(RunLuheng({"day", "X", "2022-10-21"}), 0) << err_;
  EXPECT_EQ(market_data_.day_request.day().month(), 10);
  EXPECT_NE(out_.find("58.49"), std::string::npos) << out_;
  EXPECT_EQ(RunLuheng({"day", "X"}), 0) << err_;
  EXPECT_FALSE(market_data_.day_request.has_day());
}

}  // namespace
}  // namespace luheng::services::cli
