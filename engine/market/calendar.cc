#include "engine/market/calendar.h"

#include <algorithm>
#include <chrono>

#include "ledger/base/check.h"

namespace luheng::engine {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year;

constexpr sys_days ToSysDays(TradingDay day) { return sys_days{days{static_cast<int32_t>(day)}}; }

bool DayIsBefore(const CalendarRow& row, TradingDay day) { return row.day < day; }

}  // namespace

bool IsCalendarDay(TradingDay day) {
  constexpr sys_days kBegin{year{kYearMin} / 1 / 1};
  constexpr sys_days kEnd{year{kYearMax + 1} / 1 / 1};
  return ToSysDays(day) >= kBegin && ToSysDays(day) < kEnd;
}

TradingDay NextDay(TradingDay day) {
  LUHENG_CHECK(IsCalendarDay(day));
  return TradingDay{static_cast<int32_t>(day) + 1};
}

void Calendar::Set(const CalendarRow& row) {
  const auto at = std::lower_bound(rows_.begin(), rows_.end(), row.day, DayIsBefore);
  if (at != rows_.end() && at->day == row.day) {
    at->kind = row.kind;
  } else {
    rows_.insert(at, row);
  }
}

bool Calendar::IsTradingDay(TradingDay day) const {
  const auto at = std::lower_bound(rows_.begin(), rows_.end(), day, DayIsBefore);
  if (at != rows_.end() && at->day == day) {
    switch (at->kind) {
      case DayKind::kHoliday:
        return false;
      case DayKind::kMakeUpWorkday:
        return true;
    }
  }
  const std::chrono::weekday weekday{ToSysDays(day)};
  return weekday != std::chrono::Saturday && weekday != std::chrono::Sunday;
}

bool Calendar::IsWellFormed() const {
  for (size_t i = 0; i < rows_.size(); ++i) {
    if (!IsCalendarDay(rows_[i].day)) return false;
    if (i > 0 && rows_[i].day <= rows_[i - 1].day) return false;
  }
  return true;
}

}  // namespace luheng::engine
