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

// China Standard Time has no summer time.
constexpr int64_t kUtcOffsetUs = int64_t{8} * 3'600'000'000;
constexpr int64_t kDayUs = 86'400'000'000;

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

TradingDay AddMonths(TradingDay day, int32_t months) {
  const std::chrono::year_month_day date{ToSysDays(day)};
  const auto month = date.year() / date.month() + std::chrono::months{months};
  const std::chrono::year_month_day_last last{month.year(), month.month() / std::chrono::last};
  const sys_days result = date.day() <= last.day() ? sys_days{month / date.day()} : sys_days{last};
  return TradingDay{static_cast<int32_t>(result.time_since_epoch().count())};
}

int32_t MonthsBetween(TradingDay from, TradingDay to) {
  if (to <= from) return 0;
  const std::chrono::year_month_day begin{ToSysDays(from)};
  const std::chrono::year_month_day end{ToSysDays(to)};
  const auto months = (end.year() / end.month() - begin.year() / begin.month()).count();
  return static_cast<int32_t>(AddMonths(from, static_cast<int32_t>(months)) <= to ? months
                                                                                  : months - 1);
}

uint16_t YearOf(TradingDay day) {
  const std::chrono::year_month_day date{ToSysDays(day)};
  return static_cast<uint16_t>(static_cast<int>(date.year()));
}

TradingDay DayOf(TimeMicros time) {
  const int64_t local = time.value() + kUtcOffsetUs;
  const int64_t day = local >= 0 ? local / kDayUs : -((kDayUs - 1 - local) / kDayUs);
  return TradingDay{static_cast<int32_t>(day)};
}

int32_t MinuteOfDay(TimeMicros time) {
  const int64_t into =
      time.value() + kUtcOffsetUs - int64_t{static_cast<int32_t>(DayOf(time))} * kDayUs;
  return static_cast<int32_t>(into / 60'000'000);
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
