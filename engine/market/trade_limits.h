// The bounds that hold whatever the way in which something is traded.
#ifndef ENGINE_MARKET_TRADE_LIMITS_H_
#define ENGINE_MARKET_TRADE_LIMITS_H_

#include <optional>

#include "engine/arithmetic.h"
#include "engine/rules.h"

namespace luheng::engine {

// kAmountTooLarge once all that was ever traded of the instrument comes near the end of 64 bits.
inline std::optional<Rejection> CheckTurnover(const Instrument& instrument) {
  const Statistics& total = instrument.total;
  const bool fits = total.volume.value() <= kTurnoverMax && total.amount.value() <= kTurnoverMax;
  if (fits) return std::nullopt;
  return Rejection{RejectReason::kAmountTooLarge, kTurnoverMax};
}

// kPositionLimit, with the room there is: what the participant has of the instrument over all its
// accounts, what its open orders may add, and `added` must not go beyond the market's limit.
// REQUIRES: the instrument has its limits of today.
std::optional<Rejection> CheckPositionLimit(const RuleView& view, const Instrument& instrument,
                                            ParticipantId participant, Grams added);

}  // namespace luheng::engine

#endif  // ENGINE_MARKET_TRADE_LIMITS_H_
