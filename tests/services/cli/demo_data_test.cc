#include "services/cli/demo_data.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "services/cli/uscc.h"

namespace luheng::services::cli {
namespace {

const char kZhuji[] = LUHENG_TEST_DATA "/zhuji_2023";

// A copy of the data that a test may change.
class DemoDataTest : public testing::Test {
 protected:
  DemoDataTest() {
    std::string pattern = testing::TempDir() + "luheng-demo-XXXXXX";
    root_ = ::mkdtemp(pattern.data());
    for (const char* name : {"enterprises.csv", "calendar_2023.csv", "zhuji_2023_trades.csv"}) {
      std::filesystem::copy_file(std::filesystem::path(kZhuji) / name, root_ / name);
    }
  }
  ~DemoDataTest() override { std::filesystem::remove_all(root_); }

  // Replaces the first occurrence of `from` in the trades, as they come with the project.
  void ReplaceInTrades(const std::string& from, const std::string& to) const {
    std::ifstream in(std::filesystem::path(kZhuji) / "zhuji_2023_trades.csv");
    std::ostringstream text;
    text << in.rdbuf();
    std::string bytes = text.str();
    const size_t at = bytes.find(from);
    ASSERT_NE(at, std::string::npos) << from;
    bytes.replace(at, from.size(), to);
    std::ofstream(root_ / "zhuji_2023_trades.csv") << bytes;
  }

  absl::StatusOr<DemoData> Load() const { return LoadDemoData(root_.string()); }

  std::filesystem::path root_;
};

TEST_F(DemoDataTest, ZhujiHas259TradesThatRoundTo642) {
  const auto data = Load();
  ASSERT_TRUE(data.ok()) << data.status();
  ASSERT_EQ(data->trades.size(), 259u);
  int64_t fen = 0;
  for (const DemoTrade& trade : data->trades) fen += trade.amount_fen;
  EXPECT_EQ(fen, 641'999'435);
  EXPECT_EQ(data->participants.size(), 648u);  // 640 enterprises and the reserves of 8 counties.
  const DemoParticipant& reserve = data->participants.back();
  EXPECT_TRUE(reserve.is_reserve());
  EXPECT_TRUE(IsValidUscc(reserve.uscc)) << reserve.uscc;
  EXPECT_NE(reserve.display_name.find("synthetic"), std::string::npos);
}

TEST_F(DemoDataTest, TradingDaysFollowTheCalendar) {
  const auto data = Load();
  ASSERT_TRUE(data.ok());
  struct Row {
    absl::CivilDay day;
    bool trading;
  };
  const std::vector<Row> rows = {
      {absl::CivilDay(2023, 1, 2), false},   // Monday, holiday.
      {absl::CivilDay(2023, 1, 3), true},    // Tuesday.
      {absl::CivilDay(2023, 1, 7), false},   // Saturday.
      {absl::CivilDay(2023, 1, 28), true},   // Saturday, make-up workday.
      {absl::CivilDay(2023, 10, 8), true},   // Sunday, make-up workday.
      {absl::CivilDay(2023, 12, 29), true},  // Friday.
  };
  for (const Row& row : rows) {
    EXPECT_EQ(IsTradingDay(data->calendar, row.day), row.trading) << row.day;
  }
}

TEST_F(DemoDataTest, EndowmentsCoverExactlyWhatIsTraded) {
  const auto data = Load();
  ASSERT_TRUE(data.ok());
  const DemoEndowment endowment = EndowmentFor(data->trades);
  int64_t fen = 0;
  for (const auto& [party, amount] : endowment.money_fen) fen += amount;
  EXPECT_EQ(fen, 641'999'435);
  int64_t traded = 0;
  for (const DemoTrade& trade : data->trades) traded += trade.quantity_grams;
  int64_t grams = 0;
  for (const auto& [key, quantity] : endowment.quantities_grams) grams += quantity;
  EXPECT_EQ(grams, traded);
}

TEST_F(DemoDataTest, NamesTheRowThatIsWrong) {
  struct Row {
    const char* from;
    const char* to;
    const char* message;
  };
  const std::vector<Row> rows = {
      {",30688.50,", ",30688.51,", "line 2: the amount is not quantity times price times years"},
      {"ZJ2023-0002,", "ZJ2023-0001,", "line 3: trade ZJ2023-0001 twice"},
      {"2023-01-04", "2023-01-07", "line 3: 2023-01-07 is not a trading day"},
      {"2023-01-05", "2023-01-03", "line 4: the day is before that of the row above"},
      {"91330681MA05473E61", "91330681MA05473E62", "line 2: 91330681MA05473E62 is not in"},
      {",SO2,", ",SO9,", "line 2: \"SO9\" is none of COD, NH3-N"},
      {"4.990,5,", "4.990,3,", "line 2: the term is not 5 years"},
      {"reserve:330681", "reserve:33068", "line 3: reserve:33068 is not in enterprises.csv"},
  };
  for (const Row& row : rows) {
    ReplaceInTrades(row.from, row.to);
    const auto data = Load();
    EXPECT_EQ(data.status().code(), absl::StatusCode::kInvalidArgument) << row.to;
    EXPECT_NE(std::string(data.status().message()).find(row.message), std::string::npos)
        << data.status();
  }
}

TEST(UsccTest, ReservesHaveAValidCodeOfTheirCounty) {
  for (const char* adcode : {"330681", "330402", "330483", "110000"}) {
    const auto uscc = SynthesizeReserveUscc(adcode);
    ASSERT_TRUE(uscc.ok()) << uscc.status();
    EXPECT_EQ(uscc->size(), 18u);
    EXPECT_EQ(uscc->substr(0, 17), "12" + std::string(adcode) + "000000000");
    EXPECT_TRUE(IsValidUscc(*uscc)) << *uscc;
  }
  // Known codes of real firms; any other last character is wrong.
  EXPECT_TRUE(IsValidUscc("91350100M000100Y43"));
  EXPECT_TRUE(IsValidUscc("91110000600037341L"));
  EXPECT_FALSE(IsValidUscc("91350100M000100Y44"));
  EXPECT_FALSE(IsValidUscc("91350100M000100Y4"));
  for (const char* adcode : {"", "33068", "3306811", "33068x"}) {
    EXPECT_FALSE(SynthesizeReserveUscc(adcode).ok()) << adcode;
  }
}

}  // namespace
}  // namespace luheng::services::cli
