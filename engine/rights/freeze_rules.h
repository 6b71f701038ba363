// Rules of freezes (冻结): by order of a court or bureau, which is named; lifted, or seized (扣划).
//
// An order goes before what the owner does with the right. Where less is available than it names,
// the owner's open offers of that certificate end, until there is enough: its listings, then the
// transfers that nobody has accepted, then those that wait for approvals, whose buyers get their
// money back; of each the newest first. A command ends kWorkPerCommandMax of them at most; what
// more there is takes another freeze. Pledges, leases and auctions have rights of others in them,
// and stay.
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
