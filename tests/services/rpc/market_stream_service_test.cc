// MarketStreamService over real sockets.
#include <gtest/gtest.h>

#include <cstdint>
#include <future>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "luheng/market/v1/market_stream_service.grpc.pb.h"
#include "tests/services/rpc/book_replay.h"
#include "tests/services/rpc/open_market.h"

namespace luheng::services {
namespace {

namespace api = market::v1;
using api::MarketStreamService;

// One stream of the API, read by the test.
template <class Response>
struct Stream {
  std::unique_ptr<grpc::ClientContext> context = std::make_unique<grpc::ClientContext>();
  std::unique_ptr<grpc::ClientReader<Response>> reader;

  // The next message; the stream must not have ended.
  Response Next() {
    Response message;
    EXPECT_TRUE(reader->Read(&message));
    return message;
  }
  // Reads on to the end, and returns how it ended.
  grpc::Status End(std::vector<Response>* rest = nullptr) {
    Response message;
    while (reader->Read(&message)) {
      if (rest != nullptr) rest->push_back(message);
    }
    return reader->Finish();
  }
};

class MarketStreamTest : public OpenMarketTest {
 protected:
  explicit MarketStreamTest(const TestServer::Options& options = {}) : OpenMarketTest(options) {}

  Stream<api::StreamBookResponse> Books(const api::StreamBookRequest& request) {
    Stream<api::StreamBookResponse> stream;
    stream.context->set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(30));
    stream.reader = stub_->StreamBook(stream.context.get(), request);
    return stream;
  }
  Stream<api::StreamBookResponse> Book(int32_t depth) {
    api::StreamBookRequest request;
    request.add_instruments(kInstrumentName);
    request.set_depth(depth);
    return Books(request);
  }
  Stream<api::StreamTradesResponse> Trades(int64_t start_sequence, const std::string& only = "") {
    Stream<api::StreamTradesResponse> stream;
    stream.context->set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(30));
    api::StreamTradesRequest request;
    request.set_start_sequence(start_sequence);
    if (!only.empty()) request.add_instruments(only);
    stream.reader = stub_->StreamTrades(stream.context.get(), request);
    return stream;
  }
  api::GetBookResponse GetBook(int32_t depth) {
    api::GetBookRequest request;
    request.set_instrument(kInstrumentName);
    request.set_depth(depth);
    return Call(*server_.Market(kCashierUser), &api::MarketDataService::Stub::GetBook, request)
        .response;
  }
  // Reads until the book is the one that GetBook shows, and no longer.
  void ReadUpToNow(int32_t depth, Stream<api::StreamBookResponse>& stream, BookReplay& replay) {
    const api::GetBookResponse now = GetBook(depth);
    while (replay.Text() != BookReplay::TextOf(now) || replay.last().phase() != now.phase()) {
      ASSERT_LT(replay.sequence(), now.sequence()) << replay.Text();
      ASSERT_EQ(replay.Apply(stream.Next()), "");
    }
  }
  void SetPhase(api::Phase phase) {
    admin::v1::SetPhaseRequest request;
    request.set_request_id(NewRequestId());
    request.set_instrument(kInstrumentName);
    request.set_phase(phase);
    const auto reply =
        Call(*server_.Admin(kOperatorUser), &admin::v1::AdminService::Stub::SetPhase, request);
    ASSERT_TRUE(reply.response.has_accepted()) << reply.response.ShortDebugString();
  }

  std::shared_ptr<grpc::Channel> channel_ = [this] { return server_.Connect(kCashierUser); }();
  std::unique_ptr<MarketStreamService::Stub> stub_ = MarketStreamService::NewStub(channel_);
};

