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

}  // namespace luheng::engine

#endif  // ENGINE_RIGHTS_SURVEILLANCE_H_
