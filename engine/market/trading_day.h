// Rules of the trading day: open, close, halt.
//
// Opening a day fixes, for each instrument whose market has rules in force, the floor, the band and
// the largest order of that day. Closing it expires every open order and makes the close of every
// instrument that took part; what is more than one command may do is left to Continue commands, and
// nothing else happens meanwhile.
//
// A halt lasts until the operator lifts it, also over the end of a day.
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

// Goes on with a PendingClose. REQUIRES: there is one.
void ContinueClose(const RuleScope& scope);

}  // namespace luheng::engine

#endif  // ENGINE_MARKET_TRADING_DAY_H_
