// Rules of the trading day: open, close, and the phases that an instrument goes through between.
//
// Opening a day fixes, for each instrument whose market has rules in force, the floor, the band and
// the largest order of that day, and cancels the orders of earlier days that these forbid, resting
// and waiting ones alike, in the order of their slots (engine/market/slot_scan.h). Each instrument
// begins in CALL or CONTINUOUS as its market's rules say, or HALTED: a halt lasts until an operator
// lifts it, also over the end of a day. An instrument whose book is crossed (it was halted in a
// call, and closed without an auction) begins in CALL instead of CONTINUOUS.
//
// A call ends with its auction (engine/market/auction.h), also when the day is closed in it. A halt
// does not: from HALTED an instrument goes to CONTINUOUS through an auction only if its book is
// crossed, and is closed without one.
//
// Closing makes the close of an instrument, the volume-weighted mean of the day's prices (without a
// trade the previous close), and leaves the orders whose last day this was to expire
// (engine/market/expiry.h). An operator may close one instrument before the others.
//
// Work that is more than one command may do is left to Continue commands, and nothing else happens
// meanwhile. A day that is being closed is open until its last instrument is closed.
#ifndef ENGINE_MARKET_TRADING_DAY_H_
#define ENGINE_MARKET_TRADING_DAY_H_

#include <optional>

#include "engine/rules.h"

namespace luheng::engine {

std::optional<Rejection> Check(const RuleView& view, const OpenTradingDay& body);
Outcome Do(const RuleScope& scope, const OpenTradingDay& body);

std::optional<Rejection> Check(const RuleView& view, const CloseTradingDay& body);
Outcome Do(const RuleScope& scope, const CloseTradingDay& body);

std::optional<Rejection> Check(const RuleView& view, const SetPhase& body);
Outcome Do(const RuleScope& scope, const SetPhase& body);

// Go on with a PendingOpen, PendingUncross or PendingClose. REQUIRES: there is one.
void ContinueOpen(const RuleScope& scope);
void ContinueUncross(const RuleScope& scope);
void ContinueClose(const RuleScope& scope);

}  // namespace luheng::engine

#endif  // ENGINE_MARKET_TRADING_DAY_H_
