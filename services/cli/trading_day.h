// Trading days as people write them: 2023-01-03.
#ifndef SERVICES_CLI_TRADING_DAY_H_
#define SERVICES_CLI_TRADING_DAY_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "luheng/type/v1/trading_day.pb.h"

namespace luheng::services::cli {

// INVALID_ARGUMENT unless the text is YYYY-MM-DD and such a day exists.
absl::StatusOr<absl::CivilDay> ParseDay(std::string_view text);

std::string FormatDay(absl::CivilDay day);

type::v1::TradingDay ToTradingDay(absl::CivilDay day);

}  // namespace luheng::services::cli

#endif  // SERVICES_CLI_TRADING_DAY_H_
