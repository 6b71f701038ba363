// Resource names, enumerations and days, as people write them.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "luheng/admin/v1/grant.pb.h"
#include "luheng/admin/v1/market.pb.h"
#include "luheng/type/v1/pollutant.pb.h"
#include "luheng/type/v1/side.pb.h"
#include "services/cli/enum_text.h"
#include "services/cli/resource_name.h"
#include "services/cli/trading_day.h"

namespace luheng::services::cli {
namespace {

TEST(ResourceNameTest, ShortAndSpelledOutAreTheSame) {
  struct Row {
    std::string (*name)(std::string_view);
    const char* short_text;
    const char* full;
  };
  const std::vector<Row> rows = {
      {ParticipantName, "p12", "participants/p12"},
      {UserResourceName, "p12/u1", "participants/p12/users/u1"},
      {AccountName, "p12/a3", "participants/p12/accounts/a3"},
      {InstrumentName, "330681-COD-2023-5Y", "instruments/330681-COD-2023-5Y"},
      {MarketName, "ZJ-PERMIT", "markets/ZJ-PERMIT"},
      {RecordName, "c12", "certificates/c12"},
      {RecordName, "y5", "lotteries/y5"},
      {RecordName, "o7", "proposals/o7"},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(row.name(row.short_text), row.full);
    EXPECT_EQ(row.name(row.full), row.full);
    EXPECT_EQ(ShortResourceName(row.full), row.short_text);
  }
  EXPECT_EQ(ShortResourceName("orders/77"), "orders/77");
  EXPECT_EQ(AccountName("a3"), "a3");  // The server says that this is no account.
}

TEST(EnumTextTest, TakesAnyCaseAndHyphens) {
  EXPECT_EQ(*ParseEnum<type::v1::Side>("buy"), type::v1::SIDE_BUY);
  EXPECT_EQ(*ParseEnum<type::v1::Side>("SELL"), type::v1::SIDE_SELL);
  EXPECT_EQ(*ParseEnum<type::v1::Pollutant>("NH3-N"), type::v1::POLLUTANT_NH3_N);
  EXPECT_EQ(*ParseEnum<admin::v1::DayKind>("make_up_workday"), admin::v1::DAY_KIND_MAKE_UP_WORKDAY);
  EXPECT_EQ(*ParseEnum<admin::v1::Role>("Trader"), admin::v1::ROLE_TRADER);
}

TEST(EnumTextTest, ShownAsItIsTyped) {
  const auto& nh3_n = *type::v1::Pollutant_descriptor()->FindValueByNumber(2);
  EXPECT_EQ(ShortEnumName(nh3_n), "NH3-N");
  EXPECT_EQ(*ParseEnum<type::v1::Pollutant>(ShortEnumName(nh3_n)), type::v1::POLLUTANT_NH3_N);
}

TEST(EnumTextTest, ListsWhatIsAllowed) {
  for (const char* text : {"", "unspecified", "SIDE_BUY", "2", "bu"}) {
    const auto side = ParseEnum<type::v1::Side>(text);
    EXPECT_EQ(side.status().code(), absl::StatusCode::kInvalidArgument) << text;
    EXPECT_NE(std::string(side.status().message()).find("is none of BUY, SELL"), std::string::npos);
  }
}

TEST(TradingDayTest, OnlyDaysThatExist) {
  const auto day = ParseDay("2024-02-29");
  ASSERT_TRUE(day.ok());
  EXPECT_EQ(FormatDay(*day), "2024-02-29");
  EXPECT_EQ(ToTradingDay(*day).month(), 2);
  for (const char* text : {"", "2023-02-29", "2023-13-01", "2023-00-10", "2023-1-03", "23-01-03",
                           "2023/01/03", "2023-01-03 ", "2023-01-0x", "-023-01-03"}) {
    EXPECT_EQ(ParseDay(text).status().code(), absl::StatusCode::kInvalidArgument) << text;
  }
}

}  // namespace
}  // namespace luheng::services::cli
