// Rules of markets, instruments, price floors and the calendar.
//
// Rows with an effective day are in force from the opening of that day on; a day that was opened
// already is never touched, so that a replay of the journal finds the rules that were in force.
#ifndef ENGINE_MARKET_LISTING_H_
#define ENGINE_MARKET_LISTING_H_

#include <optional>

#include "engine/rules.h"

namespace luheng::engine {

// Rows may begin on the day after the last one that was opened, or later: kEffectiveDayPast.
std::optional<Rejection> CheckEffectiveDay(const Exchange& exchange, TradingDay day);

std::optional<Rejection> Check(const RuleView& view, const CreateMarket& body);
Outcome Do(const RuleScope& scope, const CreateMarket& body);

std::optional<Rejection> Check(const RuleView& view, const SetMarketRules& body);
Outcome Do(const RuleScope& scope, const SetMarketRules& body);

std::optional<Rejection> Check(const RuleView& view, const CreateInstrument& body);
Outcome Do(const RuleScope& scope, const CreateInstrument& body);

std::optional<Rejection> Check(const RuleView& view, const SetPriceFloor& body);
Outcome Do(const RuleScope& scope, const SetPriceFloor& body);

std::optional<Rejection> Check(const RuleView& view, const SetCalendarDay& body);
Outcome Do(const RuleScope& scope, const SetCalendarDay& body);

}  // namespace luheng::engine

#endif  // ENGINE_MARKET_LISTING_H_
