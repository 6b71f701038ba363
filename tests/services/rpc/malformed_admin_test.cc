// Requests of the exchange itself that are wrong by themselves: INVALID_ARGUMENT, the field named
// as in the proto file, and nothing recorded.
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "tests/services/rpc/malformed.h"

namespace luheng::services {
namespace {

using MalformedAdminTest = MalformedTest;

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

TEST_F(MalformedAdminTest, Reversals) {
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

TEST_F(MalformedAdminTest, CreateMarket) {
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

TEST_F(MalformedAdminTest, SetMarketRules) {
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

TEST_F(MalformedAdminTest, CreateInstrument) {
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

TEST_F(MalformedAdminTest, SetPriceFloor) {
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

TEST_F(MalformedAdminTest, CalendarAndTradingDay) {
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

TEST_F(MalformedAdminTest, SetPhase) {
  using R = admin::v1::SetPhaseRequest;
  R good;
  good.set_instrument(kInstrumentName);
  good.set_phase(market::v1::PHASE_HALTED);
  ExpectRefused(*server_.Admin(kOperatorUser), &admin::v1::AdminService::Stub::SetPhase, good,
                {{"instrument", [](R& r) { r.clear_instrument(); }},
                 {"phase", [](R& r) { r.clear_phase(); }},
                 {"phase", [](R& r) { r.set_phase(market::v1::Phase(77)); }}});
}

TEST_F(MalformedAdminTest, Grants) {
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
                   {"role", [](R& r) { r.set_role(admin::v1::Role(9)); }}});
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

TEST_F(MalformedAdminTest, ConfirmClock) {
  using R = admin::v1::ConfirmClockRequest;
  R good;
  good.set_jump_us(1);
  ExpectRefused(*server_.Clocks(kOperatorUser), &admin::v1::ClockService::Stub::ConfirmClock, good,
                {{"jump_us", [](R& r) { r.clear_jump_us(); }}});
}

TEST_F(MalformedAdminTest, NamesOfWhatDoesNotExistAreNotFound) {
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
