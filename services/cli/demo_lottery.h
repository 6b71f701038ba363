// The demonstration's VOC lotteries (摇号): the year's own, and one that is oversubscribed.
#ifndef SERVICES_CLI_DEMO_LOTTERY_H_
#define SERVICES_CLI_DEMO_LOTTERY_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/cli/demo_rights_data.h"
#include "services/cli/demo_session.h"
#include "services/cli/demo_setup.h"

namespace luheng::services::cli {

struct DemoDraw {
  int round = 0;
  const std::vector<DemoApplicant>& applicants;
  int64_t pool_grams = 0;
};

// Opens, enters, seals and draws over a pool of Zhuji's VOC reserve; those who are granted rights
// sign and pay. Returns the lottery's name.
absl::StatusOr<std::string> PlayLottery(const DemoDraw& draw, const DemoStage& stage,
                                        DemoSession& session);

}  // namespace luheng::services::cli

#endif  // SERVICES_CLI_DEMO_LOTTERY_H_
