// Rules of orders: how they come, what they meet, where they stay, how they are changed.
//
// Money and rights are held when an order is taken, a buyer's at its limit, and delivered against
// each other in the trade itself, at the price of the order that was there first.
//
// An order that could do more than kWorkPerCommandMax trades is answered with kMatching; Continue
// commands go on with it. If a remainder is cancelled then, an OrderEnded event says so; if it is
// filled, its last TradeSide does (leaves 0); if it rests, no event follows.
//
// A trade that reaches the price of stop orders lets them into the market, one after the other,
// each by a Continue command of its own.
#ifndef ENGINE_MARKET_TRADING_H_
#define ENGINE_MARKET_TRADING_H_

#include <optional>

#include "engine/rules.h"

namespace luheng::engine {

std::optional<Rejection> Check(const RuleView& view, const SubmitOrder& body);
std::optional<Rejection> Check(const RuleView& view, const AmendOrder& body);
std::optional<Rejection> Check(const RuleView& view, const CancelOrder& body);

// Check and act in one.
Outcome Submit(const RuleScope& scope, const SubmitOrder& body);
Outcome Amend(const RuleScope& scope, const AmendOrder& body);
Outcome Cancel(const RuleScope& scope, const CancelOrder& body);

// Goes on with a PendingSweep, or PendingTriggers. REQUIRES: there is one.
void ContinueSweep(const RuleScope& scope);
void ContinueTriggers(const RuleScope& scope);

// Plans the triggering of stop orders whose price the last trade reached, if there are any and the
// instrument is in CONTINUOUS, and nothing is planned already. To be called at the end of every
// command that traded, or brought an instrument to CONTINUOUS.
void PlanTriggers(const RuleScope& scope, const Instrument& instrument);
// As above, of the first instrument that has some. To be called when a day has opened, and when a
// Continue command has left nothing pending: an auction that closed the last day may have reached
// stop orders of several instruments.
void PlanTriggers(const RuleScope& scope);

}  // namespace luheng::engine

#endif  // ENGINE_MARKET_TRADING_H_
