// What Zhuji's reserve sells in the demonstration: auctions, and the contracts that follow.
#ifndef SERVICES_CLI_DEMO_AUCTION_H_
#define SERVICES_CLI_DEMO_AUCTION_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "luheng/primary/v1/contract.pb.h"
#include "services/cli/demo_data.h"
#include "services/cli/demo_session.h"
#include "services/cli/demo_setup.h"

namespace luheng::services::cli {

// A single-round auction with the row's buyer as its only bidder, who wins at its own price, signs
// and pays.
absl::Status PlayAuction(const DemoTrade& trade, const DemoStage& stage, DemoSession& session);

// Contracts of an account in an instrument that wait for the buyer's signature.
absl::StatusOr<std::vector<primary::v1::Contract>> AwardedContracts(Client& client,
                                                                    const std::string& account,
                                                                    const std::string& instrument);

// The buyer signs and pays. `row` names the commands.
absl::Status SignAndPay(const std::string& contract, const std::string& row, Client& buyer,
                        DemoSession& session);

}  // namespace luheng::services::cli

#endif  // SERVICES_CLI_DEMO_AUCTION_H_
