// Order entry as its tests use it: a stream, and a market with a seller.
#ifndef TESTS_SERVICES_RPC_ORDER_ENTRY_H_
#define TESTS_SERVICES_RPC_ORDER_ENTRY_H_

#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "tests/services/rpc/open_market.h"

namespace luheng::services {

using trading::v1::EnterOrdersRequest;
using trading::v1::EnterOrdersResponse;
using trading::v1::OrderEntryResult;
using trading::v1::OrderEntryService;
using trading::v1::TradingService;

// A stream as a client holds it.
class Stream {
 public:
  explicit Stream(std::unique_ptr<OrderEntryService::Stub> stub) : stub_(std::move(stub)) {
    // So that a test that waits in vain fails.
    context_.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(60));
    stream_ = stub_->EnterOrders(&context_);
  }

  bool Send(const EnterOrdersRequest& message) { return stream_->Write(message); }
  // Reads until so many results have come.
  std::map<std::string, OrderEntryResult> Receive(size_t count) {
    std::map<std::string, OrderEntryResult> results;
    EnterOrdersResponse response;
    while (results.size() < count && stream_->Read(&response)) {
      EXPECT_LE(response.results_size(), 1000);
      for (const OrderEntryResult& result : response.results()) {
        EXPECT_TRUE(results.emplace(result.request_id(), result).second) << "answered twice";
      }
    }
    EXPECT_EQ(results.size(), count);
    return results;
  }
  // Half-closes; nothing more may come.
  grpc::Status Close() {
    stream_->WritesDone();
    return End();
  }
  grpc::Status End() {
    EnterOrdersResponse response;
    while (stream_->Read(&response)) ADD_FAILURE() << response.ShortDebugString();
    return stream_->Finish();
  }
  void Cancel() { context_.TryCancel(); }

 private:
  grpc::ClientContext context_;
  std::unique_ptr<OrderEntryService::Stub> stub_;
  std::unique_ptr<grpc::ClientReaderWriter<EnterOrdersRequest, EnterOrdersResponse>> stream_;
};

class OrderEntryServiceTest : public OpenMarketTest {
 protected:
  explicit OrderEntryServiceTest(const TestServer::Options& options = {})
      : OpenMarketTest(options) {}

  trading::v1::SubmitOrderRequest Sale(int64_t quantity_grams) {
    return Order(seller_account_, type::v1::SIDE_SELL, quantity_grams, kFloorFen);
  }
  // Adds a sale; returns its request id.
  std::string AddSale(EnterOrdersRequest* message, int64_t quantity_grams = 1'000) {
    *message->add_entries()->mutable_submit_order() = Sale(quantity_grams);
    return message->entries().rbegin()->submit_order().request_id();
  }
  // Orders of the seller that are open.
  int OpenCount() {
    trading::v1::ListOpenOrdersRequest request;
    request.set_account(seller_account_);
    request.set_page_size(1000);
    return Call(*seller_trading_, &TradingService::Stub::ListOpenOrders, request)
        .response.orders_size();
  }
  void SetDisconnectRule(int64_t grace_us) {
    trading::v1::SetDisconnectRuleRequest request;
    request.set_request_id(NewRequestId());
    request.set_account(seller_account_);
    request.set_grace_us(grace_us);
    EXPECT_TRUE(Call(*seller_trading_, &TradingService::Stub::SetDisconnectRule, request)
                    .response.has_accepted());
  }
  // Waits for the count, at most ten seconds: what the end of a session does comes by itself.
  void ExpectOpenCountSoon(int count) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (OpenCount() != count && std::chrono::steady_clock::now() < deadline) {
      std::this_thread::yield();
    }
    EXPECT_EQ(OpenCount(), count);
  }
};

}  // namespace luheng::services

#endif  // TESTS_SERVICES_RPC_ORDER_ENTRY_H_
