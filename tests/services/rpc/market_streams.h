// Streams of MarketStreamService as tests read them.
#ifndef TESTS_SERVICES_RPC_MARKET_STREAMS_H_
#define TESTS_SERVICES_RPC_MARKET_STREAMS_H_

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "luheng/market/v1/market_stream_service.grpc.pb.h"
#include "tests/services/rpc/book_replay.h"
#include "tests/services/rpc/open_market.h"

namespace luheng::services {

// One stream of the API, read by the test.
template <class Response>
struct MarketStream {
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

  MarketStream<market::v1::StreamBookResponse> Books(const market::v1::StreamBookRequest& request) {
    MarketStream<market::v1::StreamBookResponse> stream;
    stream.context->set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(30));
    stream.reader = stub_->StreamBook(stream.context.get(), request);
    return stream;
  }
  MarketStream<market::v1::StreamBookResponse> Book(int32_t depth) {
    market::v1::StreamBookRequest request;
    request.add_instruments(kInstrumentName);
    request.set_depth(depth);
    return Books(request);
  }
  MarketStream<market::v1::StreamTradesResponse> Trades(int64_t start_sequence,
                                                        const std::string& only = "") {
    MarketStream<market::v1::StreamTradesResponse> stream;
    stream.context->set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(30));
    market::v1::StreamTradesRequest request;
    request.set_start_sequence(start_sequence);
    if (!only.empty()) request.add_instruments(only);
    stream.reader = stub_->StreamTrades(stream.context.get(), request);
    return stream;
  }
  market::v1::GetBookResponse GetBook(int32_t depth) {
    market::v1::GetBookRequest request;
    request.set_instrument(kInstrumentName);
    request.set_depth(depth);
    return Call(*server_.Market(kCashierUser), &market::v1::MarketDataService::Stub::GetBook,
                request)
        .response;
  }
  // Reads until the book is the one that GetBook shows, and no longer.
  void ReadUpToNow(int32_t depth, MarketStream<market::v1::StreamBookResponse>& stream,
                   BookReplay& replay) {
    const market::v1::GetBookResponse now = GetBook(depth);
    while (replay.Text() != BookReplay::TextOf(now) || replay.last().phase() != now.phase()) {
      ASSERT_LT(replay.sequence(), now.sequence()) << replay.Text();
      ASSERT_EQ(replay.Apply(stream.Next()), "");
    }
  }
  void SetPhase(market::v1::Phase phase) {
    admin::v1::SetPhaseRequest request;
    request.set_request_id(NewRequestId());
    request.set_instrument(kInstrumentName);
    request.set_phase(phase);
    const auto reply =
        Call(*server_.Admin(kOperatorUser), &admin::v1::AdminService::Stub::SetPhase, request);
    ASSERT_TRUE(reply.response.has_accepted()) << reply.response.ShortDebugString();
  }

  std::shared_ptr<grpc::Channel> channel_ = [this] { return server_.Connect(kCashierUser); }();
  std::unique_ptr<market::v1::MarketStreamService::Stub> stub_ =
      market::v1::MarketStreamService::NewStub(channel_);
};

}  // namespace luheng::services

#endif  // TESTS_SERVICES_RPC_MARKET_STREAMS_H_
