// From requests that change the exchange to command bodies.
//
// Those of traders are in convert_order_request.h; what may be wrong with a request, and what its
// names are looked up in, is said there.
#ifndef SERVICES_RPC_CONVERT_REQUEST_H_
#define SERVICES_RPC_CONVERT_REQUEST_H_

#include <string>

#include "absl/status/statusor.h"
#include "engine/command.h"
#include "engine/engine.h"
#include "luheng/admin/v1/admin_service.pb.h"
#include "luheng/admin/v1/clock_service.pb.h"
#include "luheng/admin/v1/grant_service.pb.h"
#include "luheng/admin/v1/reversal_service.pb.h"
#include "luheng/registry/v1/registry_service.pb.h"
#include "services/rpc/convert_field.h"
#include "services/rpc/convert_order_request.h"

namespace luheng::services {

// What stands where a name's commitment does until the vault's takes its place, before the command
// is sent. INVALID_ARGUMENT if there can be no such name.
absl::StatusOr<engine::Hash256> StandInCommitment(const std::string& display_name);

// The name commitment is a stand-in.
absl::StatusOr<engine::CommandBody> ToBody(const registry::v1::RegisterParticipantRequest& request,
                                           const engine::Engine& engine);
absl::StatusOr<engine::CommandBody> ToBody(const registry::v1::OpenAccountRequest& request,
                                           const engine::Engine& engine);
absl::StatusOr<engine::CommandBody> ToBody(const registry::v1::DepositRequest& request,
                                           const engine::Engine& engine);
absl::StatusOr<engine::CommandBody> ToBody(const registry::v1::AllocateRightsRequest& request,
                                           const engine::Engine& engine);
absl::StatusOr<engine::CommandBody> ToBody(const admin::v1::CreateMarketRequest& request,
                                           const engine::Engine& engine);
absl::StatusOr<engine::CommandBody> ToBody(const admin::v1::SetMarketRulesRequest& request,
                                           const engine::Engine& engine);
absl::StatusOr<engine::CommandBody> ToBody(const admin::v1::CreateInstrumentRequest& request,
                                           const engine::Engine& engine);
absl::StatusOr<engine::CommandBody> ToBody(const admin::v1::SetPriceFloorRequest& request,
                                           const engine::Engine& engine);
absl::StatusOr<engine::CommandBody> ToBody(const admin::v1::SetCalendarDayRequest& request,
                                           const engine::Engine& engine);
absl::StatusOr<engine::CommandBody> ToBody(const admin::v1::OpenTradingDayRequest& request,
                                           const engine::Engine& engine);
absl::StatusOr<engine::CommandBody> ToBody(const admin::v1::CloseTradingDayRequest& request,
                                           const engine::Engine& engine);
absl::StatusOr<engine::CommandBody> ToBody(const admin::v1::SetPhaseRequest& request,
                                           const engine::Engine& engine);
absl::StatusOr<engine::CommandBody> ToBody(const admin::v1::GrantRoleRequest& request,
                                           const engine::Engine& engine);
absl::StatusOr<engine::CommandBody> ToBody(const admin::v1::RevokeRoleRequest& request,
                                           const engine::Engine& engine);
absl::StatusOr<engine::CommandBody> ToBody(const admin::v1::RequestReversalRequest& request,
                                           const engine::Engine& engine);
absl::StatusOr<engine::CommandBody> ToBody(const admin::v1::ApproveReversalRequest& request,
                                           const engine::Engine& engine);
absl::StatusOr<engine::CommandBody> ToBody(const admin::v1::ConfirmClockRequest& request,
                                           const engine::Engine& engine);

}  // namespace luheng::services

#endif  // SERVICES_RPC_CONVERT_REQUEST_H_
