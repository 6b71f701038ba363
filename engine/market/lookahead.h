// Lookahead: has what a command will touch brought into the cache before the command comes.
//
// Beyond the cache an order touches a dozen places, one after the other, each of which takes longer
// than all of its arithmetic. Whoever knows the commands to come (the sequencer's batch) says so in
// two steps: far ahead, what a command names; nearer, what that leads to. Hints only: they change
// nothing, and a command that comes without them does the same.
#ifndef ENGINE_MARKET_LOOKAHEAD_H_
#define ENGINE_MARKET_LOOKAHEAD_H_

#include <cstdint>

#include "engine/rules.h"

namespace luheng::engine {

enum class Lookahead { kFar, kNear };

// How many commands ahead each step is best.
inline constexpr int kFarAhead = 16;
inline constexpr int kNearAhead = 7;

// So many orders and what belongs to them are in the cache anyhow.
inline constexpr uint32_t kCachedSlots = 1 << 14;

void Prefetch(const RuleView& view, const SubmitOrder& body, Lookahead step);
void Prefetch(const RuleView& view, const CancelOrder& body, Lookahead step);

}  // namespace luheng::engine

#endif  // ENGINE_MARKET_LOOKAHEAD_H_
