#include "engine/state_machine.h"

#include <cstdio>
#include <cstdlib>
#include <variant>

#include "engine/market/listing.h"
#include "engine/market/trading.h"
#include "engine/market/trading_day.h"
#include "engine/registry/authority.h"
#include "engine/registry/registration.h"
#include "ledger/base/check.h"

namespace luheng::engine {
namespace {

bool IsAuthorized(const Registry& registry, const Actor& actor, uint16_t kind) {
  const RoleSet required = RequiredRole(kind);
  if (required.empty()) return actor == kSystemActor;
  return registry.RolesOf(actor).Intersects(required);
}

// Commands that only put a fact on record. What they must fit is FindMisplaced's to say.
std::optional<Rejection> Check(const RuleView&, const Genesis&) { return std::nullopt; }
std::optional<Rejection> Check(const RuleView&, const DropTail&) { return std::nullopt; }
std::optional<Rejection> Check(const RuleView&, const RecordSnapshot&) { return std::nullopt; }
std::optional<Rejection> Check(const RuleView&, const Continue&) { return std::nullopt; }
std::optional<Rejection> Check(const RuleView&, const ConfirmClock&) { return std::nullopt; }
Outcome Do(const RuleScope&, const DropTail&) { return Done{}; }
Outcome Do(const RuleScope&, const RecordSnapshot&) { return Done{}; }
Outcome Do(const RuleScope&, const ConfirmClock&) { return Done{}; }

Outcome Do(const RuleScope& scope, const Genesis& body) {
  scope.registry.set_shard(body.shard);
  scope.exchange.set_shard(body.shard);
  const ParticipantId exchange_operator = scope.registry.mutable_participants().Add({});
  LUHENG_CHECK(exchange_operator == kExchangeOperator);
  for (const Actor& administrator : body.administrators) {
    scope.registry.mutable_grants().Add({administrator, Role::kAdministrator});
  }
  return Done{};
}

Outcome Do(const RuleScope& scope, const Continue&) {
  if (std::holds_alternative<PendingSweep>(scope.exchange.continuation())) {
    ContinueSweep(scope);
  } else {
    ContinueClose(scope);
  }
  return Done{};
}

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
Outcome Run(const RuleScope& scope, const CancelOrder& body) { return Cancel(scope, body); }

}  // namespace

const char* StateMachine::FindMisplaced(const Command& command) const {
  if (command.sequence != next_index_) return "its sequence is not the next index";
  if (command.time < last_time_) return "its time is before that of the last command";
  const uint16_t kind = KindOf(command.body);
  if ((kind == Genesis::kKind) != (next_index_ == 0)) return "genesis is the first command, once";
  if ((kind == Continue::kKind) != has_continuation()) {
    return "Continue comes when there is work left, and then nothing else does";
  }
  const bool is_own = kind == Genesis::kKind || kind == Continue::kKind;
  if (is_own && command.actor != kSystemActor) return "its actor is not the sequencer itself";
  if (const auto* snapshot = std::get_if<RecordSnapshot>(&command.body)) {
    if (snapshot->size > command.sequence) return "a snapshot of entries to come";
  }
  if (const auto* drop = std::get_if<DropTail>(&command.body)) {
    if (drop->first_index > command.sequence) return "a drop of entries to come";
  }
  return nullptr;
}

void StateMachine::Apply(const Command& command, Result& result) {
  LUHENG_CHECK(FindMisplaced(command) == nullptr);
  result.events.clear();
  const RuleScope scope{registry_, exchange_, command, result.events};
  result.outcome = std::visit(
      [&](const auto& body) -> Outcome {
        if (!IsAuthorized(registry_, command.actor, body.kKind)) {
          return Rejection{RejectReason::kNotAuthorized};
        }
        return Run(scope, body);
      },
      command.body);
  if (const auto* genesis = std::get_if<Genesis>(&command.body)) genesis_ = *genesis;
  next_index_ = scope.next_entry_index();
  last_time_ = command.time;
}

std::optional<Rejection> StateMachine::Check(const Command& command) const {
  const RuleView view{registry_, exchange_, command.actor};
  return std::visit(
      [&](const auto& body) -> std::optional<Rejection> {
        if (!IsAuthorized(registry_, command.actor, body.kKind)) {
          return Rejection{RejectReason::kNotAuthorized};
        }
        return CheckBody(view, body);
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
