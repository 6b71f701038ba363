// Rules of listings (挂牌): the taker sees who offers at what price, and names the listing.
//
// A listing is offered whole or in parts. It must be below the size of a block trade; a taker may
// choose among the best prices only (parameter kBestLevels), at one price whichever it likes
// (domain 3.1). A listing stays until it is taken or withdrawn; what the limits of a later day
// forbid cannot be taken on it.
#ifndef ENGINE_RIGHTS_LISTING_RULES_H_
#define ENGINE_RIGHTS_LISTING_RULES_H_

#include <optional>

#include "engine/rules.h"

namespace luheng::engine {

std::optional<Rejection> Check(const RuleView& view, const PostListing& body);
Outcome Do(const RuleScope& scope, const PostListing& body);

std::optional<Rejection> Check(const RuleView& view, const TakeListing& body);
Outcome Do(const RuleScope& scope, const TakeListing& body);

std::optional<Rejection> Check(const RuleView& view, const WithdrawListing& body);
Outcome Do(const RuleScope& scope, const WithdrawListing& body);

// Gives back what is held for an open listing, which is over then.
void EndListing(const RuleScope& scope, ListingId id);

}  // namespace luheng::engine

#endif  // ENGINE_RIGHTS_LISTING_RULES_H_
