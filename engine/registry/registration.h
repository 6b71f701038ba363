// Rules of grants, participants, accounts, deposits and allocations.
#ifndef ENGINE_REGISTRY_REGISTRATION_H_
#define ENGINE_REGISTRY_REGISTRATION_H_

#include <optional>

#include "engine/rules.h"

namespace luheng::engine {

std::optional<Rejection> Check(const RuleView& view, const GrantRole& body);
Outcome Do(const RuleScope& scope, const GrantRole& body);

std::optional<Rejection> Check(const RuleView& view, const RevokeRole& body);
Outcome Do(const RuleScope& scope, const RevokeRole& body);

std::optional<Rejection> Check(const RuleView& view, const RegisterParticipant& body);
Outcome Do(const RuleScope& scope, const RegisterParticipant& body);

std::optional<Rejection> Check(const RuleView& view, const OpenAccount& body);
Outcome Do(const RuleScope& scope, const OpenAccount& body);

std::optional<Rejection> Check(const RuleView& view, const Deposit& body);
Outcome Do(const RuleScope& scope, const Deposit& body);

std::optional<Rejection> Check(const RuleView& view, const AllocateRights& body);
Outcome Do(const RuleScope& scope, const AllocateRights& body);

}  // namespace luheng::engine

#endif  // ENGINE_REGISTRY_REGISTRATION_H_
