// Setting up the demonstration's market: officers, rules, instruments, participants and their
// papers, accounts, money and rights.
#ifndef SERVICES_CLI_DEMO_SETUP_H_
#define SERVICES_CLI_DEMO_SETUP_H_

#include <map>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "services/cli/demo_data.h"
#include "services/cli/demo_rights_data.h"
#include "services/cli/demo_session.h"

namespace luheng::services::cli {

// Where a party stands in the exchange.
struct DemoPlace {
  pki::UserName trader;  // User 1 of its participant.
  std::string identity;  // Name of the trader's identity directory.
  std::string account;   // "participants/p12/accounts/a3".
};
using DemoPlaces = std::map<Party, DemoPlace>;

inline constexpr char kDemoCounty[] = "330681";  // Zhuji.

// Name of the instrument of this place and pollutant, "instruments/330681-COD-2023-5Y".
std::string DemoInstrument(const std::string& county, type::v1::Pollutant pollutant);

// Who stands where, and what it was endowed with.
struct DemoStage {
  DemoPlaces places;
  // Certificates of what a party sells, and of what will be reclaimed of it.
  std::map<std::pair<Party, type::v1::Pollutant>, std::string> certificates;
  std::map<std::string, std::string> reclaimable;  // By number of the reclaim.
};

// The bureau of a place, which keeps its reserve.
absl::StatusOr<Client*> DemoBureau(const DemoStage& stage, const std::string& county,
                                   DemoSession& session);
// The trader of a party.
absl::StatusOr<Client*> DemoTrader(const DemoStage& stage, const Party& party,
                                   DemoSession& session);

// Does everything that the year needs, and nothing twice: rules, instruments, participants with
// their papers, bureaus, roles, money, and the rights that will be sold, reclaimed and drawn for.
absl::StatusOr<DemoStage> SetUpDemo(const DemoData& data, const DemoRights& rights,
                                    DemoSession& session);

}  // namespace luheng::services::cli

#endif  // SERVICES_CLI_DEMO_SETUP_H_
