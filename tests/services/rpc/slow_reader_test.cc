// What becomes of clients that read market data more slowly than it comes.
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "tests/services/rpc/market_streams.h"

namespace luheng::services {
namespace {

namespace api = market::v1;
using api::MarketStreamService;

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
