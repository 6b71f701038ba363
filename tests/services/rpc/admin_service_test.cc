#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "services/rpc/names.h"
#include "tests/services/rpc/open_market.h"

namespace luheng::services {
namespace {

using admin::v1::AdminService;

class AdminServiceTest : public OpenMarketTest {
 protected:
  type::v1::TradingDay Day(int32_t day) {
    type::v1::TradingDay later = FirstDay();
    later.set_day(day);
    return later;
  }

  std::unique_ptr<AdminService::Stub> admin_ = server_.Admin(kFirstAdministrator);
  std::unique_ptr<AdminService::Stub> operator_ = server_.Admin(kOperatorUser);
};

TEST_F(AdminServiceTest, MarketRulesInForceAndToCome) {
  admin::v1::SetMarketRulesRequest set;
  set.set_request_id(NewRequestId());
  set.set_market(kMarketName);
  *set.mutable_rules()->mutable_effective_day() = Day(20);
  set.mutable_rules()->set_resale(admin::v1::RESALE_SAME_DAY);
  set.mutable_rules()->set_order_quantity_max_grams(5'000);
  const auto reply = Call(*admin_, &AdminService::Stub::SetMarketRules, set);
  ASSERT_TRUE(reply.response.has_accepted()) << reply.response.ShortDebugString();

  const auto markets =
      Call(*admin_, &AdminService::Stub::ListMarkets, admin::v1::ListMarketsRequest());
  ASSERT_EQ(markets.response.markets_size(), 1) << markets.status.error_message();
  const admin::v1::Market& market = markets.response.markets(0);
  EXPECT_EQ(market.name(), kMarketName);
  EXPECT_EQ(market.code(), "ZJ-PERMIT");
  EXPECT_EQ(market.rules().effective_day().day(), 14);
  EXPECT_EQ(market.rules().resale(), admin::v1::RESALE_NEXT_DAY);
  EXPECT_FALSE(market.rules().has_band_basis_points());
  ASSERT_EQ(market.pending_rules_size(), 1);
  EXPECT_EQ(market.pending_rules(0).SerializeAsString(), set.rules().SerializeAsString());
}

TEST_F(AdminServiceTest, EffectiveDayThatHasBegunIsRefused) {
  admin::v1::SetPriceFloorRequest request;
  request.set_request_id(NewRequestId());
  request.set_instrument(kInstrumentName);
  *request.mutable_effective_day() = Day(14);
  request.set_floor_fen_per_tonne(500'000);
  const auto refused = Call(*admin_, &AdminService::Stub::SetPriceFloor, request);
  EXPECT_EQ(refused.response.rejected().reason(), "EFFECTIVE_DAY_PAST");
  EXPECT_EQ(refused.response.rejected().field(), "effective_day");
  request.set_request_id(NewRequestId());
  *request.mutable_effective_day() = Day(15);
  EXPECT_TRUE(Call(*admin_, &AdminService::Stub::SetPriceFloor, request).response.has_accepted());
}

TEST_F(AdminServiceTest, HaltedInstrumentTakesNoOrdersUntilItGoesOn) {
  admin::v1::SetPhaseRequest request;
  request.set_instrument(kInstrumentName);
  const auto order = [&] {
    return Call(*seller_trading_, &trading::v1::TradingService::Stub::SubmitOrder,
                Order(seller_account_, type::v1::SIDE_SELL, 1'000, kFloorFen));
  };
  request.set_request_id(NewRequestId());
  request.set_phase(market::v1::PHASE_HALTED);
  ASSERT_TRUE(Call(*operator_, &AdminService::Stub::SetPhase, request).response.has_accepted());
  EXPECT_EQ(order().response.rejected().reason(), "INSTRUMENT_HALTED");
  request.set_request_id(NewRequestId());
  request.set_phase(market::v1::PHASE_CONTINUOUS);
  ASSERT_TRUE(Call(*operator_, &AdminService::Stub::SetPhase, request).response.has_accepted());
  EXPECT_TRUE(order().response.has_accepted());
}

TEST_F(AdminServiceTest, HolidayIsNoTradingDay) {
  admin::v1::CloseTradingDayRequest close;
  close.set_request_id(NewRequestId());
  *close.mutable_day() = FirstDay();
  ASSERT_TRUE(
      Call(*operator_, &AdminService::Stub::CloseTradingDay, close).response.has_accepted());
  admin::v1::SetCalendarDayRequest holiday;
  holiday.set_request_id(NewRequestId());
  *holiday.mutable_day() = Day(15);
  holiday.set_kind(admin::v1::DAY_KIND_HOLIDAY);
  ASSERT_TRUE(Call(*admin_, &AdminService::Stub::SetCalendarDay, holiday).response.has_accepted());
  admin::v1::OpenTradingDayRequest open;
  open.set_request_id(NewRequestId());
  *open.mutable_day() = Day(15);
  EXPECT_EQ(
      Call(*operator_, &AdminService::Stub::OpenTradingDay, open).response.rejected().reason(),
      "NOT_A_TRADING_DAY");
}

}  // namespace
}  // namespace luheng::services
