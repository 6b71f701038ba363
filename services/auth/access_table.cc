#include "services/auth/access_table.h"

#include <algorithm>

namespace luheng::services {
namespace {

using engine::Role;
using engine::RoleSet;

constexpr RoleSet kAnyRole = {Role::kAdministrator, Role::kOperator, Role::kRegistrar,
                              Role::kCashier,       Role::kTrader,   Role::kRegulator};
constexpr RoleSet kAdministrator = {Role::kAdministrator};
constexpr RoleSet kOperator = {Role::kOperator};
constexpr RoleSet kRegistrar = {Role::kRegistrar};
constexpr RoleSet kCashier = {Role::kCashier};
constexpr RoleSet kClockKeepers = {Role::kAdministrator, Role::kOperator};
constexpr RoleSet kReversalApprovers = {Role::kOperator, Role::kAdministrator};
constexpr RoleSet kReversalReaders = {Role::kOperator, Role::kAdministrator, Role::kRegulator};
constexpr RoleSet kTrader = {Role::kTrader};
// Who reads the whole audit trail, and everybody's orders.
constexpr RoleSet kAuditors = {Role::kAdministrator, Role::kRegulator};
// Who reads the whole registry.
constexpr RoleSet kRegistryReaders = {Role::kAdministrator, Role::kRegistrar, Role::kCashier,
                                      Role::kRegulator};

constexpr AccessRule ForIdentities(std::string_view rpc) {
  return {.rpc = rpc, .audience = Audience::kIdentities, .all = {}, .own = {}};
}
constexpr AccessRule ForRoles(std::string_view rpc, RoleSet all, RoleSet own = {}) {
  return {.rpc = rpc, .audience = Audience::kRoles, .all = all, .own = own};
}

// What a command may do is decided by the engine as well (engine/registry/authority.h); a test
// holds the two against each other.
constexpr AccessRule kTable[] = {
    ForIdentities("/grpc.health.v1.Health/Check"),
    ForIdentities("/grpc.health.v1.Health/Watch"),
    ForIdentities("/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo"),

    ForRoles("/luheng.trading.v1.TradingService/SubmitOrder", kTrader),
    ForRoles("/luheng.trading.v1.TradingService/CancelOrder", kTrader),
    ForRoles("/luheng.trading.v1.TradingService/AmendOrder", kTrader),
    ForRoles("/luheng.trading.v1.TradingService/CancelOrders", kTrader),
    ForRoles("/luheng.trading.v1.TradingService/SetCancelTimer", kTrader),
    ForRoles("/luheng.trading.v1.TradingService/SetDisconnectRule", kTrader),
    ForRoles("/luheng.trading.v1.TradingService/GetOrder", kAuditors, kTrader),
    ForRoles("/luheng.trading.v1.TradingService/ListOpenOrders", kAuditors, kTrader),

    ForRoles("/luheng.trading.v1.OrderEntryService/EnterOrders", kTrader),
    ForRoles("/luheng.trading.v1.ReportService/StreamReports", kAuditors, kTrader),

    ForRoles("/luheng.registry.v1.RegistryService/RegisterParticipant", kRegistrar),
    ForRoles("/luheng.registry.v1.RegistryService/GetParticipant", kRegistryReaders, kTrader),
    ForRoles("/luheng.registry.v1.RegistryService/ListParticipants", kRegistryReaders),
    ForRoles("/luheng.registry.v1.RegistryService/OpenAccount", kRegistrar),
    ForRoles("/luheng.registry.v1.RegistryService/GetAccount", kRegistryReaders, kTrader),
    ForRoles("/luheng.registry.v1.RegistryService/ListAccounts", kRegistryReaders, kTrader),
    ForRoles("/luheng.registry.v1.RegistryService/Deposit", kCashier),
    ForRoles("/luheng.registry.v1.RegistryService/AllocateRights", kRegistrar),

    ForRoles("/luheng.market.v1.MarketDataService/GetBook", kAnyRole),
    ForRoles("/luheng.market.v1.MarketDataService/ListTrades", kAnyRole),
    ForRoles("/luheng.market.v1.MarketDataService/GetTradeStatistics", kAnyRole),
    ForRoles("/luheng.market.v1.MarketDataService/ListInstruments", kAnyRole),
    ForRoles("/luheng.market.v1.MarketDataService/GetInstrument", kAnyRole),
    ForRoles("/luheng.market.v1.MarketDataService/GetTradingDay", kAnyRole),
    ForRoles("/luheng.market.v1.MarketDataService/ListCandles", kAnyRole),
    ForRoles("/luheng.market.v1.MarketDataService/GetDayStatistics", kAnyRole),
    ForRoles("/luheng.market.v1.MarketStreamService/StreamBook", kAnyRole),
    ForRoles("/luheng.market.v1.MarketStreamService/StreamTrades", kAnyRole),

    ForRoles("/luheng.ledger.v1.LedgerService/GetHead", kAnyRole),
    ForRoles("/luheng.ledger.v1.LedgerService/GetCheckpoint", kAnyRole),
    ForRoles("/luheng.ledger.v1.LedgerService/GetConsistencyProof", kAnyRole),
    // Hashes are for everybody with a role; the entry's bytes only for whom GetEntry serves.
    ForRoles("/luheng.ledger.v1.LedgerService/GetInclusionProof", kAuditors, kAnyRole),
    ForRoles("/luheng.ledger.v1.LedgerService/GetEntry", kAuditors, kAnyRole),
    ForRoles("/luheng.ledger.v1.LedgerService/ListHistory", kAuditors, kTrader),
    ForRoles("/luheng.ledger.v1.LedgerService/GetCommand", kAuditors, kAnyRole),

    ForRoles("/luheng.admin.v1.AdminService/CreateMarket", kAdministrator),
    ForRoles("/luheng.admin.v1.AdminService/ListMarkets", kAnyRole),
    ForRoles("/luheng.admin.v1.AdminService/SetMarketRules", kAdministrator),
    ForRoles("/luheng.admin.v1.AdminService/CreateInstrument", kAdministrator),
    ForRoles("/luheng.admin.v1.AdminService/SetPriceFloor", kAdministrator),
    ForRoles("/luheng.admin.v1.AdminService/SetCalendarDay", kAdministrator),
    ForRoles("/luheng.admin.v1.AdminService/OpenTradingDay", kOperator),
    ForRoles("/luheng.admin.v1.AdminService/CloseTradingDay", kOperator),
    ForRoles("/luheng.admin.v1.AdminService/SetPhase", kOperator),
    ForRoles("/luheng.admin.v1.ReversalService/RequestReversal", kOperator),
    ForRoles("/luheng.admin.v1.ReversalService/ApproveReversal", kReversalApprovers),
    ForRoles("/luheng.admin.v1.ReversalService/ListReversals", kReversalReaders),
    ForRoles("/luheng.admin.v1.GrantService/GrantRole", kAdministrator),
    ForRoles("/luheng.admin.v1.GrantService/RevokeRole", kAdministrator),
    ForRoles("/luheng.admin.v1.GrantService/ListGrants", kAuditors),
    ForRoles("/luheng.admin.v1.ClockService/GetClock", kAnyRole),
    ForRoles("/luheng.admin.v1.ClockService/ConfirmClock", kClockKeepers),
};

}  // namespace

std::span<const AccessRule> AccessTable() { return kTable; }

Reach ReachOf(std::string_view rpc, RoleSet roles) {
  const auto* const rule = std::find_if(std::begin(kTable), std::end(kTable),
                                        [&](const AccessRule& row) { return row.rpc == rpc; });
  if (rule == std::end(kTable)) return Reach::kNone;
  if (rule->audience == Audience::kIdentities) return Reach::kAll;
  if (rule->all.Intersects(roles)) return Reach::kAll;
  if (rule->own.Intersects(roles)) return Reach::kOwn;
  return Reach::kNone;
}

}  // namespace luheng::services
