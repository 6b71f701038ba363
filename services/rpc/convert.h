// Convert: small values between the API's messages and the engine's types.
//
// The convert_*.{h,cc} files are the only place where the two meet. What comes in may be anything:
// a number that does not fit its engine type becomes 0, which engine::FindMalformed refuses
// wherever such a number is asked for.
#ifndef SERVICES_RPC_CONVERT_H_
#define SERVICES_RPC_CONVERT_H_

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "absl/status/statusor.h"
#include "engine/command.h"
#include "engine/event.h"
#include "engine/types.h"
#include "google/protobuf/timestamp.pb.h"
#include "luheng/trading/v1/order.pb.h"
#include "luheng/type/v1/trading_day.pb.h"

namespace luheng::services {

// The number if it fits, else 0.
template <class To, class From>
constexpr To Narrow(From number) {
  if (std::cmp_less(number, std::numeric_limits<To>::min()) ||
      std::cmp_greater(number, std::numeric_limits<To>::max())) {
    return 0;
  }
  return static_cast<To>(number);
}

// An enumeration of the API as the engine's, whose numbers are the same; an unknown one stays
// unknown.
template <class To, class From>
constexpr To NarrowEnum(From value) {
  return To{Narrow<std::underlying_type_t<To>>(static_cast<int>(value))};
}

// INVALID_ARGUMENT, naming `field`, unless `day` is a date.
absl::StatusOr<engine::TradingDay> ToTradingDay(const type::v1::TradingDay& day,
                                                std::string_view field);
type::v1::TradingDay FromTradingDay(engine::TradingDay day);
// "2023-03-14".
std::string FormatTradingDay(engine::TradingDay day);

// INVALID_ARGUMENT, naming `field`, unless `time` is a point in time from year 1 to year 9999.
// Parts of a microsecond are dropped.
absl::StatusOr<engine::TimeMicros> ToTimeMicros(const google::protobuf::Timestamp& time,
                                                std::string_view field);
google::protobuf::Timestamp FromTimeMicros(engine::TimeMicros time);

// "330681" and back; 0 for what is not six digits, and empty for 0.
engine::Adcode ToAdcode(std::string_view county_code);
std::string FormatAdcode(engine::Adcode county);

trading::v1::OrderReport FromOrderReport(const engine::OrderReport& report);

}  // namespace luheng::services

#endif  // SERVICES_RPC_CONVERT_H_
