// MarketStreamService over real sockets; trades are in trade_stream_test.cc.
#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "tests/services/rpc/market_streams.h"

namespace luheng::services {
namespace {

namespace api = market::v1;
using api::MarketStreamService;

TEST_F(MarketStreamTest, BookRebuiltFromDeltasIsTheServersBook) {
  constexpr uint64_t kSeed = 20'230'314;
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  std::mt19937_64 random(kSeed);
  // Depths below, at and above what the checksum covers.
  std::map<int32_t, MarketStream<api::StreamBookResponse>> streams;
  std::map<int32_t, BookReplay> replays;
  for (const int32_t depth : {3, 10, 50}) {
    streams.emplace(depth, Book(depth));
    const auto first = streams.at(depth).Next();
    EXPECT_TRUE(first.has_snapshot());
    ASSERT_EQ(replays[depth].Apply(first), "");
  }
  std::vector<int64_t> open;
  for (int step = 0; step < 300; ++step) {
    if (!open.empty() && random() % 3 == 0) {
      trading::v1::CancelOrderRequest cancel;
      cancel.set_request_id(NewRequestId());
      const size_t chosen = random() % open.size();
      cancel.set_order_id(std::exchange(open[chosen], open.back()));
      open.pop_back();
      Call(*buyer_trading_, &trading::v1::TradingService::Stub::CancelOrder, cancel);
    } else {
      const bool buys = random() % 2 == 0;
      const auto price = kFloorFen + static_cast<int64_t>(random() % 30) * kTickFen;
      const auto quantity = static_cast<int64_t>(random() % 3 + 1) * kLotGrams;
      const auto report = Submit(Order(buys ? buyer_account_ : seller_account_,
                                       buys ? type::v1::SIDE_BUY : type::v1::SIDE_SELL, quantity,
                                       buys ? price : price + 12 * kTickFen));
      if (buys && report.leaves_grams() > 0) open.push_back(report.order_id());
    }
    if (step % 20 == 19) {
      for (auto& [depth, stream] : streams) {
        SCOPED_TRACE("depth " + std::to_string(depth) + " step " + std::to_string(step));
        ASSERT_NO_FATAL_FAILURE(ReadUpToNow(depth, stream, replays[depth]));
      }
    }
  }
  for (const auto& [depth, replay] : replays) EXPECT_GT(replay.delta_count(), 20) << depth;
  const auto shown = GetBook(50);
  EXPECT_EQ(replays[50].last().last_price_fen_per_tonne(), shown.last_price_fen_per_tonne());
}

TEST_F(MarketStreamTest, SnapshotIsTheBookAtItsSequence) {
  Submit(Order(seller_account_, type::v1::SIDE_SELL, 5'000, kFloorFen));
  auto stream = Book(0);
  BookReplay replay;
  ASSERT_EQ(replay.Apply(stream.Next()), "");
  const auto shown = GetBook(20);
  EXPECT_EQ(replay.Text(), BookReplay::TextOf(shown));
  EXPECT_EQ(replay.sequence(), shown.sequence());
  EXPECT_EQ(replay.last().instrument(), kInstrumentName);
  EXPECT_EQ(replay.last().phase(), api::PHASE_CONTINUOUS);
  EXPECT_FALSE(replay.last().has_indicative_auction());
}

TEST_F(MarketStreamTest, OrderFromBeforeTheStreamIsSeenToGo) {
  const auto report = Submit(Order(seller_account_, type::v1::SIDE_SELL, 5'000, kFloorFen));
  auto stream = Book(0);
  BookReplay replay;
  ASSERT_EQ(replay.Apply(stream.Next()), "");
  trading::v1::CancelOrderRequest cancel;
  cancel.set_request_id(NewRequestId());
  cancel.set_order_id(report.order_id());
  Call(*seller_trading_, &trading::v1::TradingService::Stub::CancelOrder, cancel);
  const auto delta = stream.Next();
  ASSERT_EQ(replay.Apply(delta), "");
  ASSERT_EQ(delta.delta().asks_size(), 1);
  EXPECT_EQ(delta.delta().asks(0).price_fen_per_tonne(), kFloorFen);
  EXPECT_EQ(delta.delta().asks(0).quantity_grams(), 0);
  EXPECT_EQ(replay.Text(), "| ");
}

TEST_F(MarketStreamTest, CallAuctionIsShownAsItWouldEnd) {
  auto stream = Book(5);
  BookReplay replay;
  ASSERT_EQ(replay.Apply(stream.Next()), "");
  SetPhase(api::PHASE_CALL);
  ASSERT_NO_FATAL_FAILURE(ReadUpToNow(5, stream, replay));
  EXPECT_EQ(replay.last().phase(), api::PHASE_CALL);
  Submit(Order(seller_account_, type::v1::SIDE_SELL, 5'000, kFloorFen));
  Submit(Order(buyer_account_, type::v1::SIDE_BUY, 3'000, kFloorFen));
  ASSERT_NO_FATAL_FAILURE(ReadUpToNow(5, stream, replay));
  EXPECT_EQ(replay.last().indicative_auction().price_fen_per_tonne(), kFloorFen);
  EXPECT_EQ(replay.last().indicative_auction().volume_grams(), 3'000);
  EXPECT_EQ(replay.last().indicative_auction().imbalance_grams(), 2'000);
  SetPhase(api::PHASE_CONTINUOUS);
  ASSERT_NO_FATAL_FAILURE(ReadUpToNow(5, stream, replay));
  EXPECT_FALSE(replay.last().has_indicative_auction());
  EXPECT_EQ(replay.last().last_price_fen_per_tonne(), kFloorFen);
  EXPECT_EQ(replay.last().asks_size(), 1);
}

TEST_F(MarketStreamTest, AMessageThatIsMissingShows) {
  auto stream = Book(0);
  BookReplay replay;
  ASSERT_EQ(replay.Apply(stream.Next()), "");
  Submit(Order(seller_account_, type::v1::SIDE_SELL, 1'000, kFloorFen));
  ASSERT_EQ(replay.Apply(stream.Next()), "");
  Submit(Order(seller_account_, type::v1::SIDE_SELL, 1'000, kFloorFen));
  stream.Next();
  Submit(Order(seller_account_, type::v1::SIDE_SELL, 1'000, kFloorFen));
  EXPECT_EQ(replay.Apply(stream.Next()), "a gap");
}

TEST_F(MarketStreamTest, IdleStreamsSayThatTheyAreAlive) {
  auto books = Book(0);
  auto trades = Trades(0);
  BookReplay replay;
  ASSERT_EQ(replay.Apply(books.Next()), "");
  const int64_t begin = trades.Next().next_sequence();
  const auto beat = books.Next();
  ASSERT_TRUE(beat.has_heartbeat());
  EXPECT_EQ(beat.heartbeat().sequence(), replay.last().sequence());
  EXPECT_EQ(trades.Next().next_sequence(), begin);
  Trade(1'000);
  while (replay.delta_count() == 0) ASSERT_EQ(replay.Apply(books.Next()), "");
}

TEST_F(MarketStreamTest, WrongRequestsEndAtOnce) {
  struct Row {
    std::vector<std::string> instruments;
    int32_t depth;
    const char* field;
  };
  for (const Row& row : {Row{{}, 0, "instruments"}, Row{{"330681-COD-2023-5Y"}, 0, "instruments"},
                         Row{{kInstrumentName, kInstrumentName}, 0, "instruments"},
                         Row{std::vector<std::string>(257, kInstrumentName), 0, "instruments"},
                         Row{{kInstrumentName}, -1, "depth"}}) {
    api::StreamBookRequest request;
    for (const std::string& name : row.instruments) request.add_instruments(name);
    request.set_depth(row.depth);
    const grpc::Status status = Books(request).End();
    EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
    EXPECT_EQ(FieldOf(status), row.field);
  }
  EXPECT_EQ(FieldOf(Trades(-1).End()), "start_sequence");
  EXPECT_EQ(FieldOf(Trades(0, "x").End()), "instruments");
  EXPECT_EQ(ReasonOf(Trades(0, "instruments/NONE").End()), "INSTRUMENT_UNKNOWN");
  api::StreamBookRequest unknown;
  unknown.add_instruments("instruments/NONE");
  EXPECT_EQ(ReasonOf(Books(unknown).End()), "INSTRUMENT_UNKNOWN");
}

TEST_F(MarketStreamTest, WhoHasNoRoleSeesNothing) {
  stub_ = MarketStreamService::NewStub(server_.Connect(kStranger));
  EXPECT_EQ(Book(0).End().error_code(), grpc::StatusCode::PERMISSION_DENIED);
  EXPECT_EQ(Trades(0).End().error_code(), grpc::StatusCode::PERMISSION_DENIED);
}

TEST_F(MarketStreamTest, DrainingServerEndsItsStreams) {
  auto books = Book(0);
  auto trades = Trades(0);
  books.Next();
  trades.Next();
  server_.server().Drain();
  EXPECT_EQ(ReasonOf(books.End()), "DRAINING");
  EXPECT_EQ(ReasonOf(trades.End()), "DRAINING");
}

}  // namespace
}  // namespace luheng::services
