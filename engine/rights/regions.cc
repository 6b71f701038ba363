#include "engine/rights/regions.h"

namespace luheng::engine {
namespace {

bool IsPilot(const Parameters& parameters, Adcode county, TradingDay day) {
  return parameters.Get({.parameter = Parameter::kPilotCounty, .county = county}, day, 0) == 1;
}

bool AreOfOneBasin(const Parameters& parameters, const Route& route, TradingDay day) {
  const auto basin_of = [&](Adcode county) {
    return parameters.Find({.parameter = Parameter::kBasin, .county = county}, day);
  };
  const std::optional<int64_t> basin = basin_of(route.from);
  return basin && basin == basin_of(route.to);
}

}  // namespace

Relation RelationOf(Adcode from, Adcode to) {
  if (from == to) return Relation::kSameCounty;
  if (CityOf(from) == CityOf(to)) return Relation::kSameCity;
  if (ProvinceOf(from) == ProvinceOf(to)) return Relation::kSameProvince;
  return Relation::kOtherProvince;
}

RegionRule RuleOf(const Parameters& parameters, const Route& route, TradingDay day) {
  const Relation relation = RelationOf(route.from, route.to);
  const int64_t rule = parameters.Get({.parameter = Parameter::kRegionRule,
                                       .county = route.from,
                                       .pollutant = route.pollutant,
                                       .variant = static_cast<uint16_t>(relation)},
                                      day, 0);
  return rule >= 0 && rule <= static_cast<int64_t>(RegionRule::kPilot)
             ? static_cast<RegionRule>(rule)
             : RegionRule::kForbidden;
}

bool IsOpen(const Parameters& parameters, const Route& route, TradingDay day) {
  switch (RuleOf(parameters, route, day)) {
    case RegionRule::kForbidden:
      return false;
    case RegionRule::kAllowed:
    case RegionRule::kApproved:
      return true;
    case RegionRule::kSameBasin:
      return AreOfOneBasin(parameters, route, day);
    case RegionRule::kPilot:
      return IsPilot(parameters, route.from, day) && IsPilot(parameters, route.to, day);
  }
  return false;
}

Approvals ApprovalsFor(const Parameters& parameters, const Route& route, TradingDay day) {
  const RegionRule rule = RuleOf(parameters, route, day);
  const Relation relation = RelationOf(route.from, route.to);
  const bool bureaus = rule != RegionRule::kAllowed;
  // Of two provinces there is no bureau above both.
  const bool has_upper = relation != Relation::kOtherProvince;
  const bool upper = bureaus && has_upper &&
                     parameters.Get({.parameter = Parameter::kUpperApproval,
                                     .county = route.from,
                                     .pollutant = route.pollutant,
                                     .variant = static_cast<uint16_t>(relation)},
                                    day, 0) == 1;
  return {.bureaus = bureaus, .upper = upper};
}

}  // namespace luheng::engine
