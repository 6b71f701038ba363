#include <gtest/gtest.h>

#include <set>
#include <string>

#include "services/rpc/names.h"
#include "tests/services/rpc/open_market.h"

namespace luheng::services {
namespace {

using trading::v1::TradingService;

class TradingServiceTest : public OpenMarketTest {
 protected:
  Reply<trading::v1::GetOrderResponse> GetOrder(const engine::Actor& actor, int64_t order_id) {
    trading::v1::GetOrderRequest request;
    request.set_order_id(order_id);
    return Call(*server_.Trading(actor), &TradingService::Stub::GetOrder, request);
  }
  Reply<trading::v1::CancelOrderResponse> Cancel(TradingService::Stub& stub, int64_t order_id) {
    trading::v1::CancelOrderRequest request;
    request.set_request_id(NewRequestId());
    request.set_order_id(order_id);
    return Call(stub, &TradingService::Stub::CancelOrder, request);
  }
  int64_t RestingSale(int64_t quantity_grams) {
    return Submit(Order(seller_account_, type::v1::SIDE_SELL, quantity_grams, kFloorFen))
        .order_id();
  }
};

TEST_F(TradingServiceTest, OrderRestsAndIsFoundOpen) {
  const auto reply = Call(*seller_trading_, &TradingService::Stub::SubmitOrder,
                          Order(seller_account_, type::v1::SIDE_SELL, 5'000, kFloorFen));
  ASSERT_TRUE(reply.status.ok()) << reply.status.error_message();
  EXPECT_GT(reply.response.sequence(), 0);
  EXPECT_GT(reply.response.event_time().seconds(), 0);
  const trading::v1::OrderReport& report = reply.response.accepted();
  EXPECT_EQ(report.state(), trading::v1::ORDER_STATE_NEW);
  EXPECT_EQ(report.leaves_grams(), 5'000);

  const auto found = GetOrder(seller_, report.order_id());
  ASSERT_TRUE(found.status.ok()) << found.status.error_message();
  EXPECT_GE(found.response.sequence(), reply.response.sequence());
  const trading::v1::Order& order = found.response.order();
  EXPECT_EQ(order.order_id(), report.order_id());
  EXPECT_EQ(order.account(), seller_account_);
  EXPECT_EQ(order.instrument(), kInstrumentName);
  EXPECT_EQ(order.side(), type::v1::SIDE_SELL);
  EXPECT_EQ(order.time_in_force(), trading::v1::TIME_IN_FORCE_DAY);
  EXPECT_EQ(order.quantity_grams(), 5'000);
  EXPECT_EQ(order.price_fen_per_tonne(), kFloorFen);
  EXPECT_EQ(order.state(), trading::v1::ORDER_STATE_NEW);
  EXPECT_EQ(order.leaves_grams(), 5'000);
}

TEST_F(TradingServiceTest, TradeFillsBothSides) {
  const int64_t resting = RestingSale(5'000);
  auto request = Order(buyer_account_, type::v1::SIDE_BUY, 3'000, kFloorFen);
  request.set_time_in_force(trading::v1::TIME_IN_FORCE_IOC);
  request.mutable_effective_time()->set_seconds(1'678'780'800);
  const trading::v1::OrderReport report = Submit(request);
  EXPECT_EQ(report.state(), trading::v1::ORDER_STATE_FILLED);
  EXPECT_EQ(report.filled_grams(), 3'000);
  // 3 kg at 4,000 yuan a tonne-year for 5 years.
  EXPECT_EQ(report.filled_amount_fen(), 6'000);
  EXPECT_EQ(report.trade_count(), 1);

  const auto bought = GetOrder(buyer_, report.order_id());
  ASSERT_TRUE(bought.status.ok()) << bought.status.error_message();
  EXPECT_EQ(bought.response.order().state(), trading::v1::ORDER_STATE_FILLED);
  EXPECT_EQ(bought.response.order().filled_grams(), 3'000);
  EXPECT_EQ(bought.response.order().leaves_grams(), 0);
  EXPECT_EQ(bought.response.order().time_in_force(), trading::v1::TIME_IN_FORCE_IOC);
  const auto sold = GetOrder(seller_, resting);
  EXPECT_EQ(sold.response.order().state(), trading::v1::ORDER_STATE_PARTIALLY_FILLED);
  EXPECT_EQ(sold.response.order().leaves_grams(), 2'000);
}

TEST_F(TradingServiceTest, RestingOrderThatIsFilledIsFoundEnded) {
  const int64_t resting = RestingSale(2'000);
  Submit(Order(buyer_account_, type::v1::SIDE_BUY, 1'000, kFloorFen));
  Submit(Order(buyer_account_, type::v1::SIDE_BUY, 1'000, kFloorFen));
  const auto found = GetOrder(seller_, resting);
  ASSERT_TRUE(found.status.ok()) << found.status.error_message();
  EXPECT_EQ(found.response.order().state(), trading::v1::ORDER_STATE_FILLED);
  EXPECT_EQ(found.response.order().filled_grams(), 2'000);
}

TEST_F(TradingServiceTest, WhatAnIocOrderCannotTradeIsCancelled) {
  RestingSale(1'000);
  auto request = Order(buyer_account_, type::v1::SIDE_BUY, 4'000, kFloorFen);
  request.set_time_in_force(trading::v1::TIME_IN_FORCE_IOC);
  const trading::v1::OrderReport partly = Submit(request);
  request.set_request_id(NewRequestId());
  const trading::v1::OrderReport nothing = Submit(request);
  struct Row {
    trading::v1::OrderReport report;
    int64_t filled_grams;
  };
  for (const Row& row : {Row{partly, 1'000}, Row{nothing, 0}}) {
    EXPECT_EQ(row.report.state(), trading::v1::ORDER_STATE_CANCELLED);
    const auto found = GetOrder(buyer_, row.report.order_id());
    ASSERT_TRUE(found.status.ok()) << found.status.error_message();
    EXPECT_EQ(found.response.order().state(), trading::v1::ORDER_STATE_CANCELLED);
    EXPECT_EQ(found.response.order().filled_grams(), row.filled_grams);
    EXPECT_EQ(found.response.order().quantity_grams(), 4'000);
  }
}

TEST_F(TradingServiceTest, CancelEndsWhatIsLeft) {
  const int64_t resting = RestingSale(3'000);
  Submit(Order(buyer_account_, type::v1::SIDE_BUY, 1'000, kFloorFen));
  const auto reply = Cancel(*seller_trading_, resting);
  ASSERT_TRUE(reply.response.has_accepted()) << reply.status.error_message();
  EXPECT_EQ(reply.response.accepted().state(), trading::v1::ORDER_STATE_CANCELLED);
  EXPECT_EQ(reply.response.accepted().filled_grams(), 1'000);
  const auto found = GetOrder(seller_, resting);
  EXPECT_EQ(found.response.order().state(), trading::v1::ORDER_STATE_CANCELLED);
  EXPECT_EQ(found.response.order().filled_grams(), 1'000);

  const auto again = Cancel(*seller_trading_, resting);
  EXPECT_EQ(again.response.rejected().reason(), "ORDER_UNKNOWN");
  EXPECT_EQ(again.response.rejected().field(), "order_id");
}

TEST_F(TradingServiceTest, ClosingTheDayExpiresOrders) {
  const int64_t resting = RestingSale(3'000);
  admin::v1::CloseTradingDayRequest close;
  close.set_request_id(NewRequestId());
  *close.mutable_day() = FirstDay();
  ASSERT_TRUE(
      Call(*server_.Admin(kOperatorUser), &admin::v1::AdminService::Stub::CloseTradingDay, close)
          .response.has_accepted());
  const auto found = GetOrder(seller_, resting);
  ASSERT_TRUE(found.status.ok()) << found.status.error_message();
  EXPECT_EQ(found.response.order().state(), trading::v1::ORDER_STATE_EXPIRED);
}

TEST_F(TradingServiceTest, OrdersOfOthersAreNobodysBusiness) {
  const int64_t resting = RestingSale(1'000);
  const auto foreign = GetOrder(buyer_, resting);
  EXPECT_EQ(foreign.status.error_code(), grpc::StatusCode::PERMISSION_DENIED);
  EXPECT_EQ(ReasonOf(foreign.status), "FOREIGN_ORDER");
  EXPECT_TRUE(GetOrder(kRegulatorUser, resting).status.ok());
  EXPECT_EQ(Cancel(*buyer_trading_, resting).response.rejected().reason(), "ORDER_NOT_OWNED");
  ASSERT_TRUE(Cancel(*seller_trading_, resting).response.has_accepted());
  EXPECT_EQ(ReasonOf(GetOrder(buyer_, resting).status), "FOREIGN_ORDER");

  const auto order = Order(seller_account_, type::v1::SIDE_SELL, 1'000, kFloorFen);
  const auto submitted = Call(*buyer_trading_, &TradingService::Stub::SubmitOrder, order);
  EXPECT_EQ(submitted.response.rejected().reason(), "ACCOUNT_NOT_OWNED");
}

TEST_F(TradingServiceTest, OrderThatNeverWasIsNotFound) {
  const auto reply = GetOrder(seller_, 123'456);
  EXPECT_EQ(reply.status.error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(ReasonOf(reply.status), "ORDER_UNKNOWN");
  for (const int64_t wrong : {int64_t{0}, int64_t{-1}}) {
    EXPECT_EQ(FieldOf(GetOrder(seller_, wrong).status), "order_id");
  }
}

TEST_F(TradingServiceTest, MarketRefusesWithReasonFieldAndLimit) {
  struct Row {
    int64_t quantity_grams;
    int64_t price_fen;
    const char* reason;
    const char* field;
    int64_t limit;
  };
  for (const Row& row : {
           Row{1'500, kFloorFen, "OFF_LOT", "quantity_grams", kLotGrams},
           Row{1'000, kFloorFen + 1, "OFF_TICK", "price_fen_per_tonne", kTickFen},
           Row{1'000, kFloorFen - kTickFen, "BELOW_FLOOR", "price_fen_per_tonne", kFloorFen},
           Row{1'001'000'000, kFloorFen, "ORDER_TOO_LARGE", "quantity_grams", 1'000'000'000},
           Row{200'000'000, kFloorFen, "INSUFFICIENT_HOLDINGS", "quantity_grams", 100'000'000},
       }) {
    const auto reply =
        Call(*seller_trading_, &TradingService::Stub::SubmitOrder,
             Order(seller_account_, type::v1::SIDE_SELL, row.quantity_grams, row.price_fen));
    ASSERT_TRUE(reply.status.ok()) << reply.status.error_message();
    EXPECT_GT(reply.response.sequence(), 0);
    EXPECT_EQ(reply.response.rejected().reason(), row.reason);
    EXPECT_EQ(reply.response.rejected().field(), row.field);
    EXPECT_EQ(reply.response.rejected().limit(), row.limit);
    EXPECT_FALSE(reply.response.rejected().message().empty());
  }
}

TEST_F(TradingServiceTest, OpenOrdersAreListedPageByPageWhileOthersCome) {
  std::set<int64_t> expected;
  for (int i = 0; i < 7; ++i) expected.insert(RestingSale(1'000));
  trading::v1::ListOpenOrdersRequest request;
  request.set_account(seller_account_);
  request.set_page_size(3);
  std::set<int64_t> listed;
  int pages = 0;
  do {
    const auto reply = Call(*seller_trading_, &TradingService::Stub::ListOpenOrders, request);
    ASSERT_TRUE(reply.status.ok()) << reply.status.error_message();
    EXPECT_LE(reply.response.orders_size(), 3);
    for (const auto& order : reply.response.orders()) {
      EXPECT_TRUE(listed.insert(order.order_id()).second) << "listed twice";
    }
    request.set_page_token(reply.response.next_page_token());
    ++pages;
    // The buyer's order does not trade, and is not listed.
    Submit(Order(buyer_account_, type::v1::SIDE_BUY, 1'000, kFloorFen));
    RestingSale(1'000);
  } while (!request.page_token().empty());
  EXPECT_GE(pages, 2);
  for (const int64_t order : listed) expected.erase(order);
  // What was taken meanwhile may be missing: at most one order a page.
  EXPECT_LE(expected.size(), static_cast<size_t>(pages));
}

TEST_F(TradingServiceTest, OpenOrdersOfOthersAreNotListed) {
  trading::v1::ListOpenOrdersRequest request;
  request.set_account(seller_account_);
  EXPECT_EQ(ReasonOf(Call(*buyer_trading_, &TradingService::Stub::ListOpenOrders, request).status),
            "FOREIGN_PARTICIPANT");
  request.set_account("participants/p3/accounts/a77");
  EXPECT_EQ(ReasonOf(Call(*buyer_trading_, &TradingService::Stub::ListOpenOrders, request).status),
            "ACCOUNT_UNKNOWN");
  request.set_account("a77");
  EXPECT_EQ(FieldOf(Call(*buyer_trading_, &TradingService::Stub::ListOpenOrders, request).status),
            "account");
}

}  // namespace
}  // namespace luheng::services
