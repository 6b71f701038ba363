#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

#include "engine/market/auction.h"
#include "tests/engine/random.h"
#include "tests/engine/world.h"

namespace luheng::engine {
namespace {

using namespace testing;  // NOLINT: the cast of the tests.

// What a test rests in a book.
struct Resting {
  uint32_t ticks = 0;
  uint32_t lots = 0;
  uint32_t hidden_lots = 0;
};

class FindAuctionPriceTest : public ::testing::Test {
 protected:
  void Rest(Side side, const Resting& resting) {
    const uint32_t slot = orders_.Allocate(AccountNumber{1});
    OrderRecord& order = orders_.record(slot);
    order.leaves_lots = resting.lots;
    order.price_ticks = resting.ticks;
    const bool is_iceberg = resting.hidden_lots > 0;
    order.set_instrument_and_traits(kInstrument,
                                    {.side = side,
                                     .lifetime = Lifetime::kDay,
                                     .self_trade_prevention = SelfTradePrevention::kCancelNewest,
                                     .has_conditions = is_iceberg});
    if (is_iceberg) {
      orders_.AddConditions(slot,
                            {.display_lots = resting.lots, .hidden_lots = resting.hidden_lots});
    }
    instrument_.book.Append(orders_, slot);
    (side == Side::kBuy ? bids_ : asks_).push_back(resting);
  }
  void SetReference(std::optional<uint32_t> ticks) {
    instrument_.reference.reset();
    if (ticks) instrument_.reference = instrument_.grid.ToPrice(Ticks{*ticks});
  }
  void Clear() {
    orders_ = OrderArena(1000);
    instrument_.book = {};
    bids_.clear();
    asks_.clear();
  }

  // The rule word for word: looks at every tick up to `ticks_max`, from the highest.
  std::optional<AuctionPrice> FindByLookingEverywhere(uint32_t ticks_max) const {
    std::optional<AuctionPrice> best;
    for (uint32_t ticks = ticks_max; ticks > 0; --ticks) {
      uint64_t buying = 0;
      uint64_t selling = 0;
      for (const Resting& bid : bids_)
        buying += bid.ticks >= ticks ? bid.lots + bid.hidden_lots : 0;
      for (const Resting& ask : asks_) {
        selling += ask.ticks <= ticks ? ask.lots + ask.hidden_lots : 0;
      }
      const AuctionPrice here{
          .ticks = ticks,
          .volume_lots = std::min(buying, selling),
          .imbalance_lots = std::max(buying, selling) - std::min(buying, selling)};
      if (here.volume_lots > 0 && (!best || IsBetter(here, *best))) best = here;
    }
    return best;
  }

  OrderArena orders_{1000};
  Instrument instrument_{kInstrument, MakeInstrument(),
                         *TradingGrid::Make({.lot = kKilogram,
                                             .tick = Yuan(10),
                                             .price_basis = PriceBasis::kPerTonneYear,
                                             .term_years = 5})};

 private:
  bool IsBetter(const AuctionPrice& a, const AuctionPrice& b) const {
    if (a.volume_lots != b.volume_lots) return a.volume_lots > b.volume_lots;
    if (a.imbalance_lots != b.imbalance_lots) return a.imbalance_lots < b.imbalance_lots;
    if (!instrument_.reference) return false;
    const int64_t reference = instrument_.grid.ToTicks(*instrument_.reference).value();
    return std::abs(a.ticks - reference) < std::abs(b.ticks - reference);
  }

