// Concerns: which entry concerns whom.
//
//   a command accepted    the subjects that it names and those that it made
//   a command refused     of the subjects that it names, those that exist
//   TradeSide, OrderEnded, OrderTriggered, OrderReduced    account and order
//   InstrumentClosed, AuctionPriced                        instrument
//   TradeReversed                                          account
// "Names" means: GrantRole and RevokeRole the grantee's participant; OpenAccount the participant;
// Deposit the account; AllocateRights account and instrument; CreateInstrument and SetMarketRules
// the market; SetPriceFloor and SetPhase the instrument; SubmitOrder, CancelOrders and the
// commands of timers and sessions the account; CancelOrder and AmendOrder the order and its
// account; a command or event of rights all ids in it, in the order of its fields, but no more than
// an entry has room for, and of accounts in a trader's command only the trader's own. A proposal
// that is approved concerns what the proposed command does. Genesis makes participant 1.
#ifndef ENGINE_CONCERNS_H_
#define ENGINE_CONCERNS_H_

#include <cstddef>

#include "absl/container/inlined_vector.h"
#include "engine/command.h"
#include "engine/event.h"
#include "engine/state_machine.h"
#include "engine/subject.h"
#include "ledger/entry.h"

namespace luheng::engine {

// What an entry concerns, and whether it is the subject's first entry.
struct Concern {
  Subject subject{};
  bool is_first = false;
};
using Concerns = absl::InlinedVector<Concern, 2>;

// `after` is the state after the command.
Concerns ConcernsOf(const Command& command, const Outcome& outcome, const StateMachine& after);
Concerns ConcernsOf(const Event& event);

// How many records of rights of a type there are; 0 of what is not one of rights.
size_t RecordCount(SubjectType type, const Rights& rights);

}  // namespace luheng::engine

#endif  // ENGINE_CONCERNS_H_
