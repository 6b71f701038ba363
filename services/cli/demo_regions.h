// The demonstration's trades between counties: published ones, and one that the rules refuse.
#ifndef SERVICES_CLI_DEMO_REGIONS_H_
#define SERVICES_CLI_DEMO_REGIONS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/cli/demo_data.h"
#include "services/cli/demo_session.h"
#include "services/cli/demo_setup.h"

namespace luheng::services::cli {

// What became of a row of the file, or of a trade that the rules refuse.
struct DemoRoute {
  std::string from;
  std::string to;
  std::string pollutant;
  int64_t quantity_grams = 0;
  std::string outcome;
};

// Puts cross_region_trades.csv of the directory through the region matrix: what has two places is
// traded, with the approval of both bureaus; of the pilot area, which has more, every way between
// two places is asked for. Then a sale of COD from Zhuji to Jiaxing, which another basin forbids.
// Needs a trading day that is open.
absl::StatusOr<std::vector<DemoRoute>> PlayRegions(const std::string& directory,
                                                   const DemoData& data, const DemoStage& stage,
                                                   DemoSession& session);

}  // namespace luheng::services::cli

#endif  // SERVICES_CLI_DEMO_REGIONS_H_
