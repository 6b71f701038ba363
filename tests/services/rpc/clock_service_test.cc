#include <gtest/gtest.h>

#include "tests/services/rpc/open_market.h"

namespace luheng::services {
namespace {

using admin::v1::ClockService;

class ClockServiceTest : public OpenMarketTest {};

TEST_F(ClockServiceTest, JumpOfTheClockStopsCommandsUntilItIsConfirmed) {
  const auto stub = server_.Clocks(kOperatorUser);
  const admin::v1::GetClockRequest get;
  EXPECT_EQ(Call(*stub, &ClockService::Stub::GetClock, get).response.jump_us(), 0);
  server_.clock().Jump(60'000'000);
  const auto order = Order(seller_account_, type::v1::SIDE_SELL, 1'000, kFloorFen);
  const auto refused =
      Call(*seller_trading_, &trading::v1::TradingService::Stub::SubmitOrder, order);
  EXPECT_EQ(refused.status.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_EQ(ReasonOf(refused.status), "CLOCK_JUMPED");
  const auto clock = Call(*stub, &ClockService::Stub::GetClock, get);
  EXPECT_EQ(clock.response.jump_us(), 60'000'000);

  admin::v1::ConfirmClockRequest confirm;
  confirm.set_request_id(NewRequestId());
  confirm.set_jump_us(clock.response.jump_us());
  ASSERT_TRUE(Call(*stub, &ClockService::Stub::ConfirmClock, confirm).response.has_accepted());
  EXPECT_EQ(Call(*stub, &ClockService::Stub::GetClock, get).response.jump_us(), 0);
  EXPECT_TRUE(Call(*seller_trading_, &trading::v1::TradingService::Stub::SubmitOrder, order)
                  .response.has_accepted());
}

}  // namespace
}  // namespace luheng::services
