// Alerts, which hinder nothing, and the tallies that every statistic is made of.
#include <gtest/gtest.h>

#include <vector>

#include "engine/rights/tallies.h"
#include "tests/engine/rights/rights_world.h"

namespace luheng::engine::testing {
namespace {

class SurveillanceTest : public ::testing::Test {
 protected:
  void SetUp() override {
    seller_ = world_.AddFirm();
    buyer_ = world_.AddFirm();
    right_ = world_.IssueTo(seller_, Kilograms(1'000));
    world_.SetRow(Parameter::kMeanDays, 90);
  }
  void TearDown() override { EXPECT_EQ(world_.machine().FindBrokenInvariant(), std::nullopt); }
  // From Tuesday on.
  void Watch(Parameter parameter, int64_t limit) {
    world_.SetRow(parameter, limit);
    world_.GoTo(kTuesday);
  }
  // What a sale to the buyer raises.
  std::vector<AlertRaised> Sell(int64_t kilograms, int64_t yuan) {
    const auto made = world_.Accept<RecordMade>(
        seller_.trader, PostListing{seller_.account, kInstrument, Side::kSell, right_,
                                    Kilograms(kilograms), Yuan(yuan)});
    world_.Accept<Done>(buyer_.trader,
                        TakeListing{ListingId{static_cast<uint32_t>(made.id)}, buyer_.account,
                                    CertificateId{}, Kilograms(kilograms)});
    return world_.EventsOf<AlertRaised>();
  }

  RightsWorld world_;
  Firm seller_, buyer_;
  CertificateId right_{};
};

TEST_F(SurveillanceTest, AWashTradeIsWithinOneController) {
  EXPECT_TRUE(Sell(1, 4'000).empty());
  world_.Accept<Done>(
      kOfficer, SetEnterprise{buyer_.participant, Industry::kTextile, seller_.participant, true,
                              CodeColour::kGreen, CreditGrade::kA, false});
  const auto alerts = Sell(1, 4'000);
  ASSERT_EQ(alerts.size(), 1u);
  EXPECT_EQ(alerts[0].alert, AlertKind::kWashTrade);
  EXPECT_EQ(alerts[0].account, seller_.account);
  EXPECT_EQ(alerts[0].value, static_cast<int64_t>(seller_.participant));
}

TEST_F(SurveillanceTest, ALargeHolderHasMoreThanItsShare) {
  Watch(Parameter::kLargeHolderShare, 3'000);
  EXPECT_TRUE(Sell(300, 4'000).empty());
  const auto alerts = Sell(1, 4'000);
  ASSERT_EQ(alerts.size(), 1u);
  EXPECT_EQ(alerts[0].alert, AlertKind::kLargeHolder);
  EXPECT_EQ(alerts[0].account, buyer_.account);
  EXPECT_EQ(alerts[0].value, 3'010);
  EXPECT_EQ(alerts[0].limit, 3'000);
}

TEST_F(SurveillanceTest, APriceFarFromTheMeanOfNinetyDays) {
  Watch(Parameter::kPriceDeviation, 2'000);
  EXPECT_TRUE(Sell(10, 4'000).empty());  // There is no mean yet.
  EXPECT_TRUE(Sell(10, 4'800).empty());  // Just 20 %.
  const auto alerts = Sell(20, 5'290);   // From 4,400.
  ASSERT_EQ(alerts.size(), 1u);
  EXPECT_EQ(alerts[0].alert, AlertKind::kPriceDeviation);
  EXPECT_EQ(alerts[0].value, 2'022);
  // The mean is 4,845 now, and after 90 days there is none.
  EXPECT_EQ(Sell(1, 3'500).size(), 1u);
  world_.GoTo(Day(2023, 4, 11));
  EXPECT_TRUE(Sell(1, 9'000).empty());
}

TEST_F(SurveillanceTest, WithoutARowNothingIsWatched) {
  EXPECT_TRUE(Sell(900, 4'000).empty());
  EXPECT_TRUE(Sell(10, 40'000).empty());
}

// Orders of the book: many for one trade, or cancelled in a call.
class OrderWatchTest : public ::testing::Test {
 protected:
  void Open(Parameter parameter, int64_t limit, bool opens_with_call) {
    for (const auto& [which, value] :
         {std::pair{parameter, limit}, std::pair{Parameter::kOrdersMin, int64_t{5}}}) {
      world_.Accept<Done>(
          kAdministrator,
          SetParameter{
              .parameter = which, .effective_day = kMonday, .value = value, .source = "test"});
    }
    MarketRules rules = MakeRules();
    rules.opens_with_call = opens_with_call;
    world_.OpenForTrade(rules);
  }
  std::vector<AlertRaised> Close() {
    world_.CloseDay(kMonday);
    return world_.EventsOf<AlertRaised>();
  }
  World world_;
};

TEST_F(OrderWatchTest, ManyOrdersForATrade) {
  Open(Parameter::kOrderToTradeMax, 4, false);
  for (int i = 0; i < 5; ++i) world_.Sell(kKilogram, Yuan(1'000 + 10 * i));
  for (int i = 0; i < 4; ++i) world_.Buy(kKilogram, Yuan(900 + 100));
  const auto alerts = Close();
  // The seller has five orders and one trade; the buyer too few orders.
  ASSERT_EQ(alerts.size(), 1u);
  EXPECT_EQ(alerts[0].alert, AlertKind::kOrderToTrade);
  EXPECT_EQ(alerts[0].account, kSellerAccount);
  EXPECT_EQ(alerts[0].value, 5);
  EXPECT_EQ(alerts[0].limit, 4);
}

TEST_F(OrderWatchTest, OrdersOfACallThatAreCancelled) {
  Open(Parameter::kCancelledShare, 5'000, true);
  std::vector<OrderId> sales;
  std::vector<OrderId> purchases;
  for (int i = 0; i < 6; ++i) {
    sales.push_back(world_.Sell(kKilogram, Yuan(2'000)).order);
    purchases.push_back(world_.Buy(kKilogram, Yuan(1'000)).order);
  }
  // Three of six is half, and not more.
  for (const size_t i : {0, 1, 2}) {
    world_.Accept<OrderReport>(kBuyer, CancelOrder{purchases[i]});
    world_.Accept<OrderReport>(kSeller, CancelOrder{sales[i]});
  }
  world_.Accept<OrderReport>(kSeller, CancelOrder{sales[3]});
  const auto alerts = Close();
  ASSERT_EQ(alerts.size(), 1u);
  EXPECT_EQ(alerts[0].alert, AlertKind::kCancelledAuction);
  EXPECT_EQ(alerts[0].account, kSellerAccount);
  EXPECT_EQ(alerts[0].value, 6'666);
}

TEST(TalliesTest, AddUpByPlacePollutantDayAndCause) {
  Tallies tallies;
  const auto add = [&](TradingDay day, RightsCause cause, int64_t kilograms) {
    tallies.Add({.county = kZhuji,
                 .pollutant = Pollutant::kCod,
                 .day = day,
                 .cause = cause,
                 .trade_count = 1,
                 .quantity = Kilograms(kilograms),
                 .amount = Fen{kilograms}});
  };
  add(kMonday, RightsCause::kListing, 1);
  add(kMonday, RightsCause::kListing, 2);
  add(kMonday, RightsCause::kAuction, 4);
  add(kTuesday, RightsCause::kListing, 8);
  add(kWednesday, RightsCause::kListing, 16);
  const auto sum = [&](DayRange days) {
    int64_t fen = 0;
    for (const Tally& row : tallies.Of(kZhuji, Pollutant::kCod, days)) fen += row.amount.value();
    return fen;
  };
  EXPECT_EQ(sum({kMonday, kMonday}), 7);
  EXPECT_EQ(sum({kMonday, kTuesday}), 15);
  EXPECT_EQ(sum({kTuesday, kWednesday}), 24);
  EXPECT_EQ(sum({Day(2023, 1, 1), Day(2023, 1, 8)}), 0);
  EXPECT_TRUE(tallies.Of(kZhuji, Pollutant::kNox, {kMonday, kWednesday}).empty());
  const auto monday = tallies.Of(kZhuji, Pollutant::kCod, {kMonday, kMonday});
  ASSERT_EQ(monday.size(), 2u);
  EXPECT_EQ(monday[1].cause, RightsCause::kListing);
  EXPECT_EQ(monday[1].trade_count, 2u);
  EXPECT_EQ(monday[1].quantity, Kilograms(3));
  EXPECT_EQ(tallies.Rows().size(), 4u);
}

}  // namespace
}  // namespace luheng::engine::testing
