// Surveillance: what a person should look at. An alert is an entry, and hinders nothing.
//
// Limits are parameters of the instrument's place; without a row nothing is watched.
#ifndef ENGINE_RIGHTS_SURVEILLANCE_H_
#define ENGINE_RIGHTS_SURVEILLANCE_H_

#include "engine/rules.h"

namespace luheng::engine {

// A sale outside the order book that is about to count in the statistics.
struct WatchedSale {
  AccountId seller{};
  AccountId buyer{};
  InstrumentId instrument{};  // That the buyer gets.
  Price price{};
};

// Raises kWashTrade, if one controller is on both sides (E14), kPriceDeviation, if the price is
// farther than kPriceDeviation from the mean of the 90 days before, and what WatchHolder raises.
void WatchSale(const RuleScope& scope, const WatchedSale& sale);

// Raises kLargeHolder, if the account's participant has more than kLargeHolderShare of the cap.
void WatchHolder(const RuleScope& scope, AccountId account, InstrumentId instrument);

// Whether the orders of the day that opens are counted.
void BeginOrderWatch(const RuleScope& scope, TradingDay day);
// Plans to look at the accounts of the day that was closed: kOrderToTrade, if an account has at
// least kOrdersMin orders and more than kOrderToTradeMax of them for a trade; kCancelledAuction, if
// it cancelled more than kCancelledShare of at least kOrdersMin orders of a call.
void PlanOrderWatch(const RuleScope& scope);
// Goes on with the task. True once it is done.
bool ContinueOrderWatch(const RuleScope& scope, WatchTask& task);

}  // namespace luheng::engine

#endif  // ENGINE_RIGHTS_SURVEILLANCE_H_
