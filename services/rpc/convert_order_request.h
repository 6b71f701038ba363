// From requests of traders to command bodies.
//
// Names of instruments and markets, which the engine knows by number, are looked up in `engine`;
// one that is not there is NOT_FOUND, and so is an account under a participant that does not own
// it. What is wrong with a request by itself is INVALID_ARGUMENT, here or by FindMalformedField().
#ifndef SERVICES_RPC_CONVERT_ORDER_REQUEST_H_
#define SERVICES_RPC_CONVERT_ORDER_REQUEST_H_

#include "absl/status/statusor.h"
#include "engine/command.h"
#include "engine/engine.h"
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

}  // namespace luheng::services

#endif  // SERVICES_RPC_CONVERT_ORDER_REQUEST_H_
