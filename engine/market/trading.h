// Rules of orders: limit orders against a book in price-time order, DAY or IMMEDIATE_OR_CANCEL.
//
// Money and rights are held when an order is taken, a buyer's at its limit, and delivered against
// each other in the trade itself, at the price of the order that was there first.
//
// An order that meets one of its own participant does not trade with it: what is left of the coming
// order is cancelled, the resting one stays.
//
// An order that could trade more than kWorkPerCommandMax times is answered with kMatching; Continue
// commands go on with it. It ends with an OrderEnded event if a remainder is cancelled; if it is
// filled, its last TradeSide says so (leaves 0); if it rests, no event follows.
#ifndef ENGINE_MARKET_TRADING_H_
#define ENGINE_MARKET_TRADING_H_

#include <optional>

#include "engine/rules.h"

namespace luheng::engine {

std::optional<Rejection> Check(const RuleView& view, const SubmitOrder& body);
std::optional<Rejection> Check(const RuleView& view, const CancelOrder& body);

// Check and act in one.
Outcome Submit(const RuleScope& scope, const SubmitOrder& body);
Outcome Cancel(const RuleScope& scope, const CancelOrder& body);

// Goes on with a PendingSweep. REQUIRES: there is one.
void ContinueSweep(const RuleScope& scope);

// Ends a resting order: takes it out of its book, gives back what it holds, frees its slot.
// REQUIRES: the order rests.
OrderEnded EndRestingOrder(const RuleScope& scope, uint32_t slot, OrderState state);

}  // namespace luheng::engine

#endif  // ENGINE_MARKET_TRADING_H_
