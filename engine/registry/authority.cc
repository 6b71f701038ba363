#include "engine/registry/authority.h"

#include "engine/command.h"
#include "ledger/base/check.h"

namespace luheng::engine {
namespace {

struct Row {
  uint16_t kind;
  RoleSet roles;
};

constexpr Row kTable[] = {
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
static_assert(std::size(kTable) == std::variant_size_v<CommandBody>);

constexpr uint16_t kKindMax = ApproveReversal::kKind;

// The same by kind, so that every order looks up in one step; -1: no such kind.
struct ByKind {
  int8_t row[kKindMax + 1];
};
constexpr ByKind MakeByKind() {
  ByKind by_kind{};
  for (int8_t& row : by_kind.row) row = -1;
  int8_t number = 0;
  for (const Row& row : kTable) by_kind.row[row.kind] = number++;
  return by_kind;
}
constexpr ByKind kByKind = MakeByKind();

}  // namespace

RoleSet RequiredRole(uint16_t kind) {
  LUHENG_CHECK(kind <= kKindMax);
  LUHENG_CHECK(kByKind.row[kind] >= 0);
  return kTable[kByKind.row[kind]].roles;
}

}  // namespace luheng::engine
