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
// Who may be a second person is asked of the kind that was proposed (engine/rights/approval.h).
inline constexpr RoleSet kActing = {Role::kAdministrator, Role::kOperator, Role::kRegistrar,
                                    Role::kCashier,       Role::kTrader,   Role::kBureau,
                                    Role::kBank};

inline constexpr KindRoles kAuthority[] = {
    {Genesis::kKind, {}},
    {DropTail::kKind, {}},
    {RecordSnapshot::kKind, {}},
    {RecordReads::kKind, {}},
    {Continue::kKind, {}},
    {ConfirmClock::kKind, {Role::kAdministrator, Role::kOperator}},
    {GrantRole::kKind, {Role::kAdministrator}},
    {RevokeRole::kKind, {Role::kAdministrator}},
    {ChangeKey::kKind, {Role::kAdministrator}},
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
    {SetParameter::kKind, {Role::kAdministrator}},
    {SetTradingMode::kKind, {Role::kAdministrator}},
    {ApproveProposal::kKind, kActing},
    {DropProposal::kKind, kActing},
    {WithdrawFunds::kKind, {Role::kCashier}},
    {RecordFigure::kKind, {Role::kBureau, Role::kRegistrar}},
    {SetEnterprise::kKind, {Role::kBureau}},
    {FilePermit::kKind, {Role::kBureau}},
    {FileEia::kKind, {Role::kBureau}},
    {RecordViolation::kKind, {Role::kBureau}},
    {RenameParticipant::kKind, {Role::kRegistrar}},
    {EraseName::kKind, {Role::kRegistrar}},
    {MoveParticipant::kKind, {Role::kRegistrar}},
    {SucceedRights::kKind, {Role::kBureau}},
    {EndParticipant::kKind, {Role::kRegistrar}},
    {WaiveRights::kKind, {Role::kTrader}},
    {PresetReserve::kKind, {Role::kBureau}},
    {DrawReserve::kKind, {Role::kBureau}},
    {IssueCertificate::kKind, {Role::kBureau}},
    {RequestAllocation::kKind, {Role::kTrader}},
    {WithdrawAllocation::kKind, {Role::kTrader, Role::kBureau}},
    {ConfirmPriority::kKind, {Role::kBureau}},
    {AllocateReserve::kKind, {Role::kBureau}},
    {ReclaimRights::kKind, {Role::kBureau}},
    {RepurchaseRights::kKind, {Role::kBureau}},
    {PayFee::kKind, {Role::kTrader}},
    {ReverifyRight::kKind, {Role::kBureau}},
    {AnnounceAuction::kKind, {Role::kBureau, Role::kTrader}},
    {PlaceBid::kKind, {Role::kTrader}},
    {CloseAuction::kKind, {Role::kBureau, Role::kOperator}},
    {CancelAuction::kKind, {Role::kBureau, Role::kOperator}},
    {OpenLottery::kKind, {Role::kBureau}},
    {EnterApplicants::kKind, {Role::kBureau}},
    {SealLottery::kKind, {Role::kBureau}},
    {RecordPublicSeed::kKind, {Role::kOperator}},
    {DrawLottery::kKind, {Role::kBureau}},
    {CancelLottery::kKind, {Role::kBureau, Role::kOperator}},
    {SellAtFixedPrice::kKind, {Role::kBureau}},
    {SignContract::kKind, {Role::kTrader}},
    {PayContract::kKind, {Role::kTrader}},
    {ForfeitContract::kKind, {Role::kBureau}},
    {ProposeLease::kKind, {Role::kTrader}},
    {AcceptLease::kKind, {Role::kTrader}},
    {RefuseLease::kKind, {Role::kTrader}},
    {ApplyPledge::kKind, {Role::kTrader}},
    {VerifyPledge::kKind, {Role::kBureau}},
    {ApprovePledge::kKind, {Role::kBank}},
    {ConfirmPledge::kKind, {Role::kTrader}},
    {RefusePledge::kKind, {Role::kTrader, Role::kBureau, Role::kBank}},
    {ReleasePledge::kKind, {Role::kBank}},
    {DefaultPledge::kKind, {Role::kBank}},
    {DisposePledge::kKind, {Role::kBank}},
    {FreezeRights::kKind, {Role::kBureau}},
    {UnfreezeRights::kKind, {Role::kBureau}},
    {SeizeRights::kKind, {Role::kBureau}},
    {PostListing::kKind, {Role::kTrader}},
    {TakeListing::kKind, {Role::kTrader}},
    {WithdrawListing::kKind, {Role::kTrader}},
    {ProposeTransfer::kKind, {Role::kTrader}},
    {AcceptTransfer::kKind, {Role::kTrader}},
    {ApproveTransfer::kKind, {Role::kBureau}},
    {RefuseTransfer::kKind, {Role::kTrader, Role::kBureau}},
    {ConfirmSurplus::kKind, {Role::kBureau}},
};
static_assert(std::size(kAuthority) == std::variant_size_v<AnyBody>);

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
