#include "engine/rights/approval.h"

#include <algorithm>
#include <array>
#include <string>

#include "engine/command_codec.h"
#include "engine/registry/authority.h"
#include "engine/rights/lookups.h"
#include "ledger/coding.h"
#include "ledger/hash.h"

namespace luheng::engine {
namespace {

constexpr int64_t kHourUs = int64_t{3'600} * 1'000'000;
// No proposal waits for more than a year, whatever a row says.
constexpr int64_t kHoursMax = 8'784;

bool IsUnderFourEyes(const RuleView& view, uint16_t kind) {
  return view.rights.parameters.Get({.parameter = Parameter::kFourEyes, .variant = kind},
                                    Today(view), 0) == 1;
}

bool IsAnyUnderFourEyes(const RuleView& view) {
  return std::any_of(std::begin(kProposable), std::end(kProposable),
                     [&](uint16_t kind) { return IsUnderFourEyes(view, kind); });
}

std::optional<int64_t> HoursOf(const RuleView& view) {
  return view.rights.parameters.Find({.parameter = Parameter::kApprovalHours}, Today(view));
}

// The role that a kind asks for, as authority.h has it.
RoleSet RolesFor(uint16_t kind) {
  const auto* found = std::find_if(std::begin(kAuthority), std::end(kAuthority),
                                   [&](const KindRoles& row) { return row.kind == kind; });
  return found == std::end(kAuthority) ? RoleSet{} : found->roles;
}

std::optional<Rejection> CheckPending(const RuleView& view, ProposalId id) {
  const Proposal* proposal = view.rights.proposals.Find(id);
  if (proposal == nullptr) return Rejection{RejectReason::kRecordUnknown};
  if (proposal->state != ProposalState::kPending) {
    return Rejection{RejectReason::kStateNotAllowed, static_cast<int64_t>(proposal->state)};
  }
  // Who could not have given the command has no say in it; she who gave it may still drop it.
  if (view.actor != proposal->proposer &&
      !view.registry.RolesOf(view.actor).Intersects(RolesFor(proposal->kind))) {
    return Rejection{RejectReason::kNotAuthorized};
  }
  return std::nullopt;
}

}  // namespace

Hash256 HashOfBody(const CommandBody& body) {
  std::string bytes;
  ledger::AppendU16(&bytes, KindOf(body));
  AppendBody(body, &bytes);
  return ledger::Sha256(bytes);
}

bool NeedsApproval(const RuleView& view, const CommandBody& body) {
  const uint16_t kind = KindOf(body);
  if (!MayNeedApproval(kind)) return false;
  if (IsUnderFourEyes(view, kind)) return true;
  const auto* row = std::get_if<SetParameter>(&body);
  return row != nullptr && row->parameter == Parameter::kFourEyes && IsAnyUnderFourEyes(view);
}

std::optional<Rejection> CheckPropose(const RuleView& view) {
  if (HoursOf(view)) return std::nullopt;
  return Rejection{RejectReason::kParameterMissing,
                   static_cast<int64_t>(Parameter::kApprovalHours)};
}

Proposed ProposalOf(const RuleView& view, const CommandBody& body) {
  const TimeMicros wait{std::min(*HoursOf(view), kHoursMax) * kHourUs};
  return {.hash = HashOfBody(body), .expires_at = view.now + wait};
}

Outcome Propose(const RuleScope& scope) {
  if (auto rejection = CheckPropose(scope.view())) return *rejection;
  const CommandBody& body = scope.command.body;
  Proposed proposed = ProposalOf(scope.view(), body);
  Proposal proposal{.kind = KindOf(body),
                    .proposer = scope.command.actor,
                    .hash = proposed.hash,
                    .expires_at = proposed.expires_at,
                    .state = ProposalState::kPending};
  AppendBody(body, &proposal.body);
  proposed.proposal = scope.rights.proposals.Add(proposal);
  return proposed;
}

std::optional<Rejection> CheckApproval(const RuleView& view, const ApproveProposal& body) {
  if (auto rejection = CheckPending(view, body.proposal)) return rejection;
  const Proposal& proposal = view.rights.proposals.at(body.proposal);
  if (view.now > proposal.expires_at) return Rejection{RejectReason::kProposalExpired};
  if (body.hash != proposal.hash) return Rejection{RejectReason::kTermsChanged};
  if (view.actor == proposal.proposer) return Rejection{RejectReason::kApproverNotIndependent};
  // Her role may have been taken from the proposer since.
  if (!view.registry.RolesOf(proposal.proposer).Intersects(RolesFor(proposal.kind))) {
    return Rejection{RejectReason::kNotAuthorized};
  }
  return std::nullopt;
}

std::optional<Rejection> CheckDrop(const RuleView& view, const DropProposal& body) {
  return CheckPending(view, body.proposal);
}

bool IsOfProposer(const RuleView& view, ProposalId id) {
  return view.actor.participant == view.rights.proposals.at(id).proposer.participant;
}

Outcome Do(const RuleScope& scope, const DropProposal& body) {
  Proposal& proposal = scope.rights.proposals.at(body.proposal);
  proposal.state = ProposalState::kDropped;
  proposal.decided_by = scope.command.actor;
  return Done{};
}

}  // namespace luheng::engine
