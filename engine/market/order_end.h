// The end of an order, and what an order says of itself.
#ifndef ENGINE_MARKET_ORDER_END_H_
#define ENGINE_MARKET_ORDER_END_H_

#include <cstdint>

#include "engine/rules.h"

namespace luheng::engine {

// Lots that an order has traded.
uint32_t FilledLotsOf(const OrderArena& orders, uint32_t slot);

// Holds what so many lots of the order need: money at its price, or rights; and gives it back.
// REQUIRES, of the first: the account has it.
void Hold(const RuleScope& scope, const Instrument& instrument, uint32_t slot, uint32_t lots);
void ReleaseHold(const RuleScope& scope, const Instrument& instrument, uint32_t slot,
                 uint32_t lots);

// Takes lots off an open order without a trade, the hidden ones first, and gives back what they
// held. Its quantity shrinks with it. REQUIRES: the order rests or waits, and has more lots.
void ReduceOrder(const RuleScope& scope, Instrument& instrument, uint32_t slot, uint32_t lots);

// What a reduction by so many lots left of the order.
OrderReduced DescribeReduced(const RuleScope& scope, uint32_t slot, uint32_t lots);

// Takes a resting or waiting order out of its book; it keeps slot and hold.
void Withdraw(const RuleScope& scope, Instrument& instrument, uint32_t slot);

// Ends a resting or waiting order: takes it out of its book, gives back what it holds, frees its
// slot. The event is the caller's to add.
OrderEnded EndOrder(const RuleScope& scope, uint32_t slot, OrderState state, EndReason reason);

// Ends an order that is in no book: gives back what is left of its hold, frees its slot.
void EndOutsideBook(const RuleScope& scope, const Instrument& instrument, uint32_t slot);

}  // namespace luheng::engine

#endif  // ENGINE_MARKET_ORDER_END_H_
