// What is always true of rights, and what a snapshot of unknown origin must show.
//
//   (1) Everything that a record names exists.
//   (2) No bucket of a certificate is negative, and together they are within its quantity.
//   (3) What is held, pledged, leased and frozen of a certificate, and offered of a balance, is
//   what
//       the records that bind it say.
//   (4) The flows of every reserve add up to its balance, which is not negative.
//   (5) For every place, pollutant and vintage: certificates + reserves + set aside = cap.
//   (6) The money set aside is what bids, contracts, listings and transfers need.
//   (7) Those of primary_invariants.h.
#ifndef ENGINE_RIGHTS_RIGHTS_INVARIANTS_H_
#define ENGINE_RIGHTS_RIGHTS_INVARIANTS_H_

#include <optional>
#include <string>

#include "engine/market/exchange.h"
#include "engine/registry/registry.h"
#include "engine/rights/rights.h"

namespace luheng::engine {

// Names the invariant that is broken; nullopt if none is. Walks everything.
std::optional<std::string> FindBrokenRights(const Registry& registry, const Exchange& exchange,
                                            const Rights& rights);

// (4) and (5) alone, from the sums that are kept: what a test asks after every command.
std::optional<std::string> FindBrokenIdentity(const Rights& rights);

}  // namespace luheng::engine

#endif  // ENGINE_RIGHTS_RIGHTS_INVARIANTS_H_
