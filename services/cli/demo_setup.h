// Setting up the demonstration's market: officers, market, instruments, participants, accounts,
// money and rights.
#ifndef SERVICES_CLI_DEMO_SETUP_H_
#define SERVICES_CLI_DEMO_SETUP_H_

#include <map>
#include <string>

#include "absl/status/statusor.h"
#include "services/cli/demo_data.h"
#include "services/cli/demo_session.h"

namespace luheng::services::cli {

// Where a party stands in the exchange.
struct DemoPlace {
  pki::UserName trader;  // User 1 of its participant.
  std::string identity;  // Name of the trader's identity directory.
  std::string account;   // "participants/p12/accounts/a3".
};
using DemoPlaces = std::map<Party, DemoPlace>;

// Symbol of the right of this pollutant, "330681-COD-2023-5Y".
std::string DemoSymbol(type::v1::Pollutant pollutant);

// Does everything that the trades need, and nothing twice. Returns where each participant stands;
// those that trade have the role for it, an identity, and what they will sell or pay with.
absl::StatusOr<DemoPlaces> SetUpDemo(const DemoData& data, DemoSession& session);

}  // namespace luheng::services::cli

#endif  // SERVICES_CLI_DEMO_SETUP_H_
