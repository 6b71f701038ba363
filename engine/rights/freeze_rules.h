// Rules of freezes (冻结): by order of a court or bureau, which is named; lifted, or seized (扣划).
#ifndef ENGINE_RIGHTS_FREEZE_RULES_H_
#define ENGINE_RIGHTS_FREEZE_RULES_H_

#include <optional>

#include "engine/rules.h"

namespace luheng::engine {

std::optional<Rejection> Check(const RuleView& view, const FreezeRights& body);
Outcome Do(const RuleScope& scope, const FreezeRights& body);

std::optional<Rejection> Check(const RuleView& view, const UnfreezeRights& body);
Outcome Do(const RuleScope& scope, const UnfreezeRights& body);

std::optional<Rejection> Check(const RuleView& view, const SeizeRights& body);
Outcome Do(const RuleScope& scope, const SeizeRights& body);

}  // namespace luheng::engine

#endif  // ENGINE_RIGHTS_FREEZE_RULES_H_
