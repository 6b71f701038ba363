#include "engine/market/calendar.h"

#include <gtest/gtest.h>

#include "tests/engine/cast.h"

namespace luheng::engine {
namespace {

using testing::Day;

struct Row {
  unsigned month, day;
  DayKind kind;
};
constexpr DayKind kOff = DayKind::kHoliday;
constexpr DayKind kOn = DayKind::kMakeUpWorkday;

// The State Council's arrangement for 2023.
constexpr Row kRows2023[] = {
    {1, 1, kOff},  {1, 2, kOff},  {1, 21, kOff}, {1, 22, kOff}, {1, 23, kOff}, {1, 24, kOff},
    {1, 25, kOff}, {1, 26, kOff}, {1, 27, kOff}, {1, 28, kOn},  {1, 29, kOn},  {4, 5, kOff},
    {4, 23, kOn},  {4, 29, kOff}, {4, 30, kOff}, {5, 1, kOff},  {5, 2, kOff},  {5, 3, kOff},
    {5, 6, kOn},   {6, 22, kOff}, {6, 23, kOff}, {6, 24, kOff}, {6, 25, kOn},  {9, 29, kOff},
    {9, 30, kOff}, {10, 1, kOff}, {10, 2, kOff}, {10, 3, kOff}, {10, 4, kOff}, {10, 5, kOff},
    {10, 6, kOff}, {10, 7, kOn},  {10, 8, kOn},
};

TEST(CalendarTest, WithoutRowsWeekdaysTrade) {
  const Calendar calendar;
  for (unsigned day = 9; day <= 13; ++day) EXPECT_TRUE(calendar.IsTradingDay(Day(2023, 1, day)));
  EXPECT_FALSE(calendar.IsTradingDay(Day(2023, 1, 14)));
  EXPECT_FALSE(calendar.IsTradingDay(Day(2023, 1, 15)));
  EXPECT_FALSE(calendar.IsTradingDay(Day(2000, 1, 1)));
  EXPECT_TRUE(calendar.IsTradingDay(Day(2024, 2, 29)));
}

TEST(CalendarTest, RowsOf2023MakeItsTradingDays) {
  Calendar calendar;
  for (const Row& row : kRows2023) calendar.Set({Day(2023, row.month, row.day), row.kind});
  for (const Row& row : kRows2023) {
    EXPECT_EQ(calendar.IsTradingDay(Day(2023, row.month, row.day)), row.kind == kOn)
        << row.month << "-" << row.day;
  }
  int trading_days = 0;
  for (auto day = static_cast<int32_t>(Day(2023, 1, 1)); TradingDay{day} <= Day(2023, 12, 31);
       ++day) {
    if (calendar.IsTradingDay(TradingDay{day})) ++trading_days;
  }
  // 260 weekdays, less 18 holidays on a weekday, and 7 weekend days worked.
  EXPECT_EQ(trading_days, 249);
  EXPECT_TRUE(calendar.IsWellFormed());
}

TEST(CalendarTest, ALaterRowReplacesThatOfTheSameDay) {
  Calendar calendar;
  const TradingDay saturday = Day(2023, 1, 28);
  calendar.Set({saturday, kOn});
  EXPECT_TRUE(calendar.IsTradingDay(saturday));
  calendar.Set({saturday, kOff});
  EXPECT_FALSE(calendar.IsTradingDay(saturday));
  EXPECT_EQ(calendar.rows().size(), 1u);
}

TEST(CalendarTest, ItsYearsAre1990To2200) {
  EXPECT_FALSE(IsCalendarDay(Day(1989, 12, 31)));
  EXPECT_TRUE(IsCalendarDay(Day(1990, 1, 1)));
  EXPECT_TRUE(IsCalendarDay(Day(2200, 12, 31)));
  EXPECT_FALSE(IsCalendarDay(Day(2201, 1, 1)));
  EXPECT_EQ(NextDay(Day(2023, 12, 31)), Day(2024, 1, 1));
}

}  // namespace
}  // namespace luheng::engine
