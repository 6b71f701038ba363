// Requests that are wrong by themselves: INVALID_ARGUMENT, the field named as in the proto file,
// and nothing recorded.
#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "tests/services/rpc/open_market.h"

namespace luheng::services {
namespace {

class MalformedTest : public OpenMarketTest {
 protected:
  // Spoils a good request in one way after the other. Each has to be refused with the field named,
  // and leave no trace; the good one is checked with validate_only.
  template <class Request>
  struct Spoiled {
    const char* field;
    std::function<void(Request&)> spoil;
  };
  template <class Stub, class Request, class Response>
  void ExpectRefused(Stub& stub,
                     grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                     Request good, const std::vector<Spoiled<Request>>& rows) {
    const uint64_t size = server_.node().replica().size();
    good.set_request_id(NewRequestId());
    Request dry_run = good;
    dry_run.set_validate_only(true);
    const auto check = Call(stub, method, dry_run);
    EXPECT_TRUE(check.status.ok()) << check.status.error_message();
    for (const Spoiled<Request>& row : rows) {
      Request bad = good;
      row.spoil(bad);
      const auto reply = Call(stub, method, bad);
      EXPECT_EQ(reply.status.error_code(), grpc::StatusCode::INVALID_ARGUMENT)
          << bad.ShortDebugString();
      EXPECT_EQ(FieldOf(reply.status), row.field) << bad.ShortDebugString();
      EXPECT_EQ(ReasonOf(reply.status), "MALFORMED");
    }
    for (const char* id : {"", "7", "00000000-0000-0000-0000-000000000000"}) {
      Request bad = good;
      bad.set_request_id(id);
      EXPECT_EQ(FieldOf(Call(stub, method, bad).status), "request_id");
    }
    EXPECT_EQ(server_.node().replica().size(), size);
  }
};

TEST_F(MalformedTest, SubmitOrder) {
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

TEST_F(MalformedTest, CancelOrder) {
  using R = trading::v1::CancelOrderRequest;
  R good;
  good.set_order_id(77);
  ExpectRefused(*seller_trading_, &trading::v1::TradingService::Stub::CancelOrder, good,
                {{"order_id", [](R& r) { r.clear_order_id(); }},
                 {"order_id", [](R& r) { r.set_order_id(-1); }}});
}

TEST_F(MalformedTest, AmendOrder) {
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

TEST_F(MalformedTest, CancelOrders) {
  using R = trading::v1::CancelOrdersRequest;
  R good;
  good.set_account(seller_account_);
  ExpectRefused(*seller_trading_, &trading::v1::TradingService::Stub::CancelOrders, good,
                {{"account", [](R& r) { r.clear_account(); }},
                 {"instrument", [](R& r) { r.set_instrument(""); }},
                 {"side", [](R& r) { r.set_side(type::v1::SIDE_UNSPECIFIED); }},
                 {"side", [](R& r) { r.set_side(type::v1::Side(3)); }}});
}

TEST_F(MalformedTest, SetCancelTimer) {
  using R = trading::v1::SetCancelTimerRequest;
  R good;
  good.set_account(seller_account_);
  ExpectRefused(*seller_trading_, &trading::v1::TradingService::Stub::SetCancelTimer, good,
                {{"account", [](R& r) { r.clear_account(); }},
                 {"timeout_us", [](R& r) { r.set_timeout_us(-1); }},
                 {"timeout_us", [](R& r) { r.set_timeout_us(86'400'000'001); }}});
}

TEST_F(MalformedTest, SetDisconnectRule) {
  using R = trading::v1::SetDisconnectRuleRequest;
  R good;
  good.set_account(seller_account_);
  ExpectRefused(*seller_trading_, &trading::v1::TradingService::Stub::SetDisconnectRule, good,
                {{"account", [](R& r) { r.clear_account(); }},
                 {"grace_us", [](R& r) { r.set_grace_us(-1); }},
                 {"grace_us", [](R& r) { r.set_grace_us(86'400'000'001); }}});
}

TEST_F(MalformedTest, Reversals) {
  {
    using R = admin::v1::RequestReversalRequest;
    R good;
    good.set_trade_id(77);
    ExpectRefused(*server_.Reversals(kOperatorUser),
                  &admin::v1::ReversalService::Stub::RequestReversal, good,
                  {{"trade_id", [](R& r) { r.clear_trade_id(); }},
                   {"trade_id", [](R& r) { r.set_trade_id(-1); }}});
  }
  {
    using R = admin::v1::ApproveReversalRequest;
    R good;
    good.set_reversal_id(77);
    ExpectRefused(*server_.Reversals(kOperatorUser),
                  &admin::v1::ReversalService::Stub::ApproveReversal, good,
                  {{"reversal_id", [](R& r) { r.clear_reversal_id(); }}});
  }
}

TEST_F(MalformedTest, RegisterParticipant) {
  using R = registry::v1::RegisterParticipantRequest;
  R good;
  good.set_uscc(MakeUscc(60));
  good.set_display_name("name");
  good.set_county_code("330681");
  ExpectRefused(
      *server_.Registry(kRegistrarUser), &registry::v1::RegistryService::Stub::RegisterParticipant,
      good,
      {{"uscc", [](R& r) { r.clear_uscc(); }},
       {"uscc", [](R& r) { r.set_uscc(r.uscc() + "0"); }},
       {"uscc", [](R& r) { r.mutable_uscc()->back() = r.uscc().back() == '0' ? '1' : '0'; }},
       {"uscc", [](R& r) { (*r.mutable_uscc())[9] = 'I'; }},
       {"display_name", [](R& r) { r.clear_display_name(); }},
       {"display_name", [](R& r) { r.set_display_name(std::string(201, 'a')); }},
       {"display_name", [](R& r) { r.set_display_name("two\nlines"); }},
       {"county_code", [](R& r) { r.clear_county_code(); }},
       {"county_code", [](R& r) { r.set_county_code("33068"); }},
       {"county_code", [](R& r) { r.set_county_code("03068x"); }}});
}

TEST_F(MalformedTest, OpenAccount) {
  using R = registry::v1::OpenAccountRequest;
  R good;
  good.set_participant("participants/p2");
  good.set_kind(registry::v1::ACCOUNT_KIND_RESERVE);
  ExpectRefused(*server_.Registry(kRegistrarUser),
                &registry::v1::RegistryService::Stub::OpenAccount, good,
                {{"participant", [](R& r) { r.clear_participant(); }},
                 {"participant", [](R& r) { r.set_participant("p2"); }},
                 {"kind", [](R& r) { r.clear_kind(); }},
                 {"kind", [](R& r) { r.set_kind(registry::v1::AccountKind(3)); }}});
}

TEST_F(MalformedTest, Deposit) {
  using R = registry::v1::DepositRequest;
  R good;
  good.set_account(buyer_account_);
  good.set_amount_fen(1);
  ExpectRefused(*server_.Registry(kCashierUser), &registry::v1::RegistryService::Stub::Deposit,
                good,
                {{"account", [](R& r) { r.clear_account(); }},
                 {"amount_fen", [](R& r) { r.set_amount_fen(0); }},
                 {"amount_fen", [](R& r) { r.set_amount_fen(-1); }},
                 {"amount_fen", [](R& r) { r.set_amount_fen(INT64_MAX); }},
                 {"reference", [](R& r) { r.set_reference(std::string(65, 'a')); }},
                 {"reference", [](R& r) { r.set_reference("a\tb"); }}});
}

TEST_F(MalformedTest, AllocateRights) {
  using R = registry::v1::AllocateRightsRequest;
  R good;
  good.set_account(seller_account_);
  good.set_instrument(kInstrumentName);
  good.set_quantity_grams(1);
  ExpectRefused(*server_.Registry(kRegistrarUser),
                &registry::v1::RegistryService::Stub::AllocateRights, good,
                {{"account", [](R& r) { r.clear_account(); }},
                 {"instrument", [](R& r) { r.clear_instrument(); }},
                 {"quantity_grams", [](R& r) { r.set_quantity_grams(0); }},
                 {"quantity_grams", [](R& r) { r.set_quantity_grams(-1); }}});
}

template <class R>
std::vector<std::pair<const char*, std::function<void(admin::v1::MarketRules&)>>> SpoiledRules() {
  using Rules = admin::v1::MarketRules;
  return {{"rules.effective_day", [](Rules& r) { r.clear_effective_day(); }},
          {"rules.effective_day", [](Rules& r) { r.mutable_effective_day()->set_month(13); }},
          {"rules.band_basis_points", [](Rules& r) { r.set_band_basis_points(0); }},
          {"rules.band_basis_points", [](Rules& r) { r.set_band_basis_points(-5); }},
          {"rules.band_basis_points", [](Rules& r) { r.set_band_basis_points(10'001); }},
          {"rules.resale", [](Rules& r) { r.clear_resale(); }},
          {"rules.resale", [](Rules& r) { r.set_resale(admin::v1::Resale(3)); }},
          {"rules.order_quantity_max_grams", [](Rules& r) { r.clear_order_quantity_max_grams(); }},
          {"rules.position_max_grams", [](Rules& r) { r.set_position_max_grams(0); }}};
}

admin::v1::MarketRules GoodRules() {
  admin::v1::MarketRules rules;
  *rules.mutable_effective_day() = FirstDay();
  rules.mutable_effective_day()->set_day(20);
  rules.set_resale(admin::v1::RESALE_SAME_DAY);
  rules.set_order_quantity_max_grams(1'000);
  return rules;
}

TEST_F(MalformedTest, CreateMarket) {
  using R = admin::v1::CreateMarketRequest;
  R good;
  good.set_code("CEA");
  *good.mutable_rules() = GoodRules();
  std::vector<Spoiled<R>> rows = {{"code", [](R& r) { r.clear_code(); }},
                                  {"code", [](R& r) { r.set_code("lower"); }},
                                  {"code", [](R& r) { r.set_code(std::string(33, 'A')); }},
                                  {"rules.effective_day", [](R& r) { r.clear_rules(); }}};
  for (const auto& [field, spoil] : SpoiledRules<R>()) {
    rows.push_back({field, [spoil = spoil](R& r) { spoil(*r.mutable_rules()); }});
  }
  ExpectRefused(*server_.Admin(kFirstAdministrator), &admin::v1::AdminService::Stub::CreateMarket,
                good, rows);
}

TEST_F(MalformedTest, SetMarketRules) {
  using R = admin::v1::SetMarketRulesRequest;
  R good;
  good.set_market(kMarketName);
  *good.mutable_rules() = GoodRules();
  std::vector<Spoiled<R>> rows = {{"market", [](R& r) { r.clear_market(); }},
                                  {"market", [](R& r) { r.set_market("ZJ-PERMIT"); }}};
  for (const auto& [field, spoil] : SpoiledRules<R>()) {
    rows.push_back({field, [spoil = spoil](R& r) { spoil(*r.mutable_rules()); }});
  }
  ExpectRefused(*server_.Admin(kFirstAdministrator), &admin::v1::AdminService::Stub::SetMarketRules,
                good, rows);
}

TEST_F(MalformedTest, CreateInstrument) {
  using R = admin::v1::CreateInstrumentRequest;
  R good;
  good.set_symbol("330681-SO2-2023-5Y");
  good.set_market(kMarketName);
  good.set_pollutant(type::v1::POLLUTANT_SO2);
  good.set_county_code("330681");
  good.set_vintage_year(2023);
  good.set_term_years(5);
  good.set_price_basis(market::v1::PRICE_BASIS_PER_TONNE_YEAR);
  good.set_lot_grams(1'000);
  good.set_tick_fen_per_tonne(1'000);
  ExpectRefused(*server_.Admin(kFirstAdministrator),
                &admin::v1::AdminService::Stub::CreateInstrument, good,
                {{"symbol", [](R& r) { r.clear_symbol(); }},
                 {"symbol", [](R& r) { r.set_symbol("a b"); }},
                 {"market", [](R& r) { r.clear_market(); }},
                 {"pollutant", [](R& r) { r.clear_pollutant(); }},
                 {"pollutant", [](R& r) { r.set_pollutant(type::v1::Pollutant(99)); }},
                 {"county_code", [](R& r) { r.clear_county_code(); }},
                 {"vintage_year", [](R& r) { r.clear_vintage_year(); }},
                 {"vintage_year", [](R& r) { r.set_vintage_year(65'536 + 2023); }},
                 {"vintage_year", [](R& r) { r.set_vintage_year(-2023); }},
                 {"term_years", [](R& r) { r.clear_term_years(); }},
                 {"term_years", [](R& r) { r.set_term_years(65'536 + 5); }},
                 {"price_basis", [](R& r) { r.clear_price_basis(); }},
                 {"lot_grams", [](R& r) { r.set_lot_grams(0); }},
                 {"tick_fen_per_tonne", [](R& r) { r.set_tick_fen_per_tonne(-1); }},
                 {"floor_fen_per_tonne", [](R& r) { r.set_floor_fen_per_tonne(-1); }},
                 {"reference_fen_per_tonne", [](R& r) { r.set_reference_fen_per_tonne(0); }}});
}

TEST_F(MalformedTest, SetPriceFloor) {
  using R = admin::v1::SetPriceFloorRequest;
  R good;
  good.set_instrument(kInstrumentName);
  *good.mutable_effective_day() = GoodRules().effective_day();
  good.set_floor_fen_per_tonne(500'000);
  ExpectRefused(*server_.Admin(kFirstAdministrator), &admin::v1::AdminService::Stub::SetPriceFloor,
                good,
                {{"instrument", [](R& r) { r.clear_instrument(); }},
                 {"effective_day", [](R& r) { r.clear_effective_day(); }},
                 {"floor_fen_per_tonne", [](R& r) { r.set_floor_fen_per_tonne(-1); }}});
}

TEST_F(MalformedTest, CalendarAndTradingDay) {
  {
    using R = admin::v1::SetCalendarDayRequest;
    R good;
    *good.mutable_day() = GoodRules().effective_day();
    good.set_kind(admin::v1::DAY_KIND_HOLIDAY);
    ExpectRefused(*server_.Admin(kFirstAdministrator),
                  &admin::v1::AdminService::Stub::SetCalendarDay, good,
                  {{"day", [](R& r) { r.clear_day(); }},
                   {"day", [](R& r) { r.mutable_day()->set_year(1971); }},
                   {"kind", [](R& r) { r.clear_kind(); }}});
  }
  {
    using R = admin::v1::OpenTradingDayRequest;
    R good;
    *good.mutable_day() = FirstDay();
    ExpectRefused(*server_.Admin(kOperatorUser), &admin::v1::AdminService::Stub::OpenTradingDay,
                  good, {{"day", [](R& r) { r.clear_day(); }}});
  }
  {
    using R = admin::v1::CloseTradingDayRequest;
    R good;
    *good.mutable_day() = FirstDay();
    ExpectRefused(*server_.Admin(kOperatorUser), &admin::v1::AdminService::Stub::CloseTradingDay,
                  good, {{"day", [](R& r) { r.mutable_day()->set_day(32); }}});
  }
}

TEST_F(MalformedTest, SetPhase) {
  using R = admin::v1::SetPhaseRequest;
  R good;
  good.set_instrument(kInstrumentName);
  good.set_phase(market::v1::PHASE_HALTED);
  ExpectRefused(*server_.Admin(kOperatorUser), &admin::v1::AdminService::Stub::SetPhase, good,
                {{"instrument", [](R& r) { r.clear_instrument(); }},
                 {"phase", [](R& r) { r.clear_phase(); }},
                 {"phase", [](R& r) { r.set_phase(market::v1::Phase(77)); }}});
}

TEST_F(MalformedTest, Grants) {
  {
    using R = admin::v1::GrantRoleRequest;
    R good;
    good.set_grantee("participants/p2/users/u9");
    good.set_role(admin::v1::ROLE_TRADER);
    ExpectRefused(*server_.Grants(kFirstAdministrator), &admin::v1::GrantService::Stub::GrantRole,
                  good,
                  {{"grantee", [](R& r) { r.clear_grantee(); }},
                   {"grantee", [](R& r) { r.set_grantee("participants/p2"); }},
                   {"role", [](R& r) { r.clear_role(); }},
                   {"role", [](R& r) { r.set_role(admin::v1::Role(7)); }}});
  }
  {
    using R = admin::v1::RevokeRoleRequest;
    R good;
    good.set_grantee("participants/p2/users/u1");
    good.set_role(admin::v1::ROLE_TRADER);
    ExpectRefused(
        *server_.Grants(kFirstAdministrator), &admin::v1::GrantService::Stub::RevokeRole, good,
        {{"grantee", [](R& r) { r.clear_grantee(); }}, {"role", [](R& r) { r.clear_role(); }}});
  }
}

TEST_F(MalformedTest, ConfirmClock) {
  using R = admin::v1::ConfirmClockRequest;
  R good;
  good.set_jump_us(1);
  ExpectRefused(*server_.Clocks(kOperatorUser), &admin::v1::ClockService::Stub::ConfirmClock, good,
                {{"jump_us", [](R& r) { r.clear_jump_us(); }}});
}

TEST_F(MalformedTest, NamesOfWhatDoesNotExistAreNotFound) {
  auto order = Order(seller_account_, type::v1::SIDE_SELL, 1'000, kFloorFen);
  order.set_instrument("instruments/NONE");
  const auto submitted =
      Call(*seller_trading_, &trading::v1::TradingService::Stub::SubmitOrder, order);
  EXPECT_EQ(submitted.status.error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(ReasonOf(submitted.status), "INSTRUMENT_UNKNOWN");
  admin::v1::SetMarketRulesRequest rules;
  rules.set_request_id(NewRequestId());
  rules.set_market("markets/NONE");
  *rules.mutable_rules() = GoodRules();
  const auto set = Call(*server_.Admin(kFirstAdministrator),
                        &admin::v1::AdminService::Stub::SetMarketRules, rules);
  EXPECT_EQ(set.status.error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(ReasonOf(set.status), "MARKET_UNKNOWN");
}

}  // namespace
}  // namespace luheng::services
