#include "tests/bench/benched_exchange.h"

#include <cstdio>
#include <cstdlib>
#include <fstream>

#include "fmt/format.h"
#include "ledger/base/check.h"
#include "luheng/admin/v1/admin_service.pb.h"
#include "luheng/admin/v1/grant_service.pb.h"
#include "luheng/ledger/v1/ledger_service.pb.h"
#include "luheng/registry/v1/registry_service.pb.h"
#include "tests/bench/measure.h"
#include "tests/bench/message_template.h"
#include "tests/engine/cast.h"

namespace luheng::bench {
namespace {

using services::cli::Client;

constexpr char kMarket[] = "ZJ-PERMIT";
constexpr char kSymbol[] = "330681-COD-2023-5Y";
constexpr char kCounty[] = "330681";
constexpr int64_t kLotGrams = 1'000;
constexpr int64_t kTickFen = 1'000;
constexpr int64_t kPriceFen = 400'000;
constexpr services::pki::UserName kAdministrator = {.participant = 1, .user = 1};
constexpr char kAdministratorName[] = "participants/p1/users/u1";
// Numbers of the administrator's requests, beyond those of orders.
constexpr uint64_t kFirstRequest = uint64_t{1} << 44;

uint64_t NextRequest() {
  static uint64_t next = kFirstRequest;
  return next++;
}

// Calls with the next request_id; the answer must be an acceptance.
template <class Response, class Request>
Response Must(Client& client, Request request) {
  request.set_request_id(RequestIdOf(NextRequest()));
  auto response = client.CallFor<Response>(request);
  if (!response.ok()) std::fprintf(stderr, "%s\n", response.status().ToString().c_str());
  LUHENG_CHECK(response.ok());
  if (!response->has_accepted()) {
    std::fprintf(stderr, "refused: %s\n", response->ShortDebugString().c_str());
  }
  LUHENG_CHECK(response->has_accepted());
  return *std::move(response);
}

void Grant(Client& administrator, const std::string& grantee, admin::v1::Role role) {
  admin::v1::GrantRoleRequest request;
  request.set_grantee(grantee);
  request.set_role(role);
  Must<admin::v1::GrantRoleResponse>(administrator, request);
}

type::v1::TradingDay Day() {
  type::v1::TradingDay day;
  day.set_year(2023);
  day.set_month(1);
  day.set_day(3);
  return day;
}

void CreateMarket(Client& administrator) {
  admin::v1::CreateMarketRequest market;
  market.set_code(kMarket);
  *market.mutable_rules()->mutable_effective_day() = Day();
  market.mutable_rules()->set_resale(admin::v1::RESALE_NEXT_DAY);
  market.mutable_rules()->set_order_quantity_max_grams(1'000'000'000'000);
  Must<admin::v1::CreateMarketResponse>(administrator, market);
  admin::v1::CreateInstrumentRequest instrument;
  instrument.set_symbol(kSymbol);
  instrument.set_market(fmt::format("markets/{}", kMarket));
  instrument.set_pollutant(type::v1::POLLUTANT_COD);
  instrument.set_county_code(kCounty);
  instrument.set_vintage_year(2023);
  instrument.set_term_years(5);
  instrument.set_price_basis(market::v1::PRICE_BASIS_PER_TONNE_YEAR);
  instrument.set_lot_grams(kLotGrams);
  instrument.set_tick_fen_per_tonne(kTickFen);
  Must<admin::v1::CreateInstrumentResponse>(administrator, instrument);
}

}  // namespace

BenchedExchange::BenchedExchange(const std::string& luhengd, int orders_per_second_max)
    : identities_(directory_.path()) {
  StartServer(luhengd, orders_per_second_max);
  OpenMarket();
}

void BenchedExchange::StartServer(const std::string& luhengd, int orders_per_second_max) {
  const std::string data = directory_.path() + "/data";
  const int exit_code =
      ChildProcess({luhengd, "init", "--data", data, "--origin", "bench.example/log"}).Wait();
  LUHENG_CHECK(exit_code == 0);
  const std::string config = directory_.path() + "/luhengd.toml";
  const std::string& identity = identities_.server_directory();
  std::ofstream(config) << fmt::format(
      "data_directory = \"{}\"\nlisten = \"127.0.0.1:0\"\nspiffe_domain = \"{}\"\n"
      "log_level = \"error\"\n[tls]\ncertificate = \"{}/cert.pem\"\nkey = \"{}/key.pem\"\n"
      "ca = \"{}/ca.pem\"\n[limits]\norders_per_second = {}\n",
      data, kSpiffeDomain, identity, identity, identity, orders_per_second_max);
  server_ = std::make_unique<ChildProcess>(std::vector<std::string>{luhengd, "--config", config});
  port_ = PortOf(server_->WaitForLine("luhengd ready on "));
  administrator_ =
      std::make_unique<Client>(identities_.EndpointOf(kAdministrator, port_), absl::Seconds(30));
}

void BenchedExchange::OpenMarket() {
  Client& administrator = *administrator_;
  for (const admin::v1::Role role : {admin::v1::ROLE_OPERATOR, admin::v1::ROLE_REGISTRAR,
                                     admin::v1::ROLE_CASHIER, admin::v1::ROLE_REGULATOR}) {
    Grant(administrator, kAdministratorName, role);
  }
  CreateMarket(administrator);
  for (const Trader trader : {kSeller, kBuyer}) {
    participants_[trader] = RegisterTrader(trader, administrator);
  }
  registry::v1::AllocateRightsRequest rights;
  rights.set_account(accounts_[kSeller]);
  rights.set_instrument(fmt::format("instruments/{}", kSymbol));
  rights.set_quantity_grams(1'000'000'000'000);
  Must<registry::v1::AllocateRightsResponse>(administrator, rights);
  registry::v1::DepositRequest money;
  money.set_account(accounts_[kBuyer]);
  money.set_amount_fen(1'000'000'000'000'000);
  money.set_reference("BANK-1");
  Must<registry::v1::DepositResponse>(administrator, money);
  admin::v1::OpenTradingDayRequest open;
  *open.mutable_day() = Day();
  Must<admin::v1::OpenTradingDayResponse>(administrator, open);
}

uint32_t BenchedExchange::RegisterTrader(Trader trader, Client& administrator) {
  const engine::Uscc uscc = engine::testing::MakeUscc(static_cast<uint32_t>(trader) + 1);
  registry::v1::RegisterParticipantRequest participant;
  participant.set_uscc(std::string(uscc.begin(), uscc.end()));
  participant.set_display_name("诸暨企业");
  participant.set_county_code(kCounty);
  const std::string name =
      Must<registry::v1::RegisterParticipantResponse>(administrator, participant)
          .accepted()
          .participant();
  registry::v1::OpenAccountRequest account;
  account.set_participant(name);
  account.set_kind(registry::v1::ACCOUNT_KIND_TRADING);
  accounts_[trader] =
      Must<registry::v1::OpenAccountResponse>(administrator, account).accepted().account();
  Grant(administrator, name + "/users/u1", admin::v1::ROLE_TRADER);
  return static_cast<uint32_t>(std::atoi(name.substr(name.rfind('p') + 1).c_str()));
}

services::cli::Endpoint BenchedExchange::EndpointOf(Trader trader) const {
  return identities_.EndpointOf({.participant = participants_[trader], .user = 1}, port_);
}

trading::v1::SubmitOrderRequest BenchedExchange::Order(Trader trader) const {
  trading::v1::SubmitOrderRequest request;
  request.set_account(accounts_[trader]);
  request.set_instrument(fmt::format("instruments/{}", kSymbol));
  request.set_side(trader == kSeller ? type::v1::SIDE_SELL : type::v1::SIDE_BUY);
  request.set_time_in_force(trading::v1::TIME_IN_FORCE_DAY);
  request.set_quantity_grams(kLotGrams);
  request.set_price_fen_per_tonne(kPriceFen);
  return request;
}

int64_t BenchedExchange::size() {
  const auto head =
      administrator_->CallFor<ledger::v1::GetHeadResponse>(ledger::v1::GetHeadRequest());
  LUHENG_CHECK(head.ok());
  return head->committed_size();
}

double BenchedExchange::WaitForIndex() {
  const auto begin = SteadyClock::now();
  ledger::v1::GetCommandRequest request;
  request.set_request_id(RequestIdOf(kFirstRequest));
  for (;;) {
    const auto command = administrator_->CallFor<ledger::v1::GetCommandResponse>(request);
    if (command.ok()) return SecondsSince(begin);
    // The server waits five seconds at most.
    LUHENG_CHECK(absl::IsUnavailable(command.status()));
  }
}

void BenchedExchange::Stop() { LUHENG_CHECK(server_->Stop() == 0); }

}  // namespace luheng::bench
