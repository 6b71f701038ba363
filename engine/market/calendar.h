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
