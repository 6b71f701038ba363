// Matching: a coming order against the resting ones, best price first, first come first at a price.
#ifndef ENGINE_MARKET_MATCHING_H_
#define ENGINE_MARKET_MATCHING_H_

#include "engine/rules.h"

namespace luheng::engine {

// Why matching stopped.
enum class MatchEnd {
  kNothingToMeet,  // The order is filled, or nothing is left on the other side that it crosses.
  kSelfTrade,      // The next order to meet is one of the same participant.
  kWorkLimit,      // It could go on, but the command has done enough.
};

// Trades the order in slot `taker`, which is not in the book, with what it meets, at most
// kWorkPerCommandMax times. Adds two TradeSide events a trade, the buying one first.
// REQUIRES: the phase of the instrument lets orders match.
MatchEnd Match(const RuleScope& scope, Instrument& instrument, uint32_t taker);

}  // namespace luheng::engine

#endif  // ENGINE_MARKET_MATCHING_H_
