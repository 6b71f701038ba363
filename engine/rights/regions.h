// Regions: whether rights may go from one place to another (domain rule E08).
//
// The matrix is parameter kRegionRule, by pollutant and by how the places lie to each other.
// Without a row nothing may go.
#ifndef ENGINE_RIGHTS_REGIONS_H_
#define ENGINE_RIGHTS_REGIONS_H_

#include "engine/rights/parameter.h"
#include "engine/rights/parameters.h"
#include "engine/types.h"

namespace luheng::engine {

struct Route {
  Adcode from{};
  Adcode to{};
  Pollutant pollutant{};
};

Relation RelationOf(Adcode from, Adcode to);

// What the matrix says; kForbidden without a row.
RegionRule RuleOf(const Parameters& parameters, const Route& route, TradingDay day);

// Whether rights may go there: the rule, and what it asks of basins and pilot counties.
bool IsOpen(const Parameters& parameters, const Route& route, TradingDay day);

// Whether the bureaus of both places have to approve, and the one above both as well, where there
// is one: between provinces there is none.
struct Approvals {
  bool bureaus = false;
  bool upper = false;
};
Approvals ApprovalsFor(const Parameters& parameters, const Route& route, TradingDay day);

}  // namespace luheng::engine

#endif  // ENGINE_RIGHTS_REGIONS_H_
