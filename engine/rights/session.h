// Whether an instrument may be traded outside the order book now, and at which price.
#ifndef ENGINE_RIGHTS_SESSION_H_
#define ENGINE_RIGHTS_SESSION_H_

#include <optional>

#include "engine/rules.h"

namespace luheng::engine {

// What is traded now: a block trade has a session of its own (domain 3.1).
enum class Trade { kListing, kBlock };

// kInstrumentUnknown; kDayNotOpen; kMarketClosed, kInstrumentHalted; kOutsideSession, where the
// place has rows of kSessionOpen and kSessionClose.
std::optional<Rejection> CheckSession(const RuleView& view, InstrumentId id, Trade trade);

// kOffLot, kOffTick, kAmountTooLarge; kBelowFloor; kAboveBand, kBelowBand: of the day's limits, or
// of a block trade's own band (kBlockBand) around the previous close.
// REQUIRES: CheckSession() found nothing.
std::optional<Rejection> CheckTerms(const RuleView& view, const Instrument& instrument,
                                    Grams quantity, Price price, Trade trade);

}  // namespace luheng::engine

#endif  // ENGINE_RIGHTS_SESSION_H_
