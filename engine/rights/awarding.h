// Awarding: what follows when an auction was decided or called off, bid by bid. A command settles
// at most kWorkPerCommandMax bids; a task (docs/adr/0005) goes on with the rest.
//
//   in a reserve's auction   winners get a contract, into which their deposit goes; the others get
//                            their deposit back
//   in a one-way auction     rights and money change hands at once; the rest is given back
//   called off               everything is given back
//
// With the last bid the auction is kClosed or kCancelled, and AuctionDecided says so.
#ifndef ENGINE_RIGHTS_AWARDING_H_
#define ENGINE_RIGHTS_AWARDING_H_

#include "engine/rights/types.h"
#include "engine/rules.h"

namespace luheng::engine {

// What one command may emit beside its outcome.
inline constexpr size_t kEventsPerCommandMax = 2 * size_t{kWorkPerCommandMax};

// Gives back what of the offer nobody was awarded, settles the first bids, and plans a task if some
// are left. REQUIRES: state, bids and `awarded` are those of the decision.
void BeginAwarding(const RuleScope& scope, AuctionId auction);

// Settles more bids; true once all are.
bool ContinueAwarding(const RuleScope& scope, AuctionId auction);

}  // namespace luheng::engine

#endif  // ENGINE_RIGHTS_AWARDING_H_
