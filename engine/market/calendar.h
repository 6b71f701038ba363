// The trading calendar: weekdays trade, weekend days do not, and rows say otherwise.
#ifndef ENGINE_MARKET_CALENDAR_H_
#define ENGINE_MARKET_CALENDAR_H_

#include <cstdint>
#include <vector>

#include "engine/types.h"

namespace luheng::engine {

inline constexpr uint16_t kYearMin = 1990;
inline constexpr uint16_t kYearMax = 2200;

// Whether the day lies in the years kYearMin to kYearMax, outside which there are no trading days.
bool IsCalendarDay(TradingDay day);

// The day after. REQUIRES: IsCalendarDay(day).
TradingDay NextDay(TradingDay day);

// The same day so many months later, or the last of that month where it is shorter.
// REQUIRES: IsCalendarDay(day), months >= 0, and the result lies before the year 10000.
TradingDay AddMonths(TradingDay day, int32_t months);

// Whole months from one day to a later one; 0 if it is not later.
int32_t MonthsBetween(TradingDay from, TradingDay to);

// The year in which the day lies.
uint16_t YearOf(TradingDay day);

// The day of a time in China Standard Time (UTC+8), and the minute of that day.
TradingDay DayOf(TimeMicros time);
int32_t MinuteOfDay(TimeMicros time);

// A day that differs from what its weekday says.
struct CalendarRow {
  TradingDay day{};
  DayKind kind{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.day, self.kind);
  }
};

// Not thread-safe.
class Calendar {
 public:
  // Adds the row, or replaces the one of the same day.
  void Set(const CalendarRow& row);

  // A weekday that is no holiday, or a make-up workday.
  bool IsTradingDay(TradingDay day) const;

  // All rows, by day.
  const std::vector<CalendarRow>& rows() const { return rows_; }

  // Whether the rows are in order, each day once, each in the calendar's years: what a snapshot's
  // reader has to know.
  bool IsWellFormed() const;

  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.rows_);
  }

 private:
  std::vector<CalendarRow> rows_;
};

}  // namespace luheng::engine

#endif  // ENGINE_MARKET_CALENDAR_H_
