// Expiry: the end of orders whose last trading day is over.
//
// It is a task that other commands may come between, since the market is closed for these orders:
// until it is over their owners may cancel them, and no new trading day opens (kDayClosing).
#ifndef ENGINE_MARKET_EXPIRY_H_
#define ENGINE_MARKET_EXPIRY_H_

#include <optional>

#include "engine/rules.h"

namespace luheng::engine {

// Plans the expiry of the instrument's orders, or of those of all instruments. Plans nothing if
// there are none. REQUIRES: the instrument, or every one, is closed; there was a trading day.
void PlanExpiry(const RuleScope& scope, std::optional<InstrumentId> instrument);

// Goes on with the first task: expires DAY orders, and GOOD_TILL_DATE orders whose day has come,
// resting and waiting ones alike, as EndBySlot() does (engine/market/slot_scan.h). True once all
// slots have been looked at. REQUIRES: the task is of PlanExpiry(), and no trading day has
// been opened since.
bool ContinueExpiry(const RuleScope& scope, ExpireTask& task);

}  // namespace luheng::engine

#endif  // ENGINE_MARKET_EXPIRY_H_