TEST_F(MarketStreamTest, BookRebuiltFromDeltasIsTheServersBook) {
  constexpr uint64_t kSeed = 20'230'314;
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  std::mt19937_64 random(kSeed);
  // Depths below, at and above what the checksum covers.
  std::map<int32_t, Stream<api::StreamBookResponse>> streams;
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

TEST_F(MarketStreamTest, TradesComeOnceHoweverOftenTheStreamIsResumed) {
  for (const int64_t lots : {1, 2, 3}) Trade(lots * kLotGrams);
  std::vector<int64_t> quantities;
  int64_t next = 1;
  for (int64_t lots = 4; lots < 10; ++lots) {
    auto stream = Trades(next, lots % 2 == 0 ? kInstrumentName : "");
    const size_t wanted = quantities.size() + (next == 1 ? 4 : 1);
    bool is_sent = false;
    while (quantities.size() < wanted) {
      const auto message = stream.Next();
      for (const auto& trade : message.trades()) {
        EXPECT_GE(trade.index(), next);
        EXPECT_LT(trade.index(), message.next_sequence());
        EXPECT_EQ(trade.instrument(), kInstrumentName);
        EXPECT_EQ(trade.price_fen_per_tonne(), kFloorFen);
        EXPECT_EQ(trade.aggressor_side(), type::v1::SIDE_BUY);
        quantities.push_back(trade.quantity_grams() / kLotGrams);
      }
      EXPECT_GE(message.next_sequence(), next);
      next = message.next_sequence();
      if (!std::exchange(is_sent, true)) Trade(lots * kLotGrams);
    }
    stream.context->TryCancel();
    EXPECT_EQ(stream.End().error_code(), grpc::StatusCode::CANCELLED);
  }
  EXPECT_EQ(quantities, (std::vector<int64_t>{1, 2, 3, 4, 5, 6, 7, 8, 9}));
}

TEST_F(MarketStreamTest, StreamMayBeginInTheMiddleOfABlock) {
  Trade(1'000);
  auto all = Trades(1);
  int64_t index = 0;
  while (index == 0) {
    const auto message = all.Next();
    if (message.trades_size() > 0) index = message.trades(0).index();
  }
  auto from = Trades(index);
  api::StreamTradesResponse message;
  while (message.trades_size() == 0) message = from.Next();
  EXPECT_EQ(message.trades(0).index(), index);
  auto behind = Trades(index + 1);
  behind.Next();
  Trade(2'000);
  do {
    message = behind.Next();
  } while (message.trades_size() == 0);
  ASSERT_EQ(message.trades_size(), 1);
  EXPECT_EQ(message.trades(0).quantity_grams(), 2'000);
}

TEST_F(MarketStreamTest, WhatIsNotWrittenYetIsOutOfRange) {
  const auto size = static_cast<int64_t>(server_.node().replica().size());
  EXPECT_EQ(Trades(size).Next().next_sequence(), size);
  const grpc::Status status = Trades(size + 1).End();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::OUT_OF_RANGE);
  EXPECT_EQ(ReasonOf(status), "BEYOND_HEAD");
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

constexpr uint64_t kRetention = 10;

class RetentionTest : public MarketStreamTest {
 protected:
  RetentionTest() : MarketStreamTest({.streams = {.trade_retention_entries = kRetention}}) {}
};

TEST_F(RetentionTest, WhatIsTooOldIsOutOfRangeAndSaysWhatIsNot) {
  for (int i = 0; i < 3; ++i) Trade(1'000);
  const grpc::Status status = Trades(1).End();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::OUT_OF_RANGE);
  const Details details = DetailsOf(status);
  EXPECT_EQ(details.info.reason(), "TRADES_GONE");
  const std::string oldest = details.info.metadata().at("oldest_sequence");
  EXPECT_EQ(oldest, std::to_string(server_.node().replica().size() - kRetention));
  EXPECT_EQ(Trades(std::stoll(oldest)).Next().next_sequence(), std::stoll(oldest));
  EXPECT_EQ(ReasonOf(Trades(std::stoll(oldest) - 1).End()), "TRADES_GONE");
}

constexpr size_t kTradeQueueMax = 25;

class SlowReaderTest : public MarketStreamTest {
 protected:
  SlowReaderTest()
      : MarketStreamTest({.streams = {.queue_length_max = 4, .trade_queue_max = kTradeQueueMax}}) {
    // A client that lets the server send a few bytes ahead of its reading.
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_HTTP2_STREAM_LOOKAHEAD_BYTES, 64);
    arguments.SetInt(GRPC_ARG_HTTP2_BDP_PROBE, 0);
    stub_ = MarketStreamService::NewStub(server_.Connect(kCashierUser, arguments));
  }
};

TEST_F(SlowReaderTest, IsCutWithTheLastSequenceAndWasToldEverythingBefore) {
  auto slow = Book(0);
  auto slow_trades = Trades(0);
  auto other = Book(0);
  BookReplay replay;
  BookReplay other_replay;
  ASSERT_EQ(replay.Apply(slow.Next()), "");
  ASSERT_EQ(other_replay.Apply(other.Next()), "");
  slow_trades.Next();
  for (int i = 0; i < 60; ++i) {
    Trade(1'000);
    Submit(Order(seller_account_, type::v1::SIDE_SELL, 1'000, kFloorFen + kTickFen));
    ASSERT_NO_FATAL_FAILURE(ReadUpToNow(20, other, other_replay));
  }
  std::vector<api::StreamBookResponse> rest;
  const grpc::Status status = slow.End(&rest);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  for (const auto& message : rest) ASSERT_EQ(replay.Apply(message), "");
  const Details details = DetailsOf(status);
  EXPECT_EQ(details.info.reason(), "SLOW_READER");
  EXPECT_EQ(details.info.metadata().at("last_sequence"), std::to_string(replay.sequence()));
  EXPECT_LT(replay.sequence(), other_replay.sequence());

  std::vector<api::StreamTradesResponse> trades;
  const grpc::Status trades_status = slow_trades.End(&trades);
  EXPECT_EQ(ReasonOf(trades_status), "SLOW_READER");
  int64_t next = 0;
  int count = 0;
  for (const auto& message : trades) {
    count += message.trades_size();
    next = message.next_sequence();
  }
  EXPECT_EQ(DetailsOf(trades_status).info.metadata().at("last_sequence"), std::to_string(next - 1));
  // Resumed, it gets the others.
  auto resumed = Trades(next);
  while (count < 60) count += resumed.Next().trades_size();
  EXPECT_EQ(count, 60);
}

TEST_F(SlowReaderTest, TradesAreCountedAndNotTheBlocksThatBringThem) {
  constexpr int kBlocks = 20;
  constexpr int kTradesABlock = 20;
  auto slow = Trades(0);
  slow.Next();
  for (int block = 0; block < kBlocks; ++block) {
    SellMany(seller_, seller_account_, kTradesABlock);
    Submit(Order(buyer_account_, type::v1::SIDE_BUY, kTradesABlock * kLotGrams, kFloorFen));
  }
  std::vector<api::StreamTradesResponse> told;
  EXPECT_EQ(ReasonOf(slow.End(&told)), "SLOW_READER");
  int count = 0;
  for (const auto& message : told) {
    EXPECT_EQ(message.trades_size() % kTradesABlock, 0) << "a block was torn";
    count += message.trades_size();
  }
  EXPECT_LE(count + static_cast<int>(kTradeQueueMax), kBlocks * kTradesABlock);
}

}  // namespace
}  // namespace luheng::services
