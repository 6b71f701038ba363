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
  // Who could not have given the command has no say in it.
  if (!view.registry.RolesOf(view.actor).Intersects(RolesFor(proposal->kind))) {
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

Outcome Propose(const RuleScope& scope) {
  if (auto rejection = CheckPropose(scope.view())) return *rejection;
  const CommandBody& body = scope.command.body;
  Proposal proposal{.kind = KindOf(body),
                    .proposer = scope.command.actor,
                    .hash = HashOfBody(body),
                    .expires_at = scope.command.time +
                                  TimeMicros{std::min(*HoursOf(scope.view()), kHoursMax) * kHourUs},
                    .state = ProposalState::kPending};
  AppendBody(body, &proposal.body);
  const ProposalId id = scope.rights.proposals.Add(proposal);
  return Proposed{.proposal = id, .hash = proposal.hash, .expires_at = proposal.expires_at};
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

std::optional<Rejection> Check(const RuleView& view, const DropProposal& body) {
  return CheckPending(view, body.proposal);
}

Outcome Do(const RuleScope& scope, const DropProposal& body) {
  Proposal& proposal = scope.rights.proposals.at(body.proposal);
  proposal.state = ProposalState::kDropped;
  proposal.decided_by = scope.command.actor;
  return Done{};
}

}  // namespace luheng::engine
