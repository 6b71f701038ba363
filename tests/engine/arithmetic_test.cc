#include "engine/arithmetic.h"

#include <gtest/gtest.h>

namespace luheng::engine {
namespace {

std::optional<TradingGrid> PerYear(int64_t lot_grams, int64_t tick_fen, uint16_t years) {
  return TradingGrid::Make({Grams{lot_grams}, Price{tick_fen}, PriceBasis::kPerTonneYear, years});
}
std::optional<TradingGrid> PerTerm(int64_t lot_grams, int64_t tick_fen) {
  return TradingGrid::Make({Grams{lot_grams}, Price{tick_fen}, PriceBasis::kPerTonneTerm, 5});
}

TEST(TradingGridTest, TakesOnlyWholeFenForALotAtATick) {
  struct Row {
    int64_t lot_grams, tick_fen;
    bool per_year, per_term;  // Whether the grid is good over 5 years, and for the term.
  };
  const Row rows[] = {
      {1000, 1000, true, true},   // 1 kg, 10 yuan.
      {1000, 200, true, false},   // A fifth of a fen a year is a fen in 5.
      {1000, 100, false, false},  // Half a fen.
      {1, 1, false, false},       {1'000'000, 1, true, true},  // 1 t, 0.01 yuan.
      {999'999, 1, false, false}, {1, 1'000'000, true, true},
      {500'000, 2, true, true},   {kLotMax.value(), kTickMax.value(), true, true},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.lot_grams * 1'000'000'000 + row.tick_fen);
    EXPECT_EQ(PerYear(row.lot_grams, row.tick_fen, 5).has_value(), row.per_year);
    EXPECT_EQ(PerTerm(row.lot_grams, row.tick_fen).has_value(), row.per_term);
  }
}

TEST(TradingGridTest, AmountsAreThoseOfTheGoldenTrades) {
  struct Row {
    const char* name;
    PriceBasis basis;
    int64_t grams, price_fen, amount_fen;
  };
  // The cross-county batch (prices for the term) and rows of Zhuji 2023 (prices for a year).
  const Row rows[] = {
      {"T1", PriceBasis::kPerTonneTerm, 6'847'000, 2'000'000, 13'694'000},
      {"T2", PriceBasis::kPerTonneTerm, 685'000, 2'000'000, 1'370'000},
      {"T3", PriceBasis::kPerTonneTerm, 2'500'000, 500'000, 1'250'000},
      {"T4", PriceBasis::kPerTonneTerm, 1'200'000, 520'000, 624'000},
      {"T5", PriceBasis::kPerTonneTerm, 3'000'000, 2'100'000, 6'300'000},
      {"T1 by the year", PriceBasis::kPerTonneYear, 6'847'000, 400'000, 13'694'000},
      {"ZJ2023-0001", PriceBasis::kPerTonneYear, 4'990'000, 123'000, 3'068'850},
      {"ZJ2023-0002", PriceBasis::kPerTonneYear, 1'919'000, 128'000, 1'228'160},
      {"ZJ2023-0003", PriceBasis::kPerTonneYear, 36'000, 457'000, 82'260},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    const auto grid = TradingGrid::Make({Grams{1000}, Price{1000}, row.basis, 5});
    ASSERT_TRUE(grid);
    const Grams quantity{row.grams};
    const Price price{row.price_fen};
    ASSERT_TRUE(grid->IsWholeLots(quantity));
    ASSERT_TRUE(grid->IsWholeTicks(price));
    EXPECT_EQ(grid->Amount(grid->ToLots(quantity), grid->ToTicks(price)), Fen{row.amount_fen});
    EXPECT_EQ(grid->ToGrams(grid->ToLots(quantity)), quantity);
    EXPECT_EQ(grid->ToPrice(grid->ToTicks(price)), price);
  }
}

TEST(TradingGridTest, KnowsWhatLiesOffIt) {
  const auto grid = PerTerm(1000, 1000);
  EXPECT_FALSE(grid->IsWholeLots(Grams{1500}));
  EXPECT_FALSE(grid->IsWholeTicks(Price{999}));
}

TEST(TradingGridTest, BoundedAmountStopsAtTheLargestAmount) {
  const auto grid = PerTerm(1'000'000, 1);  // One lot at one tick is one fen.
  EXPECT_EQ(grid->BoundedAmount(Lots{1'000'000}, Ticks{1'000'000'000}), kAmountMax);
  EXPECT_EQ(grid->BoundedAmount(Lots{1'000'001}, Ticks{1'000'000'000}), std::nullopt);
  const auto coarse = TradingGrid::Make({kLotMax, kTickMax, PriceBasis::kPerTonneYear, 30});
  EXPECT_EQ(coarse->BoundedAmount(kOrderLotsMax, kOrderTicksMax), std::nullopt);
}

TEST(TradingGridTest, MeanPriceRoundsHalfUpToTheTick) {
  const auto cea = PerTerm(1'000'000, 1);
  // 2022-10-21: 55,000 t for 3,217,000 yuan; and 2022-08-16: 200 t for 11,600 yuan.
  EXPECT_EQ(cea->MeanPrice(Grams{55'000'000'000}, Fen{321'700'000}), Price{5849});
  EXPECT_EQ(cea->MeanPrice(Grams{200'000'000}, Fen{1'160'000}), Price{5800});
  // One lot at 10 and one at 11 ticks: half a tick goes up.
  EXPECT_EQ(cea->MeanPrice(Grams{2'000'000}, Fen{21}), Price{11});
  // Two at 10 and one at 11: a third goes down.
  EXPECT_EQ(cea->MeanPrice(Grams{3'000'000}, Fen{31}), Price{10});
  // By the year, on a tick of 10 yuan: 5 kg for 1,000 and 5 kg for 1,010 yuan.
  const auto permit = PerYear(1000, 1000, 5);
  EXPECT_EQ(permit->MeanPrice(Grams{10'000}, Fen{5 * 500 + 5 * 505}), Price{101'000});
}

TEST(BandAroundTest, LimitsAreRoundedHalfUpToTheTick) {
  struct Row {
    int64_t reference, tick;
    uint32_t basis_points;
    PriceBand band;
  };
  const Row rows[] = {
      {5849, 1, 1000, {Price{5264}, Price{6434}}},  // Listing, 10 %.
      {5849, 1, 3000, {Price{4094}, Price{7604}}},  // Block, 30 %.
      {5, 1, 1000, {Price{5}, Price{6}}},           // 4.5 and 5.5 go up.
      {100, 10, 1000, {Price{90}, Price{110}}},
      {100, 10, 500, {Price{100}, Price{110}}},  // 95 and 105 go up.
      {100, 10, 400, {Price{100}, Price{100}}},  // 96 up, 104 down.
      {100, 10, 10'000, {Price{0}, Price{200}}},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.reference * 100'000 + row.basis_points);
    EXPECT_EQ(BandAround(Price{row.reference}, row.basis_points, Price{row.tick}), row.band);
  }
}

}  // namespace
}  // namespace luheng::engine
