// What everybody has before the demonstration's year begins: papers, roles, money and rights.
#ifndef SERVICES_CLI_DEMO_ENDOW_H_
#define SERVICES_CLI_DEMO_ENDOW_H_

#include "absl/status/status.h"
#include "services/cli/demo_data.h"
#include "services/cli/demo_rights_data.h"
#include "services/cli/demo_session.h"
#include "services/cli/demo_setup.h"

namespace luheng::services::cli {

// What the bureaus know of the enterprises, with approvals for what each will buy.
absl::Status FilePapers(const DemoData& data, const DemoRights& rights, const DemoStage& stage,
                        DemoSession& session);

// The role of everybody who trades or draws.
absl::Status GrantTraders(const DemoData& data, const DemoRights& rights, const DemoPlaces& places,
                          DemoSession& session);

// Money of buyers, rights of sellers, what will be reclaimed, and Zhuji's reserve.
absl::Status Endow(const DemoData& data, const DemoRights& rights, DemoStage* stage,
                   DemoSession& session);

// Enterprises of the trades between counties, which the data do not name: who they are here.
struct DemoStranger {
  const char* county;
  registry::v1::Industry industry;  // The first enterprise of the county in it, code green.
};
const DemoParticipant& FindStranger(const DemoData& data, const DemoStranger& stranger);
inline constexpr DemoStranger kJiashanFirm = {"330421", registry::v1::INDUSTRY_TEXTILE};
inline constexpr DemoStranger kHaiyanPlant = {"330424", registry::v1::INDUSTRY_THERMAL_POWER};
inline constexpr DemoStranger kNanhuFirm = {"330402", registry::v1::INDUSTRY_TEXTILE};

}  // namespace luheng::services::cli

#endif  // SERVICES_CLI_DEMO_ENDOW_H_
