// StreamTrades over real sockets: each trade once, from wherever a client goes on.
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "tests/services/rpc/market_streams.h"

namespace luheng::services {
namespace {

namespace api = market::v1;

using TradeStreamTest = MarketStreamTest;

TEST_F(TradeStreamTest, TradesComeOnceHoweverOftenTheStreamIsResumed) {
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

TEST_F(TradeStreamTest, StreamMayBeginInTheMiddleOfABlock) {
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

TEST_F(TradeStreamTest, WhatIsNotWrittenYetIsOutOfRange) {
  const auto size = static_cast<int64_t>(server_.node().replica().size());
  EXPECT_EQ(Trades(size).Next().next_sequence(), size);
  const grpc::Status status = Trades(size + 1).End();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::OUT_OF_RANGE);
  EXPECT_EQ(ReasonOf(status), "BEYOND_HEAD");
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

}  // namespace
}  // namespace luheng::services
