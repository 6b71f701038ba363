// Market phases: one table of what each allows, and one of the moves from phase to phase.
#ifndef ENGINE_MARKET_PHASES_H_
#define ENGINE_MARKET_PHASES_H_

#include <algorithm>
#include <cstddef>
#include <iterator>

#include "engine/rights/types.h"
#include "engine/types.h"

namespace luheng::engine {

struct PhaseRules {
  bool submit = false;  // Orders are taken.
  bool cancel = false;  // Orders may be cancelled.
  bool match = false;   // An order trades when it comes.
};

// In CLOSED, orders that stay for longer than the day may be cancelled.
inline constexpr PhaseRules kPhaseRules[] = {
    {},                                                 // Phases count from 1.
    {.submit = false, .cancel = true, .match = false},  // CLOSED
    {.submit = true, .cancel = true, .match = false},   // CALL
    {.submit = true, .cancel = false, .match = false},  // CALL_NO_CANCEL
    {.submit = true, .cancel = true, .match = true},    // CONTINUOUS
    {.submit = false, .cancel = true, .match = false},  // HALTED
    {.submit = false, .cancel = true, .match = false},  // LISTING
};
static_assert(std::size(kPhaseRules) == static_cast<size_t>(Phase::kListing) + 1);

constexpr const PhaseRules& RulesOf(Phase phase) { return kPhaseRules[static_cast<size_t>(phase)]; }

struct PhaseMove {
  Phase from{};
  Phase to{};
  constexpr bool operator==(const PhaseMove&) const = default;
};

// What an operator may do with one instrument. Only a new trading day leads out of CLOSED.
inline constexpr PhaseMove kPhaseMoves[] = {
    {Phase::kCall, Phase::kCallNoCancel},
    {Phase::kCall, Phase::kContinuous},
    {Phase::kCall, Phase::kHalted},
    {Phase::kCall, Phase::kClosed},
    {Phase::kCallNoCancel, Phase::kContinuous},
    {Phase::kCallNoCancel, Phase::kHalted},
    {Phase::kCallNoCancel, Phase::kClosed},
    {Phase::kContinuous, Phase::kCall},
    {Phase::kContinuous, Phase::kHalted},
    {Phase::kContinuous, Phase::kClosed},
    {Phase::kHalted, Phase::kCall},
    {Phase::kHalted, Phase::kContinuous},
    {Phase::kHalted, Phase::kClosed},
    {Phase::kHalted, Phase::kListing},
    {Phase::kListing, Phase::kHalted},
    {Phase::kListing, Phase::kClosed},
};

// Whether an instrument that is traded in this way can be in the phase.
constexpr bool Suits(Phase phase, TradingMode mode) {
  if (phase == Phase::kHalted || phase == Phase::kClosed) return true;
  return (phase == Phase::kListing) == (mode == TradingMode::kListing);
}

constexpr bool IsAllowed(const PhaseMove& move) {
  return std::find(std::begin(kPhaseMoves), std::end(kPhaseMoves), move) != std::end(kPhaseMoves);
}

}  // namespace luheng::engine

#endif  // ENGINE_MARKET_PHASES_H_