  std::vector<Resting> bids_;
  std::vector<Resting> asks_;
};

TEST_F(FindAuctionPriceTest, FollowsTheRule) {
  struct Row {
    const char* what;
    std::vector<Resting> bids;
    std::vector<Resting> asks;
    std::optional<uint32_t> reference;
    std::optional<AuctionPrice> want;
  };
  const Row rows[] = {
      {"an empty book", {}, {}, 100, std::nullopt},
      {"one side only", {{100, 5}}, {}, 100, std::nullopt},
      {"not crossed", {{99, 5}}, {{100, 5}}, 100, std::nullopt},
      {"touching", {{100, 5}}, {{100, 7}}, {}, AuctionPrice{100, 5, 2}},
      {"most volume", {{105, 10}, {100, 20}}, {{95, 25}, {103, 1}}, {}, AuctionPrice{100, 25, 5}},
      {"least imbalance lies between the orders",
       {{105, 10}, {100, 10}},
       {{95, 10}, {102, 5}},
       {},
       AuctionPrice{101, 10, 0}},
      {"nearest to the reference: in between", {{110, 5}}, {{90, 5}}, 97, AuctionPrice{97, 5, 0}},
      {"nearest to the reference: above", {{110, 5}}, {{90, 5}}, 200, AuctionPrice{110, 5, 0}},
      {"nearest to the reference: below", {{110, 5}}, {{90, 5}}, 50, AuctionPrice{90, 5, 0}},
      {"no reference: the highest", {{110, 5}}, {{90, 5}}, {}, AuctionPrice{110, 5, 0}},
      {"adjacent levels, bids smaller",
       {{110, 5}, {100, 2}},
       {{90, 5}, {101, 3}},
       105,
       AuctionPrice{100, 5, 2}},
      {"adjacent levels, asks smaller",
       {{110, 5}, {100, 3}},
       {{90, 5}, {101, 2}},
       95,
       AuctionPrice{101, 5, 2}},
      {"adjacent levels, a tie",
       {{110, 5}, {100, 3}},
       {{90, 5}, {101, 3}},
       95,
       AuctionPrice{95, 5, 3}},
      {"adjacent levels, a tie, no reference",
       {{110, 5}, {100, 3}},
       {{90, 5}, {101, 3}},
       {},
       AuctionPrice{110, 5, 3}},
      {"hidden lots count", {{100, 1, 9}, {99, 5}}, {{98, 2, 10}}, {}, AuctionPrice{99, 12, 3}},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.what);
    Clear();
    for (const Resting& bid : row.bids) Rest(Side::kBuy, bid);
    for (const Resting& ask : row.asks) Rest(Side::kSell, ask);
    SetReference(row.reference);
    EXPECT_EQ(FindByLookingEverywhere(300), row.want);
    EXPECT_EQ(FindAuctionPrice(instrument_), row.want);
  }
}

TEST_F(FindAuctionPriceTest, FindsWhatLookingAtEveryTickFinds) {
  constexpr uint64_t kSeed = 20230109;
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  Random random(kSeed);
  int crossed = 0;
  for (int round = 0; round < 20'000; ++round) {
    SCOPED_TRACE("round " + std::to_string(round));
    Clear();
    // Few prices and few lots make ties, many make gaps.
    const auto ticks_max = static_cast<uint32_t>(random.Between(2, random.OneIn(2) ? 12 : 60));
    const auto lots_max = static_cast<uint32_t>(random.Between(1, 6));
    for (const Side side : {Side::kBuy, Side::kSell}) {
      const int64_t count = random.Between(0, 9);
      for (int64_t i = 0; i < count; ++i) {
        Rest(side, {.ticks = 1 + static_cast<uint32_t>(random.Below(ticks_max)),
                    .lots = 1 + static_cast<uint32_t>(random.Below(lots_max)),
                    .hidden_lots = random.OneIn(4) ? static_cast<uint32_t>(random.Below(5)) : 0});
      }
    }
    SetReference(std::nullopt);
    if (random.OneIn(2)) SetReference(1 + static_cast<uint32_t>(random.Below(ticks_max + 5)));
    const std::optional<AuctionPrice> want = FindByLookingEverywhere(ticks_max + 1);
    ASSERT_EQ(FindAuctionPrice(instrument_), want);
    ASSERT_EQ(IsCrossed(instrument_.book), want.has_value());
    if (!want) continue;
    ++crossed;
    ASSERT_EQ(VolumeAt(instrument_.book, want->ticks), want->volume_lots);
    ASSERT_TRUE(MeetsAt(instrument_.book, want->ticks));
  }
  EXPECT_GT(crossed, 10'000);
}

}  // namespace
}  // namespace luheng::engine
