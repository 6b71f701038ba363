// Authority: which role each command asks for. One table, also for the tests of the services.
#ifndef ENGINE_REGISTRY_AUTHORITY_H_
#define ENGINE_REGISTRY_AUTHORITY_H_

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <variant>

#include "engine/command.h"
#include "engine/registry/role_set.h"
#include "engine/types.h"
#include "ledger/base/check.h"

namespace luheng::engine {

struct KindRoles {
  uint16_t kind = 0;
  RoleSet roles;
};

// The roles of which an actor needs one to give a command of a kind. Empty: only the sequencer
// itself (kSystemActor) may.
//
// No command asks for kRegulator: a regulator changes nothing.
inline constexpr KindRoles kAuthority[] = {
    {Genesis::kKind, {}},
    {DropTail::kKind, {}},
    {RecordSnapshot::kKind, {}},
    {Continue::kKind, {}},
    {ConfirmClock::kKind, {Role::kAdministrator, Role::kOperator}},
    {GrantRole::kKind, {Role::kAdministrator}},
    {RevokeRole::kKind, {Role::kAdministrator}},
    {RegisterParticipant::kKind, {Role::kRegistrar}},
    {OpenAccount::kKind, {Role::kRegistrar}},
    {Deposit::kKind, {Role::kCashier}},
    {AllocateRights::kKind, {Role::kRegistrar}},
    {CreateMarket::kKind, {Role::kAdministrator}},
    {SetMarketRules::kKind, {Role::kAdministrator}},
    {CreateInstrument::kKind, {Role::kAdministrator}},
    {SetPriceFloor::kKind, {Role::kAdministrator}},
    {SetCalendarDay::kKind, {Role::kAdministrator}},
    {OpenTradingDay::kKind, {Role::kOperator}},
    {CloseTradingDay::kKind, {Role::kOperator}},
    {SetPhase::kKind, {Role::kOperator}},
    {SubmitOrder::kKind, {Role::kTrader}},
    {CancelOrder::kKind, {Role::kTrader}},
    {AmendOrder::kKind, {Role::kTrader}},
    {CancelOrders::kKind, {Role::kTrader}},
    {SetCancelTimer::kKind, {Role::kTrader}},
    {FireCancelTimer::kKind, {}},
    {SetDisconnectRule::kKind, {Role::kTrader}},
    {ReportDisconnect::kKind, {}},
    {RequestReversal::kKind, {Role::kOperator}},
    {ApproveReversal::kKind, {Role::kOperator, Role::kAdministrator}},
};
static_assert(std::size(kAuthority) == std::variant_size_v<CommandBody>);

// REQUIRES: a kind of engine/command.h. Known to the compiler where the kind is.
constexpr RoleSet RequiredRole(uint16_t kind) {
  for (const KindRoles& row : kAuthority) {
    if (row.kind == kind) return row.roles;
  }
  constexpr bool kHasRow = false;
  LUHENG_CHECK(kHasRow);
  return {};
}

}  // namespace luheng::engine

#endif  // ENGINE_REGISTRY_AUTHORITY_H_
