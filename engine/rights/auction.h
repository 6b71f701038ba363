// Auctions: announced, bid in, closed or called off (docs/market_rules.md).
//
//   auction.cc    announce, close, cancel
//   bidding.cc    bids
//   awarding.h    what a close or cancel leaves to be done, bid by bid
//   auction_mode.h  who gets what
#ifndef ENGINE_RIGHTS_AUCTION_H_
#define ENGINE_RIGHTS_AUCTION_H_

#include <optional>

#include "engine/rights/sale.h"
#include "engine/rules.h"

namespace luheng::engine {

// Sets the offer aside: out of the reserve, of the account's rights, or the buyer's money.
//
// A cancelled sealed auction is spread over the reserve's next auctions of the instrument: each of
// these offers its part of it beside its own quantity.
//
// Checks, in this order: kNotAuthorized (a reserve's auction without the role of a bureau, another
// one without that of a trader); kAccountUnknown, kAccountNotOwned, kNotAReserve,
// kParticipantEnded; kInstrumentUnknown, kWrongForm (a reserve has certificates);
// kOutsideJurisdiction; kWindowClosed; kOffLot, kOffTick; kParameterMissing (no fee for the
// floor, or none of the rows that its mode needs); kAmountTooLarge; kReserveShort, or CheckLot's
// and kNotEligible, or kNotEligible and kInsufficientFunds.
std::optional<Rejection> Check(const RuleView& view, const AnnounceAuction& body);
Outcome Do(const RuleScope& scope, const AnnounceAuction& body);

// A reserve's auction takes a deposit of kDepositBasisPoints of the floor's amount; a
// one-way sale the whole amount, and a one-way purchase the rights.
//
// Checks, in this order: kRecordUnknown; kAccountUnknown, kAccountNotOwned, kNotAReserve,
// kParticipantEnded; kStateNotAllowed; kWindowClosed; kSameParty; kApplicantTwice (the participant
// bids with another account); kTooManyApplicants (beyond kBiddersMax); kTooManyBids; kOffLot,
// kOffTick, kAmountTooLarge; kPriceOutsideLimit; kOffIncrement; kTooMuchAsked; kWrongForm and
// CheckLot's; kNotEligible; kInsufficientFunds.
std::optional<Rejection> Check(const RuleView& view, const PlaceBid& body);
Outcome Do(const RuleScope& scope, const PlaceBid& body);

// By an operator, or a bureau of the place. kRecordUnknown; kOutsideJurisdiction;
// kStateNotAllowed; kWindowClosed.
std::optional<Rejection> Check(const RuleView& view, const CloseAuction& body);
Outcome Do(const RuleScope& scope, const CloseAuction& body);

// The same, but before the window is over: from then on what was bid decides. kRecordUnknown;
// kOutsideJurisdiction; kStateNotAllowed; kWindowClosed.
std::optional<Rejection> Check(const RuleView& view, const CancelAuction& body);
Outcome Do(const RuleScope& scope, const CancelAuction& body);

// The bid of an account; nullptr if there is none. REQUIRES: they are not ranked.
const Bid* FindBid(const Auction& auction, AccountId account);
// What a one-way auction sells, and what a bidder sells in a one-way purchase.
Lot LotOf(const Auction& auction);
Lot LotOf(const Auction& auction, const Bid& bid);

// What is set aside for an auction: money of its bidders and its buyer, and rights of a reserve.
Fen MoneySetAside(const Auction& auction);
Grams RightsSetAside(const Auction& auction);

}  // namespace luheng::engine

#endif  // ENGINE_RIGHTS_AUCTION_H_
