#include "services/auth/access_table.h"

#include <google/protobuf/descriptor.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <variant>

#include "engine/command.h"
#include "luheng/admin/v1/admin_service.pb.h"
#include "luheng/admin/v1/clock_service.pb.h"
#include "luheng/admin/v1/grant_service.pb.h"
#include "luheng/admin/v1/reversal_service.pb.h"
#include "luheng/ledger/v1/ledger_service.pb.h"
#include "luheng/market/v1/market_data_service.pb.h"
#include "luheng/market/v1/market_stream_service.pb.h"
#include "luheng/registry/v1/registry_service.pb.h"
#include "luheng/trading/v1/order_entry_service.pb.h"
#include "luheng/trading/v1/report_service.pb.h"
#include "luheng/trading/v1/trading_service.pb.h"
#include "services/rpc/act_request.h"
#include "tests/services/rpc/rights_files.h"

namespace luheng::services {
namespace {

std::map<std::string, uint16_t> NamedRpcs() {
  return {
      {"/luheng.trading.v1.TradingService/SubmitOrder", engine::SubmitOrder::kKind},
      {"/luheng.trading.v1.TradingService/CancelOrder", engine::CancelOrder::kKind},
      {"/luheng.trading.v1.TradingService/AmendOrder", engine::AmendOrder::kKind},
      {"/luheng.trading.v1.TradingService/CancelOrders", engine::CancelOrders::kKind},
      {"/luheng.trading.v1.TradingService/SetCancelTimer", engine::SetCancelTimer::kKind},
      {"/luheng.trading.v1.TradingService/SetDisconnectRule", engine::SetDisconnectRule::kKind},
      {"/luheng.admin.v1.ReversalService/RequestReversal", engine::RequestReversal::kKind},
      {"/luheng.admin.v1.ReversalService/ApproveReversal", engine::ApproveReversal::kKind},
      {"/luheng.registry.v1.RegistryService/RegisterParticipant",
       engine::RegisterParticipant::kKind},
      {"/luheng.registry.v1.RegistryService/OpenAccount", engine::OpenAccount::kKind},
      {"/luheng.registry.v1.RegistryService/Deposit", engine::Deposit::kKind},
      {"/luheng.registry.v1.RegistryService/AllocateRights", engine::AllocateRights::kKind},
      {"/luheng.admin.v1.AdminService/CreateMarket", engine::CreateMarket::kKind},
      {"/luheng.admin.v1.AdminService/SetMarketRules", engine::SetMarketRules::kKind},
      {"/luheng.admin.v1.AdminService/CreateInstrument", engine::CreateInstrument::kKind},
      {"/luheng.admin.v1.AdminService/SetPriceFloor", engine::SetPriceFloor::kKind},
      {"/luheng.admin.v1.AdminService/SetCalendarDay", engine::SetCalendarDay::kKind},
      {"/luheng.admin.v1.AdminService/OpenTradingDay", engine::OpenTradingDay::kKind},
      {"/luheng.admin.v1.AdminService/CloseTradingDay", engine::CloseTradingDay::kKind},
      {"/luheng.admin.v1.AdminService/SetPhase", engine::SetPhase::kKind},
      {"/luheng.admin.v1.GrantService/GrantRole", engine::GrantRole::kKind},
      {"/luheng.admin.v1.GrantService/RevokeRole", engine::RevokeRole::kKind},
      {"/luheng.admin.v1.ClockService/ConfirmClock", engine::ConfirmClock::kKind},
  };
}

std::string PathOf(const google::protobuf::MethodDescriptor& method) {
  return "/" + method.service()->full_name() + "/" + method.name();
}

// Those of rights are called as their bodies.
template <class Body>
void AddRpc(std::map<std::string, uint16_t>* rpcs) {
  if constexpr (requires { Body::kName; }) {
    for (const auto* method : RightsMethods()) {
      if (KindNameOf(*method->input_type()) == Body::kName) {
        rpcs->emplace(PathOf(*method), Body::kKind);
      }
    }
  }
}

template <class... Body>
std::map<std::string, uint16_t> WithRights(std::map<std::string, uint16_t> rpcs,
                                           const std::variant<Body...>*) {
  (AddRpc<Body>(&rpcs), ...);
  return rpcs;
}

const std::map<std::string, uint16_t>& MutatingRpcs() {
  static const std::map<std::string, uint16_t> rpcs =
      WithRights(NamedRpcs(), static_cast<const engine::CommandBody*>(nullptr));
  return rpcs;
}

std::set<std::string> AllRpcs() {
  std::set<std::string> rpcs;
  for (const auto* file : {trading::v1::SubmitOrderRequest::descriptor()->file(),
                           trading::v1::EnterOrdersRequest::descriptor()->file(),
                           trading::v1::StreamReportsRequest::descriptor()->file(),
                           registry::v1::DepositRequest::descriptor()->file(),
                           market::v1::GetBookRequest::descriptor()->file(),
                           market::v1::StreamBookRequest::descriptor()->file(),
                           ledger::v1::GetHeadRequest::descriptor()->file(),
                           admin::v1::CreateMarketRequest::descriptor()->file(),
                           admin::v1::GrantRoleRequest::descriptor()->file(),
                           admin::v1::GetClockRequest::descriptor()->file(),
                           admin::v1::ListReversalsRequest::descriptor()->file()}) {
    const google::protobuf::ServiceDescriptor& service = *file->service(0);
    for (int i = 0; i < service.method_count(); ++i) {
      rpcs.insert("/" + service.full_name() + "/" + service.method(i)->name());
    }
  }
  for (const auto* method : RightsMethods()) rpcs.insert(PathOf(*method));
  return rpcs;
}

TEST(AccessTableTest, HasOneRowForEveryRpcOfOurs) {
  std::set<std::string> rows;
  for (const AccessRule& rule : AccessTable()) {
    EXPECT_TRUE(rows.insert(std::string(rule.rpc)).second) << rule.rpc << " has two rows";
    if (rule.rpc.starts_with("/luheng.")) {
      EXPECT_TRUE(AllRpcs().contains(std::string(rule.rpc))) << rule.rpc << " does not exist";
      EXPECT_EQ(rule.audience, Audience::kRoles) << rule.rpc << " asks for no role";
      EXPECT_FALSE(rule.all.empty()) << rule.rpc;
    }
  }
  for (const std::string& rpc : AllRpcs()) EXPECT_TRUE(rows.contains(rpc)) << rpc;
}

TEST(AccessTableTest, AgreesWithTheEngineAboutCommands) {
  for (const AccessRule& rule : AccessTable()) {
    const auto found = MutatingRpcs().find(std::string(rule.rpc));
    if (found == MutatingRpcs().end()) continue;
    EXPECT_EQ(rule.all, engine::RequiredRole(found->second)) << rule.rpc;
    EXPECT_TRUE(rule.own.empty()) << rule.rpc;
  }
}

TEST(AccessTableTest, KnowsEveryRequestThatHasARequestIdAsACommand) {
  for (const std::string& rpc : AllRpcs()) {
    const size_t slash = rpc.rfind('/');
    const std::string package = rpc.substr(1, rpc.rfind('.', slash) - 1);
    const auto* const request =
        google::protobuf::DescriptorPool::generated_pool()->FindMessageTypeByName(
            package + "." + rpc.substr(slash + 1) + "Request");
    ASSERT_NE(request, nullptr) << rpc;
    const bool mutates = request->FindFieldByName("validate_only") != nullptr;
    EXPECT_EQ(mutates, MutatingRpcs().contains(rpc)) << rpc;
  }
}

TEST(ReachOfTest, RefusesWhatTheTableDoesNotName) {
  const engine::RoleSet everything = {engine::Role::kAdministrator, engine::Role::kRegulator,
                                      engine::Role::kTrader};
  EXPECT_EQ(ReachOf("/luheng.trading.v1.TradingService/Nothing", everything), Reach::kNone);
  EXPECT_EQ(ReachOf("/grpc.channelz.v1.Channelz/GetServers", everything), Reach::kNone);
  EXPECT_EQ(ReachOf("", everything), Reach::kNone);
}

TEST(ReachOfTest, TakesTheWidestReachOfAllRoles) {
  constexpr char kRpc[] = "/luheng.registry.v1.RegistryService/GetAccount";
  EXPECT_EQ(ReachOf(kRpc, {engine::Role::kTrader}), Reach::kOwn);
  EXPECT_EQ(ReachOf(kRpc, {engine::Role::kTrader, engine::Role::kRegulator}), Reach::kAll);
  EXPECT_EQ(ReachOf(kRpc, {engine::Role::kOperator}), Reach::kNone);
  EXPECT_EQ(ReachOf(kRpc, {}), Reach::kNone);
}

}  // namespace
}  // namespace luheng::services
