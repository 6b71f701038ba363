#include "services/rpc/convert.h"

#include <gtest/gtest.h>

#include <cstdint>

#include "luheng/admin/v1/grant.pb.h"
#include "luheng/admin/v1/market.pb.h"
#include "luheng/market/v1/instrument.pb.h"
#include "luheng/registry/v1/account.pb.h"
#include "luheng/type/v1/pollutant.pb.h"
#include "luheng/type/v1/side.pb.h"

namespace luheng::services {
namespace {

// The bridge casts between the two enumerations, so every number has to mean the same.
static_assert(int{type::v1::SIDE_BUY} == static_cast<int>(engine::Side::kBuy));
static_assert(int{type::v1::SIDE_SELL} == static_cast<int>(engine::Side::kSell));
static_assert(int{trading::v1::TIME_IN_FORCE_DAY} == static_cast<int>(engine::TimeInForce::kDay));
static_assert(int{trading::v1::TIME_IN_FORCE_IOC} ==
              static_cast<int>(engine::TimeInForce::kImmediateOrCancel));
static_assert(int{trading::v1::ORDER_STATE_NEW} == static_cast<int>(engine::OrderState::kNew));
static_assert(int{trading::v1::ORDER_STATE_PARTIALLY_FILLED} ==
              static_cast<int>(engine::OrderState::kPartiallyFilled));
static_assert(int{trading::v1::ORDER_STATE_FILLED} ==
              static_cast<int>(engine::OrderState::kFilled));
static_assert(int{trading::v1::ORDER_STATE_CANCELLED} ==
              static_cast<int>(engine::OrderState::kCancelled));
static_assert(int{trading::v1::ORDER_STATE_EXPIRED} ==
              static_cast<int>(engine::OrderState::kExpired));
static_assert(int{trading::v1::ORDER_STATE_MATCHING} ==
              static_cast<int>(engine::OrderState::kMatching));
static_assert(int{trading::v1::ORDER_STATE_WAITING} ==
              static_cast<int>(engine::OrderState::kWaiting));
static_assert(int{trading::v1::TIME_IN_FORCE_FOK} ==
              static_cast<int>(engine::TimeInForce::kFillOrKill));
static_assert(int{trading::v1::TIME_IN_FORCE_GTC} ==
              static_cast<int>(engine::TimeInForce::kGoodTillCancel));
static_assert(int{trading::v1::TIME_IN_FORCE_GTD} ==
              static_cast<int>(engine::TimeInForce::kGoodTillDate));
static_assert(int{trading::v1::ORDER_TYPE_LIMIT} == static_cast<int>(engine::OrderType::kLimit));
static_assert(int{trading::v1::ORDER_TYPE_MARKET} == static_cast<int>(engine::OrderType::kMarket));
static_assert(int{trading::v1::ORDER_TYPE_STOP_LIMIT} ==
              static_cast<int>(engine::OrderType::kStopLimit));
static_assert(int{trading::v1::SELF_TRADE_PREVENTION_CANCEL_NEWEST} ==
              static_cast<int>(engine::SelfTradePrevention::kCancelNewest));
static_assert(int{trading::v1::SELF_TRADE_PREVENTION_CANCEL_OLDEST} ==
              static_cast<int>(engine::SelfTradePrevention::kCancelOldest));
static_assert(int{trading::v1::SELF_TRADE_PREVENTION_CANCEL_BOTH} ==
              static_cast<int>(engine::SelfTradePrevention::kCancelBoth));
static_assert(int{trading::v1::SELF_TRADE_PREVENTION_DECREMENT} ==
              static_cast<int>(engine::SelfTradePrevention::kDecrement));
static_assert(int{trading::v1::END_REASON_UNSPECIFIED} ==
              static_cast<int>(engine::EndReason::kNone));
static_assert(int{trading::v1::END_REASON_REQUESTED} ==
              static_cast<int>(engine::EndReason::kRequested));
static_assert(int{trading::v1::END_REASON_REMAINDER} ==
              static_cast<int>(engine::EndReason::kRemainder));
static_assert(int{trading::v1::END_REASON_SELF_TRADE} ==
              static_cast<int>(engine::EndReason::kSelfTrade));
static_assert(int{trading::v1::END_REASON_MASS_CANCEL} ==
              static_cast<int>(engine::EndReason::kMassCancel));
static_assert(int{trading::v1::END_REASON_TIMER} == static_cast<int>(engine::EndReason::kTimer));
static_assert(int{trading::v1::END_REASON_DISCONNECT} ==
              static_cast<int>(engine::EndReason::kDisconnect));
static_assert(int{trading::v1::END_REASON_DAY_END} == static_cast<int>(engine::EndReason::kDayEnd));
static_assert(int{trading::v1::END_REASON_DAY_LIMITS} ==
              static_cast<int>(engine::EndReason::kDayLimits));
static_assert(int{type::v1::POLLUTANT_COD} == static_cast<int>(engine::Pollutant::kCod));
static_assert(int{type::v1::POLLUTANT_NH3_N} == static_cast<int>(engine::Pollutant::kNh3N));
static_assert(int{type::v1::POLLUTANT_SO2} == static_cast<int>(engine::Pollutant::kSo2));
static_assert(int{type::v1::POLLUTANT_NOX} == static_cast<int>(engine::Pollutant::kNox));
static_assert(int{type::v1::POLLUTANT_TP} == static_cast<int>(engine::Pollutant::kTp));
static_assert(int{type::v1::POLLUTANT_TN} == static_cast<int>(engine::Pollutant::kTn));
static_assert(int{type::v1::POLLUTANT_VOC} == static_cast<int>(engine::Pollutant::kVoc));
static_assert(int{type::v1::POLLUTANT_PM} == static_cast<int>(engine::Pollutant::kPm));
static_assert(int{type::v1::POLLUTANT_CO2} == static_cast<int>(engine::Pollutant::kCo2));
static_assert(int{market::v1::PRICE_BASIS_PER_TONNE_YEAR} ==
              static_cast<int>(engine::PriceBasis::kPerTonneYear));
static_assert(int{market::v1::PRICE_BASIS_PER_TONNE_TERM} ==
              static_cast<int>(engine::PriceBasis::kPerTonneTerm));
static_assert(int{market::v1::PHASE_CLOSED} == static_cast<int>(engine::Phase::kClosed));
static_assert(int{market::v1::PHASE_CALL} == static_cast<int>(engine::Phase::kCall));
static_assert(int{market::v1::PHASE_CALL_NO_CANCEL} ==
              static_cast<int>(engine::Phase::kCallNoCancel));
static_assert(int{market::v1::PHASE_CONTINUOUS} == static_cast<int>(engine::Phase::kContinuous));
static_assert(int{market::v1::PHASE_HALTED} == static_cast<int>(engine::Phase::kHalted));
static_assert(int{admin::v1::DAY_KIND_HOLIDAY} == static_cast<int>(engine::DayKind::kHoliday));
static_assert(int{admin::v1::DAY_KIND_MAKE_UP_WORKDAY} ==
              static_cast<int>(engine::DayKind::kMakeUpWorkday));
static_assert(int{registry::v1::ACCOUNT_KIND_TRADING} ==
              static_cast<int>(engine::AccountKind::kTrading));
static_assert(int{registry::v1::ACCOUNT_KIND_RESERVE} ==
              static_cast<int>(engine::AccountKind::kReserve));
static_assert(int{admin::v1::ROLE_ADMINISTRATOR} == static_cast<int>(engine::Role::kAdministrator));
static_assert(int{admin::v1::ROLE_OPERATOR} == static_cast<int>(engine::Role::kOperator));
static_assert(int{admin::v1::ROLE_REGISTRAR} == static_cast<int>(engine::Role::kRegistrar));
static_assert(int{admin::v1::ROLE_CASHIER} == static_cast<int>(engine::Role::kCashier));
static_assert(int{admin::v1::ROLE_TRADER} == static_cast<int>(engine::Role::kTrader));
static_assert(int{admin::v1::ROLE_REGULATOR} == static_cast<int>(engine::Role::kRegulator));

type::v1::TradingDay Day(int32_t year, int32_t month, int32_t day) {
  type::v1::TradingDay message;
  message.set_year(year);
  message.set_month(month);
  message.set_day(day);
  return message;
}

TEST(ConvertTest, DaysGoThereAndBack) {
  EXPECT_EQ(*ToTradingDay(Day(1970, 1, 1), "day"), engine::TradingDay{0});
  EXPECT_EQ(*ToTradingDay(Day(2023, 3, 14), "day"), engine::TradingDay{19430});
  EXPECT_EQ(*ToTradingDay(Day(2024, 2, 29), "day"), engine::TradingDay{19782});
  for (const int32_t number : {0, 19430, 19782, 60000}) {
    const type::v1::TradingDay day = FromTradingDay(engine::TradingDay{number});
    EXPECT_EQ(*ToTradingDay(day, "day"), engine::TradingDay{number});
  }
  EXPECT_EQ(FormatTradingDay(engine::TradingDay{19430}), "2023-03-14");
}

TEST(ConvertTest, WhatIsNoDateIsRefused) {
  for (const type::v1::TradingDay& day :
       {Day(0, 0, 0), Day(2023, 2, 29), Day(2023, 13, 1), Day(2023, 0, 1), Day(2023, 1, 0),
        Day(2023, 4, 31), Day(1969, 12, 31), Day(10000, 1, 1), Day(-1, 1, 1),
        Day(2147483647, 2147483647, 2147483647), Day(2023, 1, 257)}) {
    EXPECT_FALSE(ToTradingDay(day, "day").ok()) << day.ShortDebugString();
  }
}

TEST(ConvertTest, TimesGoThereAndBack) {
  for (const int64_t micros :
       {int64_t{0}, int64_t{1}, int64_t{1'700'000'000'123'456}, int64_t{-1}, int64_t{-1'000'000}}) {
    EXPECT_EQ(*ToTimeMicros(FromTimeMicros(engine::TimeMicros(micros)), "time"),
              engine::TimeMicros(micros));
  }
}

TEST(ConvertTest, WhatIsNoTimeIsRefused) {
  google::protobuf::Timestamp time;
  time.set_nanos(-1);
  EXPECT_FALSE(ToTimeMicros(time, "time").ok());
  time.set_nanos(1'000'000'000);
  EXPECT_FALSE(ToTimeMicros(time, "time").ok());
  time.set_nanos(0);
  time.set_seconds(253'402'300'800);
  EXPECT_FALSE(ToTimeMicros(time, "time").ok());
  time.set_seconds(INT64_MIN);
  EXPECT_FALSE(ToTimeMicros(time, "time").ok());
}

TEST(ConvertTest, CountyCodesHaveSixDigits) {
  EXPECT_EQ(ToAdcode("330681"), engine::Adcode{330681});
  for (const char* text : {"", "33068", "3306811", "33068x", "-33068", " 33068"}) {
    EXPECT_EQ(ToAdcode(text), engine::Adcode{}) << text;
  }
  EXPECT_EQ(FormatAdcode(engine::Adcode{330681}), "330681");
  EXPECT_EQ(FormatAdcode(engine::Adcode{}), "");
}

TEST(ConvertTest, NumbersThatDoNotFitBecomeZero) {
  EXPECT_EQ(Narrow<uint16_t>(65535), 65535);
  EXPECT_EQ(Narrow<uint16_t>(65536), 0);
  EXPECT_EQ(Narrow<uint16_t>(67559), 0);
  EXPECT_EQ(Narrow<uint64_t>(int64_t{-1}), 0u);
  EXPECT_EQ(NarrowEnum<engine::Side>(type::v1::Side(257)), engine::Side{});
  EXPECT_EQ(NarrowEnum<engine::Side>(type::v1::Side(-255)), engine::Side{});
}

}  // namespace
}  // namespace luheng::services
