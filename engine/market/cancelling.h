// Rules of cancelling many orders at once: on request, by a timer, and after a broken session.
//
// A command cancels at most kWorkPerCommandMax orders and looks at no more than kOrdersSeenMax;
// what is left is a CancelTask, which other commands may come between (engine/market/exchange.h).
// The command begins at once, whatever else is being cancelled. Until it is done, the
// account's orders are refused (kCancelPending), so that none comes in behind the sweep's back; an
// order may still trade until its own end is sequenced. Orders whose phase forbids cancelling stay.
// A timer that runs out meanwhile makes the task one that cancels all orders, if it is not yet;
// what is left then ends with the timer's reason.
#ifndef ENGINE_MARKET_CANCELLING_H_
#define ENGINE_MARKET_CANCELLING_H_

#include <optional>

#include "engine/rules.h"

namespace luheng::engine {

inline constexpr int kOrdersSeenMax = 16'384;

std::optional<Rejection> Check(const RuleView& view, const CancelOrders& body);
Outcome Do(const RuleScope& scope, const CancelOrders& body);

std::optional<Rejection> Check(const RuleView& view, const SetCancelTimer& body);
Outcome Do(const RuleScope& scope, const SetCancelTimer& body);

std::optional<Rejection> Check(const RuleView& view, const SetDisconnectRule& body);
Outcome Do(const RuleScope& scope, const SetDisconnectRule& body);

// The sequencer's: FindMisplaced() says when they may come.
Outcome Do(const RuleScope& scope, const FireCancelTimer& body);
Outcome Do(const RuleScope& scope, const ReportDisconnect& body);

// Goes on with the first task. True once it is done. REQUIRES: it is a CancelTask.
bool ContinueCancel(const RuleScope& scope, const CancelTask& task);

}  // namespace luheng::engine

#endif  // ENGINE_MARKET_CANCELLING_H_
