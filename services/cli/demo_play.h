// Playing the demonstration's year, in the order in which it happened.
#ifndef SERVICES_CLI_DEMO_PLAY_H_
#define SERVICES_CLI_DEMO_PLAY_H_

#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "services/cli/demo_data.h"
#include "services/cli/demo_rights_data.h"
#include "services/cli/demo_session.h"
#include "services/cli/demo_setup.h"

namespace luheng::services::cli {

struct DemoTotals {
  int64_t trading_day_count = 0;
  int64_t auction_count = 0;   // Single-round auctions of the reserve.
  int64_t listing_count = 0;   // Listings taken.
  int64_t transfer_count = 0;  // Negotiated transfers.
  int64_t reclaim_count = 0;
  int64_t trade_count() const { return auction_count + listing_count + transfer_count; }
};

using DemoDayFunction = std::function<absl::Status(absl::CivilDay day)>;

// The buyer of a transfer reads its terms, and accepts these.
absl::Status AcceptDemoTransfer(const std::string& transfer, const std::string& row, Client& buyer,
                                DemoSession& session);

// Opens and closes every trading day from the first trade's to the last one's. What the reserve
// sells, it auctions, and the contract is signed and paid on the same day; between enterprises
// trades of odd numbers are listings and those of even numbers negotiated transfers. Each acts with
// an identity of its own. Reclaims come on their days, trading days or not. Stops, naming the row,
// at a refusal. `on_open_day` is called on every trading day, after its trades.
absl::StatusOr<DemoTotals> PlayYear(const DemoData& data, const DemoRights& rights,
                                    const DemoStage& stage, DemoSession& session,
                                    const DemoDayFunction& on_open_day);

}  // namespace luheng::services::cli

#endif  // SERVICES_CLI_DEMO_PLAY_H_
