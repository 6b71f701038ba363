// Approval: four eyes. A command that needs a second person is proposed by the first; the second
// approves what stands on record, named by its hash, and then it is carried out as the first one's.
//
// Which kinds need it is parameter kFourEyes, by kind. Once any kind does, a row of kFourEyes needs
// it too, so that nobody switches it off alone.
//
// The second person is one who could have given the command herself: she has the role, and what
// the command checks of its actor (whose account it is, whose place) holds for her as well.
// Reversals are not among the kinds: RequestReversal has two approvals of its own. Nor is
// ConfirmClock: while it is awaited, nothing is recorded.
#ifndef ENGINE_RIGHTS_APPROVAL_H_
#define ENGINE_RIGHTS_APPROVAL_H_

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <optional>

#include "engine/command.h"
#include "engine/rules.h"

namespace luheng::engine {

// Kinds that can be put under four eyes.
inline constexpr uint16_t kProposable[] = {
    GrantRole::kKind,        RevokeRole::kKind,       Deposit::kKind,
    WithdrawFunds::kKind,    AllocateRights::kKind,   CreateMarket::kKind,
    SetMarketRules::kKind,   CreateInstrument::kKind, SetPriceFloor::kKind,
    SetCalendarDay::kKind,   SetPhase::kKind,         SetParameter::kKind,
    SetTradingMode::kKind,   SucceedRights::kKind,    MoveParticipant::kKind,
    EndParticipant::kKind,   PresetReserve::kKind,    DrawReserve::kKind,
    IssueCertificate::kKind, AllocateReserve::kKind,  ReclaimRights::kKind,
    RepurchaseRights::kKind, ReverifyRight::kKind,    AnnounceAuction::kKind,
    CancelAuction::kKind,    OpenLottery::kKind,      CancelLottery::kKind,
    ForfeitContract::kKind,  DisposePledge::kKind,    FreezeRights::kKind,
    UnfreezeRights::kKind,   SeizeRights::kKind,      ChangeKey::kKind,
    EraseName::kKind,
};

constexpr bool MayNeedApproval(uint16_t kind) {
  return std::find(std::begin(kProposable), std::end(kProposable), kind) != std::end(kProposable);
}

// SHA-256 of the kind (u16) and the coding of a body: what an approver, or the other side of a
// transfer or lease, agrees to.
Hash256 HashOfBody(const CommandBody& body);

bool NeedsApproval(const RuleView& view, const CommandBody& body);
// What Propose() would answer, but for the proposal, which has no number yet.
// REQUIRES: CheckPropose() finds nothing.
Proposed ProposalOf(const RuleView& view, const CommandBody& body);

// Puts the command on record. kParameterMissing without a row of kApprovalHours.
// REQUIRES: the body's own Check found nothing.
Outcome Propose(const RuleScope& scope);
std::optional<Rejection> CheckPropose(const RuleView& view);

// kRecordUnknown; kStateNotAllowed; kNotAuthorized; kProposalExpired; kTermsChanged;
// kApproverNotIndependent. The proposed command's own checks come after these: first as the
// approver's, then as the proposer's.
std::optional<Rejection> CheckApproval(const RuleView& view, const ApproveProposal& body);

// kRecordUnknown; kStateNotAllowed; kNotAuthorized. Whoever IsOfProposer drops it; anybody else if
// the proposed command's own checks, as hers, find nothing.
std::optional<Rejection> CheckDrop(const RuleView& view, const DropProposal& body);
// Whether the actor is of the participant that proposed. REQUIRES: there is such a proposal.
bool IsOfProposer(const RuleView& view, ProposalId id);
Outcome Do(const RuleScope& scope, const DropProposal& body);

}  // namespace luheng::engine

#endif  // ENGINE_RIGHTS_APPROVAL_H_
