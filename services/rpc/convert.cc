#include "services/rpc/convert.h"

#include <charconv>
#include <chrono>
#include <cstdio>

#include "services/rpc/status.h"

namespace luheng::services {
namespace {

constexpr int64_t kMicrosPerSecond = 1'000'000;
constexpr int32_t kNanosPerMicro = 1'000;
constexpr int32_t kNanosPerSecond = 1'000'000'000;
constexpr int64_t kSecondsMin = -62'135'596'800;  // 0001-01-01T00:00:00Z.
constexpr int64_t kSecondsMax = 253'402'300'799;  // 9999-12-31T23:59:59Z.
constexpr int kYearMax = 9999;
constexpr size_t kAdcodeSize = 6;

std::chrono::year_month_day CivilDay(engine::TradingDay day) {
  return std::chrono::sys_days(std::chrono::days(static_cast<int32_t>(day)));
}

}  // namespace

absl::StatusOr<engine::TradingDay> ToTradingDay(const type::v1::TradingDay& day,
                                                std::string_view field) {
  const bool fits = day.year() >= 1970 && day.year() <= kYearMax && day.month() >= 1 &&
                    day.month() <= 12 && day.day() >= 1 && day.day() <= 31;
  const std::chrono::year_month_day civil(std::chrono::year(fits ? day.year() : 0),
                                          std::chrono::month(fits ? day.month() : 0),
                                          std::chrono::day(fits ? day.day() : 0));
  if (!fits || !civil.ok()) return InvalidField(field, "must be a date from 1970 to 9999");
  return engine::TradingDay{
      static_cast<int32_t>(std::chrono::sys_days(civil).time_since_epoch().count())};
}

type::v1::TradingDay FromTradingDay(engine::TradingDay day) {
  const std::chrono::year_month_day civil = CivilDay(day);
  type::v1::TradingDay message;
  message.set_year(static_cast<int>(civil.year()));
  message.set_month(static_cast<int32_t>(static_cast<unsigned>(civil.month())));
  message.set_day(static_cast<int32_t>(static_cast<unsigned>(civil.day())));
  return message;
}

std::string FormatTradingDay(engine::TradingDay day) {
  const type::v1::TradingDay civil = FromTradingDay(day);
  char text[40];
  std::snprintf(text, sizeof(text), "%04d-%02d-%02d", civil.year(), civil.month(), civil.day());
  return text;
}

absl::StatusOr<engine::TimeMicros> ToTimeMicros(const google::protobuf::Timestamp& time,
                                                std::string_view field) {
  if (time.seconds() < kSecondsMin || time.seconds() > kSecondsMax || time.nanos() < 0 ||
      time.nanos() >= kNanosPerSecond) {
    return InvalidField(field, "must be a point in time from year 1 to year 9999");
  }
  return engine::TimeMicros(time.seconds() * kMicrosPerSecond + time.nanos() / kNanosPerMicro);
}

google::protobuf::Timestamp FromTimeMicros(engine::TimeMicros time) {
  int64_t seconds = time.value() / kMicrosPerSecond;
  int64_t micros = time.value() % kMicrosPerSecond;
  if (micros < 0) {
    micros += kMicrosPerSecond;
    --seconds;
  }
  google::protobuf::Timestamp message;
  message.set_seconds(seconds);
  message.set_nanos(static_cast<int32_t>(micros) * kNanosPerMicro);
  return message;
}

engine::Adcode ToAdcode(std::string_view county_code) {
  uint32_t number = 0;
  const char* const end = county_code.data() + county_code.size();
  const auto [stop, error] = std::from_chars(county_code.data(), end, number);
  if (county_code.size() != kAdcodeSize || error != std::errc() || stop != end) number = 0;
  return engine::Adcode{number};
}

std::string FormatAdcode(engine::Adcode county) {
  return county == engine::Adcode{} ? "" : std::to_string(static_cast<uint32_t>(county));
}

trading::v1::OrderReport FromOrderReport(const engine::OrderReport& report) {
  trading::v1::OrderReport message;
  message.set_order_id(static_cast<int64_t>(report.order));
  message.set_state(trading::v1::OrderState(report.state));
  message.set_filled_grams(report.filled.value());
  message.set_leaves_grams(report.leaves.value());
  message.set_filled_amount_fen(report.filled_amount.value());
  message.set_trade_count(static_cast<int32_t>(report.trade_count));
  message.set_end_reason(trading::v1::EndReason(report.reason));
  return message;
}

}  // namespace luheng::services
