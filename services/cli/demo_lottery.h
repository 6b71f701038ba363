// The demonstration's VOC lotteries (摇号): the year's own, and one that is oversubscribed.
#ifndef SERVICES_CLI_DEMO_LOTTERY_H_
#define SERVICES_CLI_DEMO_LOTTERY_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "services/cli/demo_rights_data.h"
#include "services/cli/demo_session.h"
#include "services/cli/demo_setup.h"

namespace luheng::services::cli {

struct DemoDraw {
  int round = 0;
  const std::vector<DemoApplicant>& applicants;
  int64_t pool_grams = 0;
};

// Opens a lottery over a pool of Zhuji's VOC reserve, enters the applicants, and seals the list.
// The seed's public half will be drawn on `draw_day`, a later day. Returns the lottery's name.
absl::StatusOr<std::string> SealDemoLottery(const DemoDraw& draw, absl::CivilDay draw_day,
                                            const DemoStage& stage, DemoSession& session);

// On the draw day: the operator records the public half, the bureau reveals the secret one, and
// those who are granted rights sign and pay.
absl::Status DrawDemoLottery(const DemoDraw& draw, const std::string& lottery,
                             const DemoStage& stage, DemoSession& session);

}  // namespace luheng::services::cli

#endif  // SERVICES_CLI_DEMO_LOTTERY_H_
