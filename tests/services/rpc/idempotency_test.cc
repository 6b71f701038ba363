// request_id and validate_only, which every request that changes the exchange has.
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "tests/services/rpc/open_market.h"

namespace luheng::services {
namespace {

using registry::v1::RegistryService;
using trading::v1::TradingService;

class IdempotencyTest : public OpenMarketTest {
 protected:
  uint64_t Size() { return server_.node().replica().size(); }
};

TEST_F(IdempotencyTest, RepeatedRequestGetsTheFirstAnswer) {
  const auto order = Order(seller_account_, type::v1::SIDE_SELL, 1'000, kFloorFen);
  const auto first = Call(*seller_trading_, &TradingService::Stub::SubmitOrder, order);
  ASSERT_TRUE(first.response.has_accepted());
  const uint64_t size = Size();
  // The order has traded meanwhile; the answer stays.
  Submit(Order(buyer_account_, type::v1::SIDE_BUY, 1'000, kFloorFen));
  EXPECT_GT(Size(), size);
  const uint64_t traded = Size();
  const auto again = Call(*seller_trading_, &TradingService::Stub::SubmitOrder, order);
  EXPECT_EQ(again.response.SerializeAsString(), first.response.SerializeAsString());
  EXPECT_EQ(Size(), traded);
}

TEST_F(IdempotencyTest, RejectionIsAnAnswerToo) {
  auto order = Order(seller_account_, type::v1::SIDE_SELL, 1'500, kFloorFen);
  const auto first = Call(*seller_trading_, &TradingService::Stub::SubmitOrder, order);
  ASSERT_TRUE(first.response.has_rejected());
  const auto again = Call(*seller_trading_, &TradingService::Stub::SubmitOrder, order);
  EXPECT_EQ(again.response.SerializeAsString(), first.response.SerializeAsString());
}

TEST_F(IdempotencyTest, SameIdWithAnotherBodyIsRefused) {
  auto order = Order(seller_account_, type::v1::SIDE_SELL, 1'000, kFloorFen);
  ASSERT_TRUE(
      Call(*seller_trading_, &TradingService::Stub::SubmitOrder, order).response.has_accepted());
  const uint64_t size = Size();
  order.set_quantity_grams(2'000);
  const auto reply = Call(*seller_trading_, &TradingService::Stub::SubmitOrder, order);
  EXPECT_EQ(reply.status.error_code(), grpc::StatusCode::ALREADY_EXISTS);
  EXPECT_EQ(ReasonOf(reply.status), "REQUEST_ID_REUSED");
  order.set_quantity_grams(1'000);
  order.mutable_effective_time()->set_seconds(1);
  EXPECT_EQ(Call(*seller_trading_, &TradingService::Stub::SubmitOrder, order).status.error_code(),
            grpc::StatusCode::ALREADY_EXISTS);
  EXPECT_EQ(Size(), size);
}

TEST_F(IdempotencyTest, IdsOfDifferentUsersDoNotMeet) {
  auto sale = Order(seller_account_, type::v1::SIDE_SELL, 1'000, kFloorFen);
  auto purchase = Order(buyer_account_, type::v1::SIDE_BUY, 1'000, kFloorFen);
  purchase.set_request_id(sale.request_id());
  EXPECT_EQ(Submit(sale).state(), trading::v1::ORDER_STATE_NEW);
  EXPECT_EQ(Submit(purchase).state(), trading::v1::ORDER_STATE_FILLED);
}

TEST_F(IdempotencyTest, RegistrationIsRepeatedWithTheSameName) {
  const auto registrar = server_.Registry(kRegistrarUser);
  registry::v1::RegisterParticipantRequest request;
  request.set_request_id(NewRequestId());
  request.set_uscc(MakeUscc(50));
  request.set_display_name("浙江某某纺织");
  request.set_county_code("330681");
  const auto first = Call(*registrar, &RegistryService::Stub::RegisterParticipant, request);
  ASSERT_TRUE(first.response.has_accepted());
  const auto again = Call(*registrar, &RegistryService::Stub::RegisterParticipant, request);
  EXPECT_EQ(again.response.SerializeAsString(), first.response.SerializeAsString());
  request.set_display_name("another name");
  EXPECT_EQ(
      Call(*registrar, &RegistryService::Stub::RegisterParticipant, request).status.error_code(),
      grpc::StatusCode::ALREADY_EXISTS);
}

TEST_F(IdempotencyTest, AnswerThatCameTooLateIsFoundByItsId) {
  const auto order = Order(seller_account_, type::v1::SIDE_SELL, 1'000, kFloorFen);
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() - std::chrono::seconds(1));
  trading::v1::SubmitOrderResponse response;
  EXPECT_EQ(seller_trading_->SubmitOrder(&context, order, &response).error_code(),
            grpc::StatusCode::DEADLINE_EXCEEDED);
  // Whatever became of the first, there is one order in the end.
  EXPECT_EQ(Submit(order).state(), trading::v1::ORDER_STATE_NEW);
  trading::v1::ListOpenOrdersRequest list;
  list.set_account(seller_account_);
  EXPECT_EQ(
      Call(*seller_trading_, &TradingService::Stub::ListOpenOrders, list).response.orders_size(),
      1);
}

TEST_F(IdempotencyTest, ConcurrentRepetitionsHappenOnce) {
  const auto order = Order(seller_account_, type::v1::SIDE_SELL, 1'000, kFloorFen);
  const uint64_t size = Size();
  std::vector<std::string> answers(16);
  std::vector<std::thread> threads;
  for (std::string& answer : answers) {
    threads.emplace_back([&] {
      answer = Call(*seller_trading_, &TradingService::Stub::SubmitOrder, order)
                   .response.SerializeAsString();
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const std::string& answer : answers) EXPECT_EQ(answer, answers[0]);
  EXPECT_FALSE(answers[0].empty());
  EXPECT_EQ(Size(), size + 1);
}

TEST_F(IdempotencyTest, ValidateOnlyTellsWhatWouldHappenAndChangesNothing) {
  const uint64_t size = Size();
  auto order = Order(seller_account_, type::v1::SIDE_SELL, 1'000, kFloorFen);
  order.set_validate_only(true);
  auto reply = Call(*seller_trading_, &TradingService::Stub::SubmitOrder, order);
  EXPECT_TRUE(reply.response.has_accepted()) << reply.status.error_message();
  EXPECT_EQ(reply.response.sequence(), 0);
  EXPECT_FALSE(reply.response.has_event_time());
  EXPECT_EQ(reply.response.accepted().order_id(), 0);
  order.set_quantity_grams(1'500);
  reply = Call(*seller_trading_, &TradingService::Stub::SubmitOrder, order);
  EXPECT_EQ(reply.response.rejected().reason(), "OFF_LOT");
  order.set_quantity_grams(0);
  EXPECT_EQ(FieldOf(Call(*seller_trading_, &TradingService::Stub::SubmitOrder, order).status),
            "quantity_grams");

  registry::v1::RegisterParticipantRequest participant;
  participant.set_request_id(NewRequestId());
  participant.set_validate_only(true);
  participant.set_uscc(MakeUscc(51));
  participant.set_display_name("name");
  participant.set_county_code("330681");
  const auto registered = Call(*server_.Registry(kRegistrarUser),
                               &RegistryService::Stub::RegisterParticipant, participant);
  EXPECT_TRUE(registered.response.has_accepted());
  EXPECT_EQ(registered.response.accepted().participant(), "");
  EXPECT_EQ(Size(), size);

  // The id was not used up.
  order.set_validate_only(false);
  order.set_quantity_grams(1'000);
  EXPECT_TRUE(
      Call(*seller_trading_, &TradingService::Stub::SubmitOrder, order).response.has_accepted());
}

}  // namespace
}  // namespace luheng::services
