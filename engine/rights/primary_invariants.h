// What is always true of auctions, lotteries and contracts, and what a snapshot of unknown origin
// must show.
//
//   (1) Everything that a record names exists.
//   (2) Bids are by account, each account once; once ranked, by rank. The same of applicants.
//   (3) What is awarded and granted is within what was offered; what is set aside is at least 0.
//   (4) For every place, pollutant and vintage, what auctions, lotteries and contracts have set
//       aside of reserves is what the cap counts as such.
//   (5) Every record that has outcomes left has one task, and every task such a record.
#ifndef ENGINE_RIGHTS_PRIMARY_INVARIANTS_H_
#define ENGINE_RIGHTS_PRIMARY_INVARIANTS_H_

#include <optional>
#include <string>

#include "engine/market/exchange.h"
#include "engine/registry/registry.h"
#include "engine/rights/rights.h"

namespace luheng::engine {

// Names the invariant that is broken; nullopt if none is.
std::optional<std::string> FindBrokenPrimary(const Registry& registry, const Exchange& exchange,
                                             const Rights& rights);

// The money that is set aside in the primary market.
Fen MoneySetAsideInPrimary(const Rights& rights);

}  // namespace luheng::engine

#endif  // ENGINE_RIGHTS_PRIMARY_INVARIANTS_H_
