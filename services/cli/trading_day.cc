#include "services/cli/trading_day.h"

#include <fmt/format.h>

#include "absl/status/status.h"

namespace luheng::services::cli {
namespace {

// The number that the digits make; -1 if there is anything else.
int ParseDigits(std::string_view text) {
  int number = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return -1;
    number = number * 10 + (c - '0');
  }
  return number;
}

}  // namespace

absl::StatusOr<absl::CivilDay> ParseDay(std::string_view text) {
  if (text.size() == 10 && text[4] == '-' && text[7] == '-') {
    const int year = ParseDigits(text.substr(0, 4));
    const int month = ParseDigits(text.substr(5, 2));
    const int day = ParseDigits(text.substr(8, 2));
    const absl::CivilDay civil(year, month, day);
    // CivilDay carries 02-30 over into March; what does not come back never existed.
    if (year > 0 && civil.year() == year && civil.month() == month && civil.day() == day) {
      return civil;
    }
  }
  return absl::InvalidArgumentError(fmt::format("\"{}\" is not a day such as 2023-01-03", text));
}

std::string FormatDay(absl::CivilDay day) {
  return fmt::format("{:04}-{:02}-{:02}", day.year(), day.month(), day.day());
}

type::v1::TradingDay ToTradingDay(absl::CivilDay day) {
  type::v1::TradingDay message;
  message.set_year(static_cast<int>(day.year()));
  message.set_month(day.month());
  message.set_day(day.day());
  return message;
}

}  // namespace luheng::services::cli
