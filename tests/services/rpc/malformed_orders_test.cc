// Requests of traders that are wrong by themselves: INVALID_ARGUMENT, the field named as in the
// proto file, and nothing recorded.
#include "tests/services/rpc/malformed.h"

namespace luheng::services {
namespace {

using MalformedOrdersTest = MalformedTest;

TEST_F(MalformedOrdersTest, SubmitOrder) {
  using R = trading::v1::SubmitOrderRequest;
  ExpectRefused(
      *seller_trading_, &trading::v1::TradingService::Stub::SubmitOrder,
      Order(seller_account_, type::v1::SIDE_SELL, 1'000, kFloorFen),
      {{"account", [](R& r) { r.clear_account(); }},
       {"account", [](R& r) { r.set_account("participants/p2"); }},
       {"account", [](R& r) { r.set_account("participants/p2/accounts/a-1"); }},
       {"instrument", [](R& r) { r.clear_instrument(); }},
       {"instrument", [](R& r) { r.set_instrument("330681-COD-2023-5Y"); }},
       {"side", [](R& r) { r.clear_side(); }},
       {"side", [](R& r) { r.set_side(type::v1::Side(3)); }},
       {"side", [](R& r) { r.set_side(type::v1::Side(257)); }},
       {"side", [](R& r) { r.set_side(type::v1::Side(-1)); }},
       {"time_in_force", [](R& r) { r.clear_time_in_force(); }},
       {"time_in_force", [](R& r) { r.set_time_in_force(trading::v1::TimeInForce(9)); }},
       {"quantity_grams", [](R& r) { r.set_quantity_grams(0); }},
       {"quantity_grams", [](R& r) { r.set_quantity_grams(-1'000); }},
       {"quantity_grams", [](R& r) { r.set_quantity_grams(INT64_MAX); }},
       {"quantity_grams", [](R& r) { r.set_quantity_grams(INT64_MIN); }},
       {"price_fen_per_tonne", [](R& r) { r.set_price_fen_per_tonne(0); }},
       {"price_fen_per_tonne", [](R& r) { r.set_price_fen_per_tonne(-1); }},
       {"price_fen_per_tonne", [](R& r) { r.set_price_fen_per_tonne(INT64_MAX); }},
       {"type", [](R& r) { r.set_type(trading::v1::ORDER_TYPE_UNSPECIFIED); }},
       {"type", [](R& r) { r.set_type(trading::v1::OrderType(4)); }},
       {"self_trade_prevention",
        [](R& r) { r.set_self_trade_prevention(trading::v1::SELF_TRADE_PREVENTION_UNSPECIFIED); }},
       {"self_trade_prevention",
        [](R& r) { r.set_self_trade_prevention(trading::v1::SelfTradePrevention(5)); }},
       {"time_in_force", [](R& r) { r.set_type(trading::v1::ORDER_TYPE_MARKET); }},
       {"price_fen_per_tonne",
        [](R& r) {
          r.set_type(trading::v1::ORDER_TYPE_MARKET);
          r.set_time_in_force(trading::v1::TIME_IN_FORCE_FOK);
        }},
       {"post_only",
        [](R& r) {
          r.set_time_in_force(trading::v1::TIME_IN_FORCE_IOC);
          r.set_post_only(true);
        }},
       {"stop_price_fen_per_tonne", [](R& r) { r.set_stop_price_fen_per_tonne(kFloorFen); }},
       {"stop_price_fen_per_tonne", [](R& r) { r.set_type(trading::v1::ORDER_TYPE_STOP_LIMIT); }},
       {"stop_price_fen_per_tonne",
        [](R& r) {
          r.set_type(trading::v1::ORDER_TYPE_STOP_LIMIT);
          r.set_stop_price_fen_per_tonne(0);
        }},
       {"display_quantity_grams", [](R& r) { r.set_display_quantity_grams(0); }},
       {"display_quantity_grams", [](R& r) { r.set_display_quantity_grams(1'001); }},
       {"expire_day", [](R& r) { *r.mutable_expire_day() = FirstDay(); }},
       {"expire_day", [](R& r) { r.set_time_in_force(trading::v1::TIME_IN_FORCE_GTD); }},
       {"expire_day",
        [](R& r) {
          r.set_time_in_force(trading::v1::TIME_IN_FORCE_GTD);
          r.mutable_expire_day()->set_year(2023);
        }},
       {"effective_time", [](R& r) { r.mutable_effective_time()->set_nanos(-1); }},
       {"effective_time", [](R& r) { r.mutable_effective_time()->set_seconds(INT64_MAX); }}});
}

TEST_F(MalformedOrdersTest, CancelOrder) {
  using R = trading::v1::CancelOrderRequest;
  R good;
  good.set_order_id(77);
  ExpectRefused(*seller_trading_, &trading::v1::TradingService::Stub::CancelOrder, good,
                {{"order_id", [](R& r) { r.clear_order_id(); }},
                 {"order_id", [](R& r) { r.set_order_id(-1); }}});
}

TEST_F(MalformedOrdersTest, AmendOrder) {
  using R = trading::v1::AmendOrderRequest;
  R good;
  good.set_order_id(77);
  good.set_quantity_grams(1'000);
  good.set_price_fen_per_tonne(kFloorFen);
  ExpectRefused(*seller_trading_, &trading::v1::TradingService::Stub::AmendOrder, good,
                {{"order_id", [](R& r) { r.clear_order_id(); }},
                 {"quantity_grams", [](R& r) { r.clear_quantity_grams(); }},
                 {"quantity_grams", [](R& r) { r.set_quantity_grams(INT64_MIN); }},
                 {"price_fen_per_tonne", [](R& r) { r.clear_price_fen_per_tonne(); }}});
}

TEST_F(MalformedOrdersTest, CancelOrders) {
  using R = trading::v1::CancelOrdersRequest;
  R good;
  good.set_account(seller_account_);
  ExpectRefused(*seller_trading_, &trading::v1::TradingService::Stub::CancelOrders, good,
                {{"account", [](R& r) { r.clear_account(); }},
                 {"instrument", [](R& r) { r.set_instrument(""); }},
                 {"side", [](R& r) { r.set_side(type::v1::SIDE_UNSPECIFIED); }},
                 {"side", [](R& r) { r.set_side(type::v1::Side(3)); }}});
}

TEST_F(MalformedOrdersTest, SetCancelTimer) {
  using R = trading::v1::SetCancelTimerRequest;
  R good;
  good.set_account(seller_account_);
  ExpectRefused(*seller_trading_, &trading::v1::TradingService::Stub::SetCancelTimer, good,
                {{"account", [](R& r) { r.clear_account(); }},
                 {"timeout_us", [](R& r) { r.set_timeout_us(-1); }},
                 {"timeout_us", [](R& r) { r.set_timeout_us(86'400'000'001); }}});
}

TEST_F(MalformedOrdersTest, SetDisconnectRule) {
  using R = trading::v1::SetDisconnectRuleRequest;
  R good;
  good.set_account(seller_account_);
  ExpectRefused(*seller_trading_, &trading::v1::TradingService::Stub::SetDisconnectRule, good,
                {{"account", [](R& r) { r.clear_account(); }},
                 {"grace_us", [](R& r) { r.set_grace_us(-1); }},
                 {"grace_us", [](R& r) { r.set_grace_us(86'400'000'001); }}});
}

}  // namespace
}  // namespace luheng::services
