// The data of the demonstration beside its trades: the rules' numbers, reclaims and lotteries.
#ifndef SERVICES_CLI_DEMO_RIGHTS_DATA_H_
#define SERVICES_CLI_DEMO_RIGHTS_DATA_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "luheng/admin/v1/parameter_service.pb.h"
#include "luheng/rights/v1/certificate.pb.h"
#include "services/cli/demo_data.h"

namespace luheng::services::cli {

struct DemoReclaim {
  std::string reclaim_no;
  absl::CivilDay day;
  type::v1::Pollutant pollutant{};
  Party holder;
  int64_t quantity_grams = 0;
  rights::v1::ReclaimReason reason{};
};

struct DemoApplicant {
  Party party;
  int64_t demand_grams = 0;
};

struct DemoRights {
  std::vector<admin::v1::SetParameterRequest> parameters;
  std::vector<DemoReclaim> reclaims;          // By day.
  std::vector<DemoApplicant> applicants;      // Of the year's VOC lottery.
  std::vector<DemoApplicant> oversubscribed;  // Of one with more demand than there is.
};

// Reads parameters.csv, zhuji_2023_reclaims.csv, zhuji_2023_voc_lottery.csv and
// voc_lottery_oversubscribed.csv of the directory. INVALID_ARGUMENT names file and line.
absl::StatusOr<DemoRights> LoadDemoRights(const std::string& directory);

}  // namespace luheng::services::cli

#endif  // SERVICES_CLI_DEMO_RIGHTS_DATA_H_
