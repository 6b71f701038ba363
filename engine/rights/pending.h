#ifndef ENGINE_RIGHTS_PENDING_H_
#define ENGINE_RIGHTS_PENDING_H_
#include <optional>

#include "engine/rules.h"
namespace luheng::engine {
template <class Body>
std::optional<Rejection> Check(const RuleView&, const Body&) {
  return Rejection{RejectReason::kNotAuthorized};
}
template <class Body>
Outcome Do(const RuleScope&, const Body&) {
  return Done{};
}
}  // namespace luheng::engine
#endif
