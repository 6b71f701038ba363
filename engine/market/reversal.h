// Rules of reversing a trade: one operator asks for it, two others approve, the second approval
// undoes it.
//
// A trade can be reversed on its own trading day, until its instrument makes its close, if the
// seller still has the money and the buyer the rights. It counts no longer in the day's figures,
// nor in the close. Requests that were not approved end with the day.
#ifndef ENGINE_MARKET_REVERSAL_H_
#define ENGINE_MARKET_REVERSAL_H_

#include <optional>

#include "engine/rules.h"

namespace luheng::engine {

std::optional<Rejection> Check(const RuleView& view, const RequestReversal& body);
Outcome Do(const RuleScope& scope, const RequestReversal& body);

std::optional<Rejection> Check(const RuleView& view, const ApproveReversal& body);
Outcome Do(const RuleScope& scope, const ApproveReversal& body);

}  // namespace luheng::engine

#endif  // ENGINE_MARKET_REVERSAL_H_
