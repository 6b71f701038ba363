// Matching: a coming order against the resting ones, best price first, first come first at a price.
//
// Orders of one participant do not trade with each other: what happens instead is said by the
// coming order's self-trade prevention.
#ifndef ENGINE_MARKET_MATCHING_H_
#define ENGINE_MARKET_MATCHING_H_

#include <cstdint>

#include "engine/rules.h"

namespace luheng::engine {

// Why matching stopped.
enum class MatchEnd {
  kNothingToMeet,  // The order is filled, or nothing is left on the other side that it crosses.
  kSelfTrade,      // What is left of the order must be cancelled.
  kWorkLimit,      // It could go on, but the command has done enough.
};

struct MatchResult {
  MatchEnd end{};
  uint32_t trade_count = 0;
};

// Trades the order in slot `taker`, which is in no book, with what it meets; at most
// kWorkPerCommandMax trades and orders ended. Adds the events of trades and of resting orders that
// ended or were reduced, and an OrderReduced if the coming order was.
// REQUIRES: the phase of the instrument lets orders match.
MatchResult Match(const RuleScope& scope, Instrument& instrument, uint32_t taker);

// An order that is not there yet.
struct ComingOrder {
  Side side{};
  ParticipantId participant{};
  SelfTradePrevention self_trade_prevention{};
  uint32_t lots = 0;
  uint32_t price_ticks = 0;
};

// Whether the order would be filled whole, at once and by one command.
bool CanFill(const RuleView& view, const Instrument& instrument, const ComingOrder& order);

}  // namespace luheng::engine

#endif  // ENGINE_MARKET_MATCHING_H_
