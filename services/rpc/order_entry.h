// Entries of an order-entry message: from requests to submissions, and from answers to results.
//
// Each entry goes the way of the unary call that it stands for (mutate.h), but what entries have in
// common is looked up once for many of them.
#ifndef SERVICES_RPC_ORDER_ENTRY_H_
#define SERVICES_RPC_ORDER_ENTRY_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "luheng/trading/v1/order_entry_service.pb.h"
#include "services/rpc/edge.h"
#include "services/sequencer/submission.h"

namespace luheng::services {

// What is to be done with one entry.
struct EntryPlan {
  // What is wrong with the entry by itself, or the submission, without its callback.
  absl::StatusOr<Submission> submission;
  bool is_dry_run = false;  // Answered by the rules as they stand, and not recorded.
};

// One plan an entry, in their order. `actor` sent the message.
std::vector<EntryPlan> PlanEntries(const Edge& edge, const engine::Actor& actor,
                                   const trading::v1::EnterOrdersRequest& message);

// The result of an entry that was answered, or would be: without sequence and time then.
void SetResult(const trading::v1::OrderEntry& entry, const Answer& answer,
               trading::v1::OrderEntryResult* result);
void SetDryRunResult(const trading::v1::OrderEntry& entry, const engine::Outcome& outcome,
                     trading::v1::OrderEntryResult* result);
// The result of an entry that was not recorded, or of which nobody knows. REQUIRES: !status.ok().
void SetErrorResult(const trading::v1::OrderEntry& entry, const absl::Status& status,
                    trading::v1::OrderEntryResult* result);

}  // namespace luheng::services

#endif  // SERVICES_RPC_ORDER_ENTRY_H_
