#include "engine/market/price_ladder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <vector>

#include "tests/engine/random.h"

namespace luheng::engine {
namespace {

using testing::Random;

constexpr uint32_t kTicksMax = 0xffffffff;

// Prices from best to worst.
std::vector<uint32_t> Walk(const PriceLadder& ladder) {
  std::vector<uint32_t> prices;
  uint32_t ticks = ladder.empty() ? 0 : ladder.best_ticks();
  for (; ticks != 0; ticks = ladder.WorseThan(ticks)) prices.push_back(ticks);
  return prices;
}

void Insert(PriceLadder& ladder, uint32_t ticks) { ladder.FindOrInsert(ticks).order_count = ticks; }

TEST(PriceLadderTest, BestIsHighestBidAndLowestAsk) {
  PriceLadder bids(Side::kBuy);
  PriceLadder asks(Side::kSell);
  EXPECT_TRUE(bids.empty());
  for (const uint32_t ticks : {500u, 502u, 501u}) {
    Insert(bids, ticks);
    Insert(asks, ticks);
  }
  EXPECT_EQ(Walk(bids), (std::vector<uint32_t>{502, 501, 500}));
  EXPECT_EQ(Walk(asks), (std::vector<uint32_t>{500, 501, 502}));
  bids.Erase(502);
  asks.Erase(500);
  EXPECT_EQ(bids.best_ticks(), 501u);
  EXPECT_EQ(asks.best_ticks(), 501u);
}

TEST(PriceLadderTest, CrossesAtItsBestPriceAndBetter) {
  PriceLadder asks(Side::kSell);
  EXPECT_FALSE(asks.Crosses(kTicksMax));
  Insert(asks, 100);
  EXPECT_FALSE(asks.Crosses(99));
  EXPECT_TRUE(asks.Crosses(100));
  EXPECT_TRUE(asks.Crosses(101));
  PriceLadder bids(Side::kBuy);
  Insert(bids, 100);
  EXPECT_TRUE(bids.Crosses(99));
  EXPECT_TRUE(bids.Crosses(100));
  EXPECT_FALSE(bids.Crosses(101));
}

TEST(PriceLadderTest, TakesTheFirstAndTheLastPriceThereIs) {
  for (const Side side : {Side::kBuy, Side::kSell}) {
    PriceLadder ladder(side);
    for (const uint32_t ticks : {1u, kTicksMax, 2u, kTicksMax - 1}) Insert(ladder, ticks);
    EXPECT_EQ(Walk(ladder).size(), 4u);
    for (const uint32_t ticks : {1u, kTicksMax, 2u, kTicksMax - 1}) {
      ASSERT_NE(ladder.Find(ticks), nullptr);
      EXPECT_EQ(ladder.Find(ticks)->order_count, ticks);
      ladder.Erase(ticks);
    }
    EXPECT_TRUE(ladder.empty());
  }
}

TEST(PriceLadderTest, AnErasedLevelComesBackEmpty) {
  PriceLadder ladder(Side::kBuy);
  ladder.FindOrInsert(7).lots = 9;
  ladder.Erase(7);
  EXPECT_EQ(ladder.Find(7), nullptr);
  EXPECT_EQ(ladder.FindOrInsert(7).lots, 0u);
}

// Against std::map, with prices that drift far beyond a window and jump about.
void CompareWithMap(Side side, uint64_t seed) {
  SCOPED_TRACE(seed);
  Random random(seed);
  PriceLadder ladder(side);
  std::map<uint32_t, uint32_t> model;
  int64_t middle = 50'000;
  for (int step = 0; step < 30'000; ++step) {
    middle += random.Between(-40, 45);
    const int64_t spread = random.OneIn(10) ? 40'000 : 600;
    const auto ticks =
        static_cast<uint32_t>(std::max<int64_t>(1, middle + random.Between(-spread, spread)));
    if (!model.empty() && random.OneIn(2)) {
      auto victim = model.lower_bound(ticks);
      if (victim == model.end()) victim = model.begin();
      ladder.Erase(victim->first);
      model.erase(victim);
    } else {
      Insert(ladder, ticks);
      model[ticks] = ticks;
    }
    ASSERT_EQ(ladder.empty(), model.empty());
    if (model.empty()) continue;
    const uint32_t best = side == Side::kBuy ? model.rbegin()->first : model.begin()->first;
    ASSERT_EQ(ladder.best_ticks(), best) << "step " << step;
    if (step % 500 != 0) continue;
    std::vector<uint32_t> expected;
    for (const auto& level : model) expected.push_back(level.first);
    if (side == Side::kBuy) std::reverse(expected.begin(), expected.end());
    ASSERT_EQ(Walk(ladder), expected) << "step " << step;
    for (const uint32_t price : expected) ASSERT_EQ(ladder.Find(price)->order_count, price);
  }
}

TEST(PriceLadderTest, AgreesWithAMap) {
  for (uint64_t seed = 1; seed <= 5; ++seed) {
    CompareWithMap(Side::kBuy, seed);
    CompareWithMap(Side::kSell, seed);
  }
}

}  // namespace
}  // namespace luheng::engine
