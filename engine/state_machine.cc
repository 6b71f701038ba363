#include "engine/state_machine.h"

#include <cstdio>
#include <cstdlib>
#include <new>
#include <type_traits>
#include <variant>

#include "engine/command_codec.h"
#include "engine/market/auction.h"
#include "engine/market/cancelling.h"
#include "engine/market/expiry.h"
#include "engine/market/listing.h"
#include "engine/market/reversal.h"
#include "engine/market/trading.h"
#include "engine/market/trading_day.h"
#include "engine/registry/authority.h"
#include "engine/registry/key_rules.h"
#include "engine/registry/registration.h"
#include "engine/rights/approval.h"
#include "engine/rights/auction.h"
#include "engine/rights/awarding.h"
#include "engine/rights/certificate_rules.h"
#include "engine/rights/contract_rules.h"
#include "engine/rights/enterprise_rules.h"
#include "engine/rights/freeze_rules.h"
#include "engine/rights/lease_rules.h"
#include "engine/rights/listing_rules.h"
#include "engine/rights/lottery.h"
#include "engine/rights/pledge_rules.h"
#include "engine/rights/reserve_rules.h"
#include "engine/rights/surveillance.h"
#include "engine/rights/transfer_rules.h"
#include "ledger/base/check.h"

namespace luheng::engine {
namespace {

template <class Body>
bool IsAuthorized(const Registry& registry, const Actor& actor) {
  constexpr RoleSet kRequired = RequiredRole(Body::kKind);
  if constexpr (kRequired.empty()) return actor == kSystemActor;
  return registry.RolesOf(actor).Intersects(kRequired);
}

// As std::visit, but that nearly all commands are one of two kinds.
template <class Visitor>
auto VisitBody(const Visitor& visitor, const CommandBody& body) {
  if (const auto* submit = std::get_if<SubmitOrder>(&body)) return visitor(*submit);
  if (const auto* cancel = std::get_if<CancelOrder>(&body)) return visitor(*cancel);
  return std::visit(visitor, body);
}

// Commands that only put a fact on record. What they must fit is FindMisplaced's to say.
std::optional<Rejection> Check(const RuleView&, const Genesis&) { return std::nullopt; }
std::optional<Rejection> Check(const RuleView&, const DropTail&) { return std::nullopt; }
std::optional<Rejection> Check(const RuleView&, const RecordSnapshot&) { return std::nullopt; }
std::optional<Rejection> Check(const RuleView&, const RecordReads&) { return std::nullopt; }
std::optional<Rejection> Check(const RuleView&, const Continue&) { return std::nullopt; }
std::optional<Rejection> Check(const RuleView&, const ConfirmClock&) { return std::nullopt; }
std::optional<Rejection> Check(const RuleView&, const FireCancelTimer&) { return std::nullopt; }
std::optional<Rejection> Check(const RuleView&, const ReportDisconnect&) { return std::nullopt; }
Outcome Do(const RuleScope&, const DropTail&) { return Done{}; }
Outcome Do(const RuleScope&, const RecordSnapshot&) { return Done{}; }
Outcome Do(const RuleScope&, const RecordReads&) { return Done{}; }
Outcome Do(const RuleScope&, const ConfirmClock&) { return Done{}; }

Outcome Do(const RuleScope& scope, const Genesis& body) {
  scope.registry.set_shard(body.shard);
  scope.exchange.set_shard(body.shard);
  scope.registry.mutable_checkpoint_keys().Begin(body.origin, body.checkpoint_key);
  const ParticipantId exchange_operator = scope.registry.mutable_participants().Add({});
  LUHENG_CHECK(exchange_operator == kExchangeOperator);
  for (const Actor& administrator : body.administrators) {
    scope.registry.mutable_grants().Add({administrator, Role::kAdministrator});
  }
  return Done{};
}

// One overload for each work that has to be whole, and for each that others may come between.
void Resume(const RuleScope&, std::monostate) {}
void Resume(const RuleScope& scope, const PendingSweep&) { ContinueSweep(scope); }
void Resume(const RuleScope& scope, const PendingTriggers&) { ContinueTriggers(scope); }
void Resume(const RuleScope& scope, const PendingUncross&) { ContinueUncross(scope); }
void Resume(const RuleScope& scope, const PendingOpen&) { ContinueOpen(scope); }
void Resume(const RuleScope& scope, const PendingClose&) { ContinueClose(scope); }
bool GoOn(const RuleScope& scope, CancelTask& task) { return ContinueCancel(scope, task); }
bool GoOn(const RuleScope& scope, ExpireTask& task) { return ContinueExpiry(scope, task); }
bool GoOn(const RuleScope& scope, WatchTask& task) { return ContinueOrderWatch(scope, task); }
bool GoOn(const RuleScope& scope, const LeaseTask& task) { return ContinueLeaseEnds(scope, task); }
bool GoOn(const RuleScope& scope, const AwardTask& task) {
  return ContinueAwarding(scope, task.auction);
}
bool GoOn(const RuleScope& scope, const DrawTask& task) {
  return ContinueDrawing(scope, task.lottery);
}

Outcome Do(const RuleScope& scope, const Continue&) {
  if (scope.exchange.has_continuation()) {
    const Continuation continuation = scope.exchange.continuation();
    std::visit([&](const auto& pending) { Resume(scope, pending); }, continuation);
    if (!scope.exchange.has_continuation()) PlanTriggers(scope);
    return Done{};
  }
  std::deque<Task>& tasks = scope.exchange.mutable_tasks();
  const bool is_done = std::visit([&](auto& task) { return GoOn(scope, task); }, tasks.front());
  if (!is_done) tasks.push_back(tasks.front());
  tasks.pop_front();
  return Done{};
}

std::optional<Rejection> Check(const RuleView& view, const ApproveProposal& body);
std::optional<Rejection> Check(const RuleView& view, const DropProposal& body);

// Named apart from StateMachine::Check, which would hide it.
template <class Body>
std::optional<Rejection> CheckBody(const RuleView& view, const Body& body) {
  return Check(view, body);
}

template <class Body>
Outcome Run(const RuleScope& scope, const Body& body) {
  if (auto rejection = Check(scope.view(), body)) return *rejection;
  return Do(scope, body);
}
Outcome Run(const RuleScope& scope, const SubmitOrder& body) { return Submit(scope, body); }
Outcome Run(const RuleScope& scope, const AmendOrder& body) { return Amend(scope, body); }
Outcome Run(const RuleScope& scope, const CancelOrder& body) { return Cancel(scope, body); }

// The command that was proposed, as its proposer's.
Command ProposedCommand(const Rights& rights, ProposalId id, const Command& approval) {
  const Proposal& proposal = rights.proposals.at(id);
  absl::StatusOr<CommandBody> body = DecodeBody(proposal.kind, proposal.body);
  LUHENG_CHECK(body.ok());
  return {.sequence = approval.sequence,
          .time = approval.time,
          .actor = proposal.proposer,
          .request_id = approval.request_id,
          .effective_time = approval.effective_time,
          .body = *std::move(body)};
}

// The proposed command's own checks, as if the view's actor gave it now.
std::optional<Rejection> CheckProposed(const RuleView& view, ProposalId id) {
  const Command proposed =
      ProposedCommand(view.rights, id, {.sequence = 0, .time = view.now, .body = {}});
  return std::visit([&](const auto& inner) { return CheckBody(view, inner); }, proposed.body);
}

std::optional<Rejection> Check(const RuleView& view, const ApproveProposal& body) {
  if (auto rejection = CheckApproval(view, body)) return rejection;
  if (auto rejection = CheckProposed(view, body.proposal)) return rejection;
  const Actor& proposer = view.rights.proposals.at(body.proposal).proposer;
  const RuleView as_proposer{view.registry, view.exchange, view.rights, proposer, view.now};
  return CheckProposed(as_proposer, body.proposal);
}

std::optional<Rejection> Check(const RuleView& view, const DropProposal& body) {
  if (auto rejection = CheckDrop(view, body)) return rejection;
  if (IsOfProposer(view, body.proposal)) return std::nullopt;
  return CheckProposed(view, body.proposal);
}

// The id in an acceptance; 0 if it has none.
uint64_t MadeIn(const Outcome& outcome) {
  if (const auto* made = std::get_if<RecordMade>(&outcome)) return made->id;
  if (const auto* made = std::get_if<AccountOpened>(&outcome)) {
    return static_cast<uint64_t>(made->account);
  }
  if (const auto* made = std::get_if<MarketCreated>(&outcome)) {
    return static_cast<uint64_t>(made->market);
  }
  if (const auto* made = std::get_if<InstrumentCreated>(&outcome)) {
    return static_cast<uint64_t>(made->instrument);
  }
  return 0;
}

Outcome Run(const RuleScope& scope, const ApproveProposal& body) {
  if (auto rejection = Check(scope.view(), body)) return *rejection;
  const Command proposed = ProposedCommand(scope.rights, body.proposal, scope.command);
  const RuleScope as_proposer{scope.registry, scope.exchange, scope.rights, proposed, scope.events};
  const Outcome outcome = std::visit(
      [&]<class Inner>(const Inner& inner) -> Outcome {
        if constexpr (std::is_same_v<Inner, ApproveProposal>) {
          LUHENG_CHECK(false);  // Cannot be proposed.
          return Done{};
        } else {
          return Run(as_proposer, inner);
        }
      },
      proposed.body);
  if (std::holds_alternative<Rejection>(outcome)) return outcome;
  Proposal& proposal = scope.rights.proposals.at(body.proposal);
  proposal.state = ProposalState::kCarriedOut;
  proposal.decided_by = scope.command.actor;
  return CarriedOut{.kind = proposal.kind, .made = MadeIn(outcome)};
}

// A command as it comes: carried out, or proposed if it needs a second person.
template <class Body>
Outcome Take(const RuleScope& scope, const Body& body) {
  if constexpr (MayNeedApproval(Body::kKind)) {
    if (NeedsApproval(scope.view(), scope.command.body)) {
      if (auto rejection = Check(scope.view(), body)) return *rejection;
      return Propose(scope);
    }
  }
  return Run(scope, body);
}

}  // namespace

const char* StateMachine::FindMisplaced(const Command& command) const {
  if (command.sequence != next_index_) return "its sequence is not the next index";
  if (command.time < last_time_) return "its time is before that of the last command";
  const uint16_t kind = KindOf(command.body);
  if ((kind == Genesis::kKind) != (next_index_ == 0)) return "genesis is the first command, once";
  if (kind == Continue::kKind) {
    if (!has_continuation() && !has_task()) return "Continue comes when there is work left";
  } else if (has_continuation()) {
    return "nothing but Continue comes while there is work that has to be whole";
  }
  if (kind == SubmitOrder::kKind || kind == CancelOrder::kKind) return nullptr;
  const bool is_own = kind == Genesis::kKind || kind == Continue::kKind ||
                      kind == FireCancelTimer::kKind || kind == ReportDisconnect::kKind;
  if (is_own && command.actor != kSystemActor) return "its actor is not the sequencer itself";
  if (const char* problem = FindUntimely(command)) return problem;
  if (const auto* snapshot = std::get_if<RecordSnapshot>(&command.body)) {
    if (snapshot->size > command.sequence) return "a snapshot of entries to come";
  }
  if (const auto* drop = std::get_if<DropTail>(&command.body)) {
    if (drop->first_index > command.sequence) return "a drop of entries to come";
  }
  return nullptr;
}

// A timer that has not run out, and a session that nobody wanted watched.
const char* StateMachine::FindUntimely(const Command& command) const {
  const auto timer_of = [&](AccountId id) -> const CancelTimer* {
    const auto account = registry_.FindAccountNumber(id);
    return account ? exchange_.cancel_timers().Find(*account) : nullptr;
  };
  if (const auto* fire = std::get_if<FireCancelTimer>(&command.body)) {
    const CancelTimer* timer = timer_of(fire->account);
    if (timer == nullptr || !timer->deadline() || *timer->deadline() > command.time) {
      return "a timer fires that has not run out";
    }
  }
  if (const auto* report = std::get_if<ReportDisconnect>(&command.body)) {
    const CancelTimer* timer = timer_of(report->account);
    if (timer == nullptr || !timer->grace_us) return "a session breaks that has no rule";
  }
  return nullptr;
}

void StateMachine::Apply(const Command& command, Result& result) {
  LUHENG_CHECK(FindMisplaced(command) == nullptr);
  result.events.clear();
  const RuleScope scope{registry_, exchange_, rights_, command, result.events};
  const auto run = [&]<class Body>(const Body& body) -> Outcome {
    if (!IsAuthorized<Body>(registry_, command.actor)) {
      return Rejection{RejectReason::kNotAuthorized};
    }
    return Take(scope, body);
  };
  // Made where it stays: an assignment would copy what was just written (see trading.cc, Report).
  static_assert(std::is_trivially_destructible_v<Outcome>);
  ::new (static_cast<void*>(&result.outcome)) Outcome(VisitBody(run, command.body));
  if (const auto* genesis = std::get_if<Genesis>(&command.body)) genesis_ = *genesis;
  next_index_ = scope.next_entry_index();
  last_time_ = command.time;
}

void StateMachine::Prefetch(const CommandBody& body, Lookahead step) const {
  if (exchange_.orders().slot_count() < kCachedSlots) return;
  const Actor nobody{};
  const RuleView view{registry_, exchange_, rights_, nobody, last_time_};
  if (const auto* submit = std::get_if<SubmitOrder>(&body)) {
    engine::Prefetch(view, *submit, step);
  } else if (const auto* cancel = std::get_if<CancelOrder>(&body)) {
    engine::Prefetch(view, *cancel, step);
  }
}

std::optional<Proposed> StateMachine::FindProposal(const Command& command) const {
  const RuleView view{registry_, exchange_, rights_, command.actor, command.time};
  if (!NeedsApproval(view, command.body)) return std::nullopt;
  return ProposalOf(view, command.body);
}

std::optional<Rejection> StateMachine::Check(const Command& command) const {
  const RuleView view{registry_, exchange_, rights_, command.actor, command.time};
  return VisitBody(
      [&]<class Body>(const Body& body) -> std::optional<Rejection> {
        if (!IsAuthorized<Body>(registry_, command.actor)) {
          return Rejection{RejectReason::kNotAuthorized};
        }
        if (auto rejection = CheckBody(view, body)) return rejection;
        return NeedsApproval(view, command.body) ? CheckPropose(view) : std::nullopt;
      },
      command.body);
}

void StateMachine::CheckInvariants() const {
  const std::optional<std::string> broken = FindBrokenInvariant();
  if (!broken) return;
  std::fprintf(stderr, "invariant broken at entry %llu: %s\n",
               static_cast<unsigned long long>(next_index_), broken->c_str());
  std::abort();
}

}  // namespace luheng::engine
