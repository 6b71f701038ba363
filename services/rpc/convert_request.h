// From requests that change the exchange to command bodies.
//
// Names of instruments and markets, which the engine knows by number, are looked up in `engine`;
// one that is not there is NOT_FOUND, and so is an account under a participant that does not own
// it. What is wrong with a request by itself is INVALID_ARGUMENT, here or by FindMalformedField().
#ifndef SERVICES_RPC_CONVERT_REQUEST_H_
#define SERVICES_RPC_CONVERT_REQUEST_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/command.h"
#include "engine/engine.h"
#include "luheng/admin/v1/admin_service.pb.h"
#include "luheng/admin/v1/clock_service.pb.h"
#include "luheng/admin/v1/grant_service.pb.h"
#include "luheng/admin/v1/reversal_service.pb.h"
#include "luheng/registry/v1/registry_service.pb.h"
#include "luheng/trading/v1/trading_service.pb.h"

namespace luheng::services {

absl::StatusOr<engine::CommandBody> ToBody(const trading::v1::SubmitOrderRequest& request,
                                           const engine::Engine& engine);
absl::StatusOr<engine::CommandBody> ToBody(const trading::v1::CancelOrderRequest& request,
                                           const engine::Engine& engine);
absl::StatusOr<engine::CommandBody> ToBody(const trading::v1::AmendOrderRequest& request,
                                           const engine::Engine& engine);
absl::StatusOr<engine::CommandBody> ToBody(const trading::v1::CancelOrdersRequest& request,
                                           const engine::Engine& engine);
absl::StatusOr<engine::CommandBody> ToBody(const trading::v1::SetCancelTimerRequest& request,
                                           const engine::Engine& engine);
absl::StatusOr<engine::CommandBody> ToBody(const trading::v1::SetDisconnectRuleRequest& request,
                                           const engine::Engine& engine);
// The name commitment is a stand-in: the vault's takes its place before the command is sent.
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

// engine::FindMalformed() with the field named as in the request: INVALID_ARGUMENT, or OK.
absl::Status FindMalformedField(const engine::CommandBody& body);

// What a name addresses. INVALID_ARGUMENT, naming `field`, if it is not such a name; NOT_FOUND if
// there is no such thing. Also for reads.
absl::StatusOr<const engine::Instrument*> FindInstrument(std::string_view name,
                                                         std::string_view field,
                                                         const engine::Engine& engine);
absl::StatusOr<const engine::Market*> FindMarket(std::string_view name, std::string_view field,
                                                 const engine::Engine& engine);

// The account and the instrument that requests name. An account that the engine does not know goes
// on to it, and is rejected there.
absl::StatusOr<engine::AccountId> ToAccount(const std::string& name, const engine::Engine& engine);
absl::StatusOr<engine::InstrumentId> ToInstrument(const std::string& name,
                                                  const engine::Engine& engine);

}  // namespace luheng::services

#endif  // SERVICES_RPC_CONVERT_REQUEST_H_
