#include "services/rpc/convert_order_request.h"

#include "ledger/base/status_macros.h"
#include "services/rpc/convert.h"
#include "services/rpc/convert_field.h"

namespace luheng::services {
namespace {

engine::OrderId ToOrder(int64_t order_id) { return engine::OrderId{Narrow<uint64_t>(order_id)}; }

}  // namespace

absl::StatusOr<engine::CommandBody> ToBody(const trading::v1::SubmitOrderRequest& request,
                                           const engine::Engine& engine) {
  engine::SubmitOrder body;
  LUHENG_ASSIGN_OR_RETURN(body.account, ToAccount(request.account(), engine));
  LUHENG_ASSIGN_OR_RETURN(body.instrument, ToInstrument(request.instrument(), engine));
  body.side = NarrowEnum<engine::Side>(request.side());
  if (request.has_type()) body.type = NarrowEnum<engine::OrderType>(request.type());
  body.time_in_force = NarrowEnum<engine::TimeInForce>(request.time_in_force());
  if (request.has_self_trade_prevention()) {
    body.self_trade_prevention =
        NarrowEnum<engine::SelfTradePrevention>(request.self_trade_prevention());
  }
  body.post_only = request.post_only();
  body.quantity = engine::Grams(request.quantity_grams());
  body.price = engine::Price(request.price_fen_per_tonne());
  if (request.has_stop_price_fen_per_tonne()) {
    body.stop_price = engine::Price(request.stop_price_fen_per_tonne());
  }
  if (request.has_display_quantity_grams()) {
    body.display_quantity = engine::Grams(request.display_quantity_grams());
  }
  if (request.has_expire_day()) {
    LUHENG_ASSIGN_OR_RETURN(body.expire_day, ToTradingDay(request.expire_day(), "expire_day"));
  }
  return body;
}

absl::StatusOr<engine::CommandBody> ToBody(const trading::v1::CancelOrderRequest& request,
                                           const engine::Engine&) {
  return engine::CancelOrder{.order = ToOrder(request.order_id())};
}

absl::StatusOr<engine::CommandBody> ToBody(const trading::v1::AmendOrderRequest& request,
                                           const engine::Engine&) {
  return engine::AmendOrder{.order = ToOrder(request.order_id()),
                            .quantity = engine::Grams(request.quantity_grams()),
                            .price = engine::Price(request.price_fen_per_tonne())};
}

absl::StatusOr<engine::CommandBody> ToBody(const trading::v1::CancelOrdersRequest& request,
                                           const engine::Engine& engine) {
  engine::CancelOrders body;
  LUHENG_ASSIGN_OR_RETURN(body.account, ToAccount(request.account(), engine));
  if (request.has_instrument()) {
    LUHENG_ASSIGN_OR_RETURN(body.instrument, ToInstrument(request.instrument(), engine));
  }
  if (request.has_side()) body.side = NarrowEnum<engine::Side>(request.side());
  return body;
}

absl::StatusOr<engine::CommandBody> ToBody(const trading::v1::SetCancelTimerRequest& request,
                                           const engine::Engine& engine) {
  engine::SetCancelTimer body;
  LUHENG_ASSIGN_OR_RETURN(body.account, ToAccount(request.account(), engine));
  body.timeout_us = request.timeout_us();
  return body;
}

absl::StatusOr<engine::CommandBody> ToBody(const trading::v1::SetDisconnectRuleRequest& request,
                                           const engine::Engine& engine) {
  engine::SetDisconnectRule body;
  LUHENG_ASSIGN_OR_RETURN(body.account, ToAccount(request.account(), engine));
  if (request.has_grace_us()) body.grace_us = request.grace_us();
  return body;
}

}  // namespace luheng::services
