// The budget of commands as clients meet it.
#include <gtest/gtest.h>

#include <string>

#include "tests/services/rpc/open_market.h"

namespace luheng::services {
namespace {

constexpr char kRemaining[] = "luheng-budget-remaining";
constexpr char kLimit[] = "luheng-budget-limit";

class BudgetTest : public OpenMarketTest {
 protected:
  BudgetTest() : OpenMarketTest({.limits = {.orders_per_second = 10, .burst = 3}}) {}

  struct Told {
    grpc::Status status;
    std::string remaining;
    std::string limit;
  };
  template <class Stub>
  Told SubmitAsking(Stub& stub, const trading::v1::SubmitOrderRequest& request) {
    grpc::ClientContext context;
    trading::v1::SubmitOrderResponse response;
    Told told{
        .status = stub.SubmitOrder(&context, request, &response), .remaining = {}, .limit = {}};
    const auto& trailers = context.GetServerTrailingMetadata();
    const auto text = [&](const char* key) {
      const auto found = trailers.find(key);
      return found == trailers.end() ? std::string("(none)")
                                     : std::string(found->second.data(), found->second.size());
    };
    told.remaining = text(kRemaining);
    told.limit = text(kLimit);
    return told;
  }
  trading::v1::SubmitOrderRequest Sell() const {
    return Order(seller_account_, type::v1::SIDE_SELL, kLotGrams, kFloorFen);
  }
  trading::v1::SubmitOrderRequest Buy() const {
    return Order(buyer_account_, type::v1::SIDE_BUY, kLotGrams, kFloorFen);
  }
};

TEST_F(BudgetTest, EveryAnswerTellsWhatIsLeft) {
  for (const char* remaining : {"2", "1", "0"}) {
    const Told told = SubmitAsking(*seller_trading_, Sell());
    EXPECT_TRUE(told.status.ok()) << told.status.error_message();
    EXPECT_EQ(told.remaining, remaining);
    EXPECT_EQ(told.limit, "3");
  }
}

TEST_F(BudgetTest, WhoIsOverItIsToldWhenToComeBackAndNothingIsRecorded) {
  for (int i = 0; i < 3; ++i) SubmitAsking(*seller_trading_, Sell());
  const uint64_t size = server_.node().replica().size();
  const Told refused = SubmitAsking(*seller_trading_, Sell());
  EXPECT_EQ(refused.status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(refused.remaining, "0");
  EXPECT_EQ(refused.limit, "3");
  const Details details = DetailsOf(refused.status);
  EXPECT_EQ(details.info.reason(), "RATE_LIMITED");
  EXPECT_EQ(details.info.metadata().at("budget_limit"), "3");
  EXPECT_EQ(details.info.metadata().at("budget_remaining"), "0");
  EXPECT_EQ(details.retry.retry_delay().seconds(), 0);
  EXPECT_EQ(details.retry.retry_delay().nanos(), 100'000'000);
  EXPECT_EQ(server_.node().replica().size(), size);

  // Others are not concerned, nor is the exchange.
  const Told other = SubmitAsking(*buyer_trading_, Buy());
  EXPECT_TRUE(other.status.ok()) << other.status.error_message();
  EXPECT_EQ(other.remaining, "2");
  for (uint32_t i = 0; i < 5; ++i) Grant(MakeActor(2, 10 + i), admin::v1::ROLE_TRADER);

  server_.clock().Advance(99'999);
  EXPECT_FALSE(SubmitAsking(*seller_trading_, Sell()).status.ok());
  server_.clock().Advance(1);
  EXPECT_TRUE(SubmitAsking(*seller_trading_, Sell()).status.ok());
}

TEST_F(BudgetTest, ADryRunAndAMalformedRequestTakeNothing) {
  for (int i = 0; i < 5; ++i) {
    auto request = Sell();
    request.set_validate_only(true);
    const Told told = SubmitAsking(*seller_trading_, request);
    EXPECT_TRUE(told.status.ok()) << told.status.error_message();
    EXPECT_EQ(told.remaining, "3");
    request.set_quantity_grams(-1);
    EXPECT_EQ(SubmitAsking(*seller_trading_, request).status.error_code(),
              grpc::StatusCode::INVALID_ARGUMENT);
  }
  EXPECT_EQ(SubmitAsking(*seller_trading_, Sell()).remaining, "2");
}

}  // namespace
}  // namespace luheng::services
