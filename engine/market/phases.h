// Market phases: one table of what each allows.
#ifndef ENGINE_MARKET_PHASES_H_
#define ENGINE_MARKET_PHASES_H_

#include "engine/types.h"

namespace luheng::engine {

struct PhaseRules {
  bool submit = false;  // Orders are taken.
  bool cancel = false;  // Orders may be cancelled.
  bool match = false;   // An order trades when it comes.
};

constexpr PhaseRules RulesOf(Phase phase) {
  switch (phase) {
    case Phase::kClosed:
      return {.submit = false, .cancel = false, .match = false};
    case Phase::kCall:
      return {.submit = true, .cancel = true, .match = false};
    case Phase::kCallNoCancel:
      return {.submit = true, .cancel = false, .match = false};
    case Phase::kContinuous:
      return {.submit = true, .cancel = true, .match = true};
    case Phase::kHalted:
      return {.submit = false, .cancel = true, .match = false};
  }
  return {};
}

}  // namespace luheng::engine

#endif  // ENGINE_MARKET_PHASES_H_
