#include "tests/services/rpc/open_market.h"

#include "ledger/base/check.h"
#include "services/rpc/names.h"

namespace luheng::services {
namespace {

using admin::v1::AdminService;
using admin::v1::GrantService;
using registry::v1::RegistryService;
using trading::v1::TradingService;

// The reply has to be an acceptance.
template <class Response>
Response Accepted(const Reply<Response>& reply) {
  EXPECT_TRUE(reply.status.ok()) << reply.status.error_message();
  EXPECT_TRUE(reply.response.has_accepted()) << reply.response.ShortDebugString();
  return reply.response;
}

admin::v1::MarketRules Rules() {
  admin::v1::MarketRules rules;
  *rules.mutable_effective_day() = FirstDay();
  rules.set_resale(admin::v1::RESALE_NEXT_DAY);
  rules.set_order_quantity_max_grams(1'000'000'000);
  return rules;
}

void CreateMarket(AdminService::Stub& admin) {
  admin::v1::CreateMarketRequest request;
  request.set_request_id(NewRequestId());
  request.set_code("ZJ-PERMIT");
  *request.mutable_rules() = Rules();
  EXPECT_EQ(Accepted(Call(admin, &AdminService::Stub::CreateMarket, request)).accepted().market(),
            kMarketName);
}

void CreateInstrument(AdminService::Stub& admin) {
  admin::v1::CreateInstrumentRequest request;
  request.set_request_id(NewRequestId());
  request.set_symbol("330681-COD-2023-5Y");
  request.set_market(kMarketName);
  request.set_pollutant(type::v1::POLLUTANT_COD);
  request.set_county_code("330681");
  request.set_vintage_year(2023);
  request.set_term_years(5);
  request.set_price_basis(market::v1::PRICE_BASIS_PER_TONNE_YEAR);
  request.set_lot_grams(kLotGrams);
  request.set_tick_fen_per_tonne(kTickFen);
  request.set_floor_fen_per_tonne(kFloorFen);
  EXPECT_EQ(
      Accepted(Call(admin, &AdminService::Stub::CreateInstrument, request)).accepted().instrument(),
      kInstrumentName);
}

}  // namespace

type::v1::TradingDay FirstDay() {
  type::v1::TradingDay day;
  day.set_year(2023);
  day.set_month(3);
  day.set_day(14);
  return day;
}

GrantedServerTest::GrantedServerTest(const TestServer::Options& options) : server_(options) {
  Grant(kOperatorUser, admin::v1::ROLE_OPERATOR);
  Grant(kRegistrarUser, admin::v1::ROLE_REGISTRAR);
  Grant(kCashierUser, admin::v1::ROLE_CASHIER);
  Grant(kRegulatorUser, admin::v1::ROLE_REGULATOR);
}

void GrantedServerTest::Grant(const engine::Actor& grantee, admin::v1::Role role) {
  admin::v1::GrantRoleRequest request;
  request.set_request_id(NewRequestId());
  request.set_grantee(UserName(grantee));
  request.set_role(role);
  Accepted(Call(*server_.Grants(kFirstAdministrator), &GrantService::Stub::GrantRole, request));
}

OpenMarketTest::OpenMarketTest(const TestServer::Options& options) : GrantedServerTest(options) {
  const auto admin = server_.Admin(kFirstAdministrator);
  CreateMarket(*admin);
  CreateInstrument(*admin);
  seller_account_ = AddTrader(1, seller_);
  buyer_account_ = AddTrader(2, buyer_);
  seller_trading_ = server_.Trading(seller_);
  buyer_trading_ = server_.Trading(buyer_);

  AllocateRights(seller_account_, 100'000'000);

  registry::v1::DepositRequest money;
  money.set_request_id(NewRequestId());
  money.set_account(buyer_account_);
  money.set_amount_fen(1'000'000'000);
  money.set_reference("ICBC 2023-0314");
  Accepted(Call(*server_.Registry(kCashierUser), &RegistryService::Stub::Deposit, money));

  admin::v1::OpenTradingDayRequest open;
  open.set_request_id(NewRequestId());
  *open.mutable_day() = FirstDay();
  Accepted(Call(*server_.Admin(kOperatorUser), &AdminService::Stub::OpenTradingDay, open));
}

std::string OpenMarketTest::AddTrader(uint32_t number, const engine::Actor& actor) {
  const auto registry = server_.Registry(kRegistrarUser);
  registry::v1::RegisterParticipantRequest participant;
  participant.set_request_id(NewRequestId());
  participant.set_uscc(MakeUscc(number));
  participant.set_display_name("诸暨企业" + std::to_string(number));
  participant.set_county_code("330681");
  const std::string name =
      Accepted(Call(*registry, &RegistryService::Stub::RegisterParticipant, participant))
          .accepted()
          .participant();
  EXPECT_EQ(name, ParticipantName(actor.participant));
  Grant(actor, admin::v1::ROLE_TRADER);
  registry::v1::OpenAccountRequest account;
  account.set_request_id(NewRequestId());
  account.set_participant(name);
  account.set_kind(registry::v1::ACCOUNT_KIND_TRADING);
  return Accepted(Call(*registry, &RegistryService::Stub::OpenAccount, account))
      .accepted()
      .account();
}

trading::v1::SubmitOrderRequest OpenMarketTest::Order(const std::string& account,
                                                      type::v1::Side side, int64_t quantity_grams,
                                                      int64_t price_fen) const {
  trading::v1::SubmitOrderRequest request;
  request.set_request_id(NewRequestId());
  request.set_account(account);
  request.set_instrument(kInstrumentName);
  request.set_side(side);
  request.set_time_in_force(trading::v1::TIME_IN_FORCE_DAY);
  request.set_quantity_grams(quantity_grams);
  request.set_price_fen_per_tonne(price_fen);
  return request;
}

trading::v1::OrderReport OpenMarketTest::Submit(const trading::v1::SubmitOrderRequest& request) {
  auto& stub = request.account() == seller_account_ ? *seller_trading_ : *buyer_trading_;
  return Accepted(Call(stub, &TradingService::Stub::SubmitOrder, request)).accepted();
}

std::vector<int64_t> OpenMarketTest::SellMany(const engine::Actor& seller,
                                              const std::string& account, int count) {
  std::vector<int64_t> orders;
  grpc::ClientContext context;
  const auto stub = server_.Entry(seller);
  const auto stream = stub->EnterOrders(&context);
  trading::v1::EnterOrdersResponse response;
  while (count > 0) {
    trading::v1::EnterOrdersRequest message;
    for (int i = 0; i < 1000 && count > 0; ++i, --count) {
      *message.add_entries()->mutable_submit_order() =
          Order(account, type::v1::SIDE_SELL, kLotGrams, kFloorFen);
    }
    LUHENG_CHECK(stream->Write(message));
    for (int left = message.entries_size(); left > 0; left -= response.results_size()) {
      LUHENG_CHECK(stream->Read(&response));
      for (const auto& result : response.results()) {
        EXPECT_TRUE(result.submit_order().has_accepted()) << result.ShortDebugString();
        orders.push_back(result.submit_order().accepted().order_id());
      }
    }
  }
  stream->WritesDone();
  EXPECT_TRUE(stream->Finish().ok());
  return orders;
}

void OpenMarketTest::AllocateRights(const std::string& account, int64_t quantity_grams) {
  registry::v1::AllocateRightsRequest rights;
  rights.set_request_id(NewRequestId());
  rights.set_account(account);
  rights.set_instrument(kInstrumentName);
  rights.set_quantity_grams(quantity_grams);
  Accepted(Call(*server_.Registry(kRegistrarUser), &RegistryService::Stub::AllocateRights, rights));
}

void OpenMarketTest::Trade(int64_t quantity_grams) {
  Submit(Order(seller_account_, type::v1::SIDE_SELL, quantity_grams, kFloorFen));
  EXPECT_EQ(Submit(Order(buyer_account_, type::v1::SIDE_BUY, quantity_grams, kFloorFen)).state(),
            trading::v1::ORDER_STATE_FILLED);
}

}  // namespace luheng::services
