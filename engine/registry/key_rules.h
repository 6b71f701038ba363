// Rules of the keys that sign checkpoints.
#ifndef ENGINE_REGISTRY_KEY_RULES_H_
#define ENGINE_REGISTRY_KEY_RULES_H_

#include <optional>

#include "engine/rules.h"

namespace luheng::engine {

std::optional<Rejection> Check(const RuleView& view, const ChangeKey& body);
Outcome Do(const RuleScope& scope, const ChangeKey& body);

}  // namespace luheng::engine

#endif  // ENGINE_REGISTRY_KEY_RULES_H_
