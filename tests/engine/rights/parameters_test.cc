// Which row answers a question, against a search over all rows; and the matrix of regions.
#include "engine/rights/parameters.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <tuple>
#include <vector>

#include "engine/rights/regions.h"
#include "tests/engine/cast.h"
#include "tests/engine/random.h"

namespace luheng::engine::testing {
namespace {

using Question = Parameters::Question;

SetParameter RowOf(Parameter parameter, int64_t value, Adcode county = Adcode{},
                   std::optional<Pollutant> pollutant = std::nullopt, uint16_t variant = 0,
                   TradingDay day = kMonday) {
  return {.parameter = parameter,
          .county = county,
          .pollutant = pollutant,
          .variant = variant,
          .effective_day = day,
          .value = value,
          .source = "test"};
}

TEST(ParametersTest, TheClosestRowAnswers) {
  constexpr Parameter kFee = Parameter::kFeeNew;
  constexpr auto kCod = Pollutant::kCod;
  Parameters parameters;
  const Question question{kFee, Adcode{330681}, kCod, 7};
  EXPECT_EQ(parameters.Find(question, kMonday), std::nullopt);
  EXPECT_EQ(parameters.Get(question, kMonday, 99), 99);
  // Each row is closer than those before it.
  const SetParameter rows[] = {
      RowOf(kFee, 1),
      RowOf(kFee, 2, Adcode{}, std::nullopt, 7),
      RowOf(kFee, 3, Adcode{}, kCod),
      RowOf(kFee, 4, Adcode{}, kCod, 7),
      RowOf(kFee, 5, Adcode{330000}),
      RowOf(kFee, 6, Adcode{330600}),
      RowOf(kFee, 7, Adcode{330681}),
      RowOf(kFee, 8, Adcode{330681}, std::nullopt, 7),
      RowOf(kFee, 9, Adcode{330681}, kCod),
      RowOf(kFee, 10, Adcode{330681}, kCod, 7),
  };
  for (const SetParameter& row : rows) {
    parameters.Set(row);
    EXPECT_EQ(parameters.Find(question, kMonday), row.value);
  }
  // None of these fits.
  parameters.Set(RowOf(Parameter::kFeeExisting, 20, Adcode{330681}, kCod, 7));
  parameters.Set(RowOf(kFee, 20, Adcode{330682}, kCod, 7));
  parameters.Set(RowOf(kFee, 20, Adcode{330681}, Pollutant::kNox, 7));
  parameters.Set(RowOf(kFee, 20, Adcode{330681}, kCod, 8));
  EXPECT_EQ(parameters.Find(question, kMonday), 10);
}

TEST(ParametersTest, TheLatestDayThatHasComeCounts) {
  Parameters parameters;
  const Question question{.parameter = Parameter::kFeeNew};
  parameters.Set(RowOf(Parameter::kFeeNew, 1, {}, {}, 0, kMonday));
  parameters.Set(RowOf(Parameter::kFeeNew, 3, {}, {}, 0, kWednesday));
  EXPECT_EQ(parameters.Find(question, Day(2023, 1, 8)), std::nullopt);
  EXPECT_EQ(parameters.Find(question, kMonday), 1);
  EXPECT_EQ(parameters.Find(question, kTuesday), 1);
  EXPECT_EQ(parameters.Find(question, kWednesday), 3);
  EXPECT_EQ(parameters.Find(question, Day(2199, 1, 1)), 3);
  // A row of the same day replaces the one before.
  parameters.Set(RowOf(Parameter::kFeeNew, 4, {}, {}, 0, kWednesday));
  EXPECT_EQ(parameters.Find(question, kWednesday), 4);
  EXPECT_EQ(parameters.Rows().size(), 2u);
  // A closer row that has not come yet hides nothing.
  parameters.Set(RowOf(Parameter::kFeeNew, 5, Adcode{330681}, {}, 0, kWednesday));
  EXPECT_EQ(parameters.Find({Parameter::kFeeNew, Adcode{330681}}, kTuesday), 1);
}

// How far a row is from a question, smaller is closer; nullopt if it does not fit.
std::optional<std::tuple<int, int, int, int>> DistanceOf(const SetParameter& row,
                                                         const Question& question, TradingDay day) {
  if (row.parameter != question.parameter || row.effective_day > day) return std::nullopt;
  const auto place = static_cast<uint32_t>(row.county);
  const auto asked = static_cast<uint32_t>(question.county);
  int by_place = 0;
  if (place != asked) {
    if (place == 0) {
      by_place = 3;
    } else if (place % 10'000 == 0 && place / 10'000 == asked / 10'000) {
      by_place = 2;
    } else if (place % 100 == 0 && place / 100 == asked / 100) {
      by_place = 1;
    } else {
      return std::nullopt;
    }
  }
  if (row.pollutant && row.pollutant != question.pollutant) return std::nullopt;
  if (row.variant != 0 && row.variant != question.variant) return std::nullopt;
  return std::tuple{by_place, row.pollutant == question.pollutant ? 0 : 1,
                    row.variant == question.variant ? 0 : 1, -static_cast<int>(row.effective_day)};
}

TEST(ParametersTest, AgreesWithASearchOverAllRows) {
  const uint64_t seed = SeedFor(20240201);
  std::printf("seed %llu\n", static_cast<unsigned long long>(seed));
  Random random(seed);
  constexpr Adcode kPlaces[] = {Adcode{0},      Adcode{330000}, Adcode{330400}, Adcode{330421},
                                Adcode{330424}, Adcode{330600}, Adcode{330681}};
  const auto any_pollutant = [&]() -> std::optional<Pollutant> {
    const uint64_t dice = random.Below(3);
    if (dice == 0) return std::nullopt;
    return dice == 1 ? Pollutant::kCod : Pollutant::kNox;
  };
  const auto any_day = [&] {
    return TradingDay{static_cast<int32_t>(static_cast<int32_t>(kMonday) + random.Below(10))};
  };
  int answered = 0;
  for (int round = 0; round < 200; ++round) {
    Parameters parameters;
    for (uint64_t i = 0; i < 5 + random.Below(60); ++i) {
      parameters.Set(RowOf(random.OneIn(2) ? Parameter::kFeeNew : Parameter::kBasin,
                           random.Between(1, 1'000'000), kPlaces[random.Below(7)], any_pollutant(),
                           static_cast<uint16_t>(random.Below(3)), any_day()));
    }
    const std::vector<SetParameter> rows = parameters.Rows();
    for (int i = 0; i < 100; ++i) {
      const Question question{random.OneIn(2) ? Parameter::kFeeNew : Parameter::kBasin,
                              kPlaces[random.Below(7)], any_pollutant(),
                              static_cast<uint16_t>(random.Below(3))};
      const TradingDay day = any_day();
      std::optional<std::tuple<int, int, int, int>> closest;
      std::optional<int64_t> expected;
      for (const SetParameter& row : rows) {
        const auto distance = DistanceOf(row, question, day);
        if (!distance || (closest && *closest <= *distance)) continue;
        closest = distance;
        expected = row.value;
      }
      ASSERT_EQ(parameters.Find(question, day), expected);
      answered += expected.has_value() ? 1 : 0;
    }
  }
  EXPECT_GT(answered, 5'000);
}

// The matrix of docs/market_rules.md: water within a basin, air within the province, and across the
// border between pilot counties.
Parameters Matrix() {
  Parameters parameters;
  const auto rule = [&](Pollutant pollutant, Relation relation, RegionRule value) {
    parameters.Set(RowOf(Parameter::kRegionRule, static_cast<int64_t>(value), Adcode{}, pollutant,
                         static_cast<uint16_t>(relation)));
  };
  for (const Pollutant water :
       {Pollutant::kCod, Pollutant::kNh3N, Pollutant::kTp, Pollutant::kTn}) {
    rule(water, Relation::kSameCity, RegionRule::kSameBasin);
    rule(water, Relation::kSameProvince, RegionRule::kSameBasin);
    rule(water, Relation::kOtherProvince, RegionRule::kPilot);
  }
  for (const Pollutant air : {Pollutant::kSo2, Pollutant::kNox, Pollutant::kVoc, Pollutant::kPm}) {
    rule(air, Relation::kSameCity, RegionRule::kApproved);
    rule(air, Relation::kSameProvince, RegionRule::kApproved);
  }
  rule(Pollutant::kVoc, Relation::kOtherProvince, RegionRule::kPilot);
  parameters.Set(RowOf(Parameter::kBasin, 1, Adcode{330681}));
  parameters.Set(RowOf(Parameter::kBasin, 2, Adcode{330400}));
  parameters.Set(RowOf(Parameter::kBasin, 2, Adcode{330502}));
  for (const uint32_t pilot : {310118, 320509, 330421, 341882}) {
    parameters.Set(RowOf(Parameter::kPilotCounty, 1, Adcode{pilot}));
  }
  parameters.Set(RowOf(Parameter::kUpperApproval, 1, Adcode{330681}));
  return parameters;
}

TEST(RegionsTest, TheMatrix) {
  const Parameters parameters = Matrix();
  const struct {
    Route route;
    bool is_open;
    bool upper;
  } kRows[] = {
      {{Adcode{330421}, Adcode{330424}, Pollutant::kCod}, true, false},
      {{Adcode{330421}, Adcode{330424}, Pollutant::kNh3N}, true, false},
      {{Adcode{330681}, Adcode{330402}, Pollutant::kCod}, false, true},  // Two basins.
      {{Adcode{330402}, Adcode{330681}, Pollutant::kCod}, false, false},
      {{Adcode{330421}, Adcode{330502}, Pollutant::kTp}, true, false},   // One basin, two cities.
      {{Adcode{330421}, Adcode{330999}, Pollutant::kTn}, false, false},  // No basin known.
      {{Adcode{330681}, Adcode{330402}, Pollutant::kNox}, true, true},
      {{Adcode{330421}, Adcode{330424}, Pollutant::kSo2}, true, false},
      {{Adcode{330421}, Adcode{330681}, Pollutant::kPm}, true, false},
      {{Adcode{310118}, Adcode{330421}, Pollutant::kVoc}, true, false},
      {{Adcode{341882}, Adcode{320509}, Pollutant::kVoc}, true, false},
      {{Adcode{330421}, Adcode{310118}, Pollutant::kCod}, true, false},
      {{Adcode{330424}, Adcode{310118}, Pollutant::kVoc}, false, false},  // No pilot county.
      {{Adcode{310118}, Adcode{330421}, Pollutant::kNox}, false, false},  // No row.
      {{Adcode{310118}, Adcode{330421}, Pollutant::kCo2}, false, false},
  };
  for (const auto& row : kRows) {
    SCOPED_TRACE(static_cast<uint32_t>(row.route.from));
    SCOPED_TRACE(static_cast<uint32_t>(row.route.to));
    EXPECT_EQ(IsOpen(parameters, row.route, kMonday), row.is_open);
    const Approvals approvals = ApprovalsFor(parameters, row.route, kMonday);
    EXPECT_TRUE(approvals.bureaus);
    EXPECT_EQ(approvals.upper, row.upper);
  }
}

// In one city both bureaus approve, between cities the one above both as well; between provinces
// there is none above both, whatever a row says.
TEST(RegionsTest, WhoApprovesGoesByHowThePlacesLie) {
  Parameters parameters = Matrix();
  for (const Relation relation :
       {Relation::kSameCity, Relation::kSameProvince, Relation::kOtherProvince}) {
    SetParameter row = RowOf(Parameter::kUpperApproval, relation == Relation::kSameCity ? 0 : 1);
    row.variant = static_cast<uint16_t>(relation);
    parameters.Set(row);
  }
  const struct {
    Adcode to;
    bool upper;
  } kRows[] = {{Adcode{330424}, false}, {Adcode{330681}, true}, {Adcode{310118}, false}};
  for (const auto& row : kRows) {
    const Approvals approvals =
        ApprovalsFor(parameters, {Adcode{330421}, row.to, Pollutant::kVoc}, kMonday);
    EXPECT_TRUE(approvals.bureaus);
    EXPECT_EQ(approvals.upper, row.upper) << static_cast<uint32_t>(row.to);
  }
}

TEST(RegionsTest, WhatIsAllowedNeedsNobody) {
  Parameters parameters;
  parameters.Set(RowOf(Parameter::kRegionRule, static_cast<int64_t>(RegionRule::kAllowed)));
  parameters.Set(RowOf(Parameter::kUpperApproval, 1));
  const Route route{Adcode{330421}, Adcode{330424}, Pollutant::kNox};
  EXPECT_TRUE(IsOpen(parameters, route, kMonday));
  EXPECT_FALSE(ApprovalsFor(parameters, route, kMonday).bureaus);
  EXPECT_FALSE(ApprovalsFor(parameters, route, kMonday).upper);
  // A number that is no rule forbids.
  parameters.Set(RowOf(Parameter::kRegionRule, 5));
  EXPECT_FALSE(IsOpen(parameters, route, kMonday));
}

TEST(RegionsTest, PlacesLieInOneAnother) {
  EXPECT_EQ(RelationOf(Adcode{330421}, Adcode{330421}), Relation::kSameCounty);
  EXPECT_EQ(RelationOf(Adcode{330421}, Adcode{330424}), Relation::kSameCity);
  EXPECT_EQ(RelationOf(Adcode{330421}, Adcode{330681}), Relation::kSameProvince);
  EXPECT_EQ(RelationOf(Adcode{330421}, Adcode{310118}), Relation::kOtherProvince);
  EXPECT_TRUE(Covers(Adcode{330000}, Adcode{330421}));
  EXPECT_TRUE(Covers(Adcode{330400}, Adcode{330421}));
  EXPECT_FALSE(Covers(Adcode{330400}, Adcode{330681}));
  EXPECT_FALSE(Covers(Adcode{330421}, Adcode{330400}));
}

}  // namespace
}  // namespace luheng::engine::testing
