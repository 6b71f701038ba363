// Rules of loans against rights (抵质押贷款):
//
//   kApplied -> kVerified -> kFrozen -> kActive -> kReleased, or kDefaulted -> kDisposed; kRefused
//
// The right is paid for, and has one creditor only; its owner keeps the use. The bureau verifies,
// the bank approves at most kLoanPercent of what the right is worth at the mean price of the last
// 90 days (at its own price where nothing was traded), and from then on it is pledged. What is not
// repaid when its due day is over may be declared in default. The right is then sold by a transfer
// that the bank proposes and a third party accepts; the bank gets what it is owed, the borrower the
// rest (domain 2.8).
#ifndef ENGINE_RIGHTS_PLEDGE_RULES_H_
#define ENGINE_RIGHTS_PLEDGE_RULES_H_

#include <optional>

#include "engine/rules.h"

namespace luheng::engine {

// The loan, and its interest from the confirmation on. REQUIRES: it was confirmed, by that day.
Fen OwedOn(const Pledge& pledge, TradingDay day);

std::optional<Rejection> Check(const RuleView& view, const ApplyPledge& body);
Outcome Do(const RuleScope& scope, const ApplyPledge& body);

std::optional<Rejection> Check(const RuleView& view, const VerifyPledge& body);
Outcome Do(const RuleScope& scope, const VerifyPledge& body);

std::optional<Rejection> Check(const RuleView& view, const ApprovePledge& body);
Outcome Do(const RuleScope& scope, const ApprovePledge& body);

std::optional<Rejection> Check(const RuleView& view, const ConfirmPledge& body);
Outcome Do(const RuleScope& scope, const ConfirmPledge& body);

std::optional<Rejection> Check(const RuleView& view, const RefusePledge& body);
Outcome Do(const RuleScope& scope, const RefusePledge& body);

std::optional<Rejection> Check(const RuleView& view, const ReleasePledge& body);
Outcome Do(const RuleScope& scope, const ReleasePledge& body);

std::optional<Rejection> Check(const RuleView& view, const DefaultPledge& body);
Outcome Do(const RuleScope& scope, const DefaultPledge& body);

std::optional<Rejection> Check(const RuleView& view, const DisposePledge& body);
Outcome Do(const RuleScope& scope, const DisposePledge& body);

}  // namespace luheng::engine

#endif  // ENGINE_RIGHTS_PLEDGE_RULES_H_
