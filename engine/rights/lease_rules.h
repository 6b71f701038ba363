// Rules of leases (租赁): the use of a right by the month, at most kLeaseMonthsMax.
//
// Title stays with the lessor, whose quantity is bound as leased; both sides hold permits; the
// right is paid for, and lasts as long as the lease. A lease ends by itself: with the opening of
// the first trading day at or after its end a task gives the exact quantity back.
#ifndef ENGINE_RIGHTS_LEASE_RULES_H_
#define ENGINE_RIGHTS_LEASE_RULES_H_

#include <optional>

#include "engine/rules.h"

namespace luheng::engine {

std::optional<Rejection> Check(const RuleView& view, const ProposeLease& body);
Outcome Do(const RuleScope& scope, const ProposeLease& body);

std::optional<Rejection> Check(const RuleView& view, const AcceptLease& body);
Outcome Do(const RuleScope& scope, const AcceptLease& body);

std::optional<Rejection> Check(const RuleView& view, const RefuseLease& body);
Outcome Do(const RuleScope& scope, const RefuseLease& body);

// Plans the end of the leases that are over on `day`, which opens.
void PlanLeaseEnds(const RuleScope& scope, TradingDay day);
// Goes on with the task. True once it is done.
bool ContinueLeaseEnds(const RuleScope& scope, const LeaseTask& task);

}  // namespace luheng::engine

#endif  // ENGINE_RIGHTS_LEASE_RULES_H_
