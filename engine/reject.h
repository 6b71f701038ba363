// Why the market refuses a command: the stable reason codes.
//
// Each command checks in the order of docs/reject_reasons.md and reports the first that applies.
// Numbers are journaled, stable, and never reused; groups: 1xx who, 2xx market and calendar, 3xx
// orders, 4xx amounts, 5xx rights and the ways to trade them outside the book. 1 is not a reason:
// it stands in the outcome of a command that was proposed (engine/command_codec.cc).
#ifndef ENGINE_REJECT_H_
#define ENGINE_REJECT_H_

#include <cstdint>

namespace luheng::engine {

enum class RejectReason : uint16_t {
  kNone = 0,

  kNotAuthorized = 101,  // The actor holds no role that this command asks for.
  kParticipantUnknown = 102,
  kUsccTaken = 103,  // Another participant has this USCC.
  kAccountUnknown = 104,
  kAccountNotOwned = 105,  // The account belongs to another participant.
  kGrantExists = 106,
  kGrantUnknown = 107,
  kLastAdministrator = 108,  // Revoking would leave fewer than one administrator.
  kKeyOfAnotherLog = 109,    // The key's name is not the origin of this journal.
  kKeyTaken = 110,           // The key signs checkpoints, or has signed them.
  kNewKeyNotSigned = 111,    // The new key has not signed the change.
  kOldKeyNotSigned = 112,    // The key that the new one follows has not signed the change.

  kMarketUnknown = 201,
  kMarketTaken = 202,  // A market with this code exists.
  kInstrumentUnknown = 203,
  kInstrumentTaken = 204,     // An instrument with this symbol exists.
  kLotTickNotWholeFen = 205,  // One lot at one tick is not a whole number of fen.
  kFloorOffTick = 206,
  kReferenceOffTick = 207,
  kReferenceMissing = 208,  // The market has a band, so the instrument needs a reference price.
  kEffectiveDayPast = 209,  // limit: the first day that may still be set.
  kNotATradingDay = 210,
  kDayNotAfterLast = 211,  // limit: the last trading day opened.
  kDayAlreadyOpen = 212,   // limit: the day that is open.
  kDayNotOpen = 213,
  kPhaseNotAllowed = 214,
  kDayClosing = 215,  // Orders of the last day are still being ended; try again in a moment.

  kMarketClosed = 301,
  kInstrumentHalted = 302,
  kOffLot = 303,                // limit: the lot in grams.
  kOffTick = 304,               // limit: the tick in fen.
  kBelowFloor = 305,            // limit: the floor in fen per tonne.
  kAboveBand = 306,             // limit: the highest price allowed.
  kBelowBand = 307,             // limit: the lowest price allowed.
  kOrderTooLarge = 308,         // limit: the largest order in grams.
  kInsufficientHoldings = 309,  // limit: grams available.
  kInsufficientFunds = 310,     // limit: fen available.
  kBookFull = 311,              // limit: resting orders a shard can hold.
  kOrderUnknown = 312,          // Never existed, or has ended.
  kOrderNotOwned = 313,
  kNeedsContinuous = 314,  // A market order, IMMEDIATE_OR_CANCEL or FILL_OR_KILL in a call.
  kNoBand = 315,           // A market order to buy where no band bounds its price.
  kWouldTrade = 316,       // A post-only order. limit: the price that it would meet.
  kStopReached = 317,      // limit: the last price, which is at or beyond the stop price.
  kExpireDayPast = 318,    // limit: the trading day that is open.
  kPositionLimit = 319,    // limit: grams that the participant may still buy.
  kAlreadyFilled = 320,    // limit: grams filled, which the new quantity must exceed.
  kCancelPending = 321,    // The account's orders are being cancelled; try again in a moment.
  kDisplayTooSmall = 322,  // limit: the smallest display quantity for such an order.
  kTradeUnknown = 331,     // None of the open trading day, or reversed already.
  kReversalUnknown = 332,
  kReversalPending = 333,         // limit: the sequence of the request.
  kApproverNotIndependent = 334,  // Asked for it, has approved it, or belongs to a party.

  kAmountTooLarge = 401,  // limit: the largest total allowed.

  kNotEligible = 501,      // limit: the checks that fail, bit n for En (docs/market_rules.md).
  kRecordUnknown = 502,    // What the command names of rights does not exist.
  kRecordNotOwned = 503,   // It is another participant's.
  kStateNotAllowed = 504,  // limit: the state that it is in.
  kRightsShort = 505,      // limit: grams available.
  kWrongForm =
      506,  // A certificate is named where rights are balances, or none where they are not.
  kWrongMode = 507,            // The instrument is traded in another way.
  kTradingModeFixed = 508,     // There is some of the instrument already.
  kNotAReserve = 509,          // The account is not of the kind that the command asks for.
  kReserveShort = 510,         // limit: grams in the reserve.
  kOutsideJurisdiction = 511,  // The bureau is not that of the place.
  kParameterMissing = 512,     // limit: number of the parameter that has no row in force.
  kNotAlike = 513,             // The instruments differ in more than their place.
  kSameParty = 514,            // Both sides are one participant.
  kTermsChanged = 515,         // The hash is not that of what stands on record.
  kDeadlinePassed = 516,       // limit: the last day that there was.
  kDeadlineNotPassed = 517,    // limit: the last day that there is.
  kPriorityFirst = 518,        // limit: the request that goes first.
  kRightPaid = 519,            // It was paid for: it is bought back, not reclaimed.
  kRightUnpaid = 520,          // limit: nothing; the fee has to be paid first.
  kWindowClosed = 521,         // limit: when it opens or closed, in microseconds.
  kTooManyBids = 522,          // limit: bids of a bidder.
  kOffIncrement = 523,         // limit: the step in fen per tonne.
  kPriceOutsideLimit = 524,    // limit: the lowest, or highest, price allowed.
  kTooMuchAsked = 525,         // limit: grams offered.
  kListMismatch = 526,         // The list's hash is not the one that was published.
  kRevealMismatch = 527,       // The secret is not what was committed to.
  kApplicantTwice = 528,       // limit: the account.
  kTooManyApplicants = 529,    // limit: applicants that a lottery has room for.
  kTooManyInstalments = 530,   // limit: instalments allowed.
  kLeaseTooLong = 531,         // limit: months allowed.
  kLoanTooLarge = 532,         // limit: fen allowed.
  kAlreadyPledged = 533,       // To another creditor.
  kBlockTooSmall = 534,        // limit: the smallest block in grams.
  kListingTooLarge = 535,      // limit: the largest listing in grams.
  kOutsideBestPrices = 536,    // limit: the worst of the best prices, in fen per tonne.
  kOutsideSession =
      537,  // limit: minute of the day at which the next session opens, or the last one closed.
  kParticipantEnded = 538,
  kHasHoldings = 539,  // The participant still has rights, money or open business.
  kProposalExpired = 540,
  kTooFarAhead = 545,    // limit: the last day that may be named.
  kNotABank = 546,       // Nobody of the participant holds a bank's role.
  kPledgeNotOpen = 547,  // There are no loans against rights where the borrower is.
  kNameErased = 548,     // There is no name any more.
};

// Upper-case name of the reason, for example "OFF_TICK"; "UNKNOWN" for a number that is none.
const char* RejectReasonName(RejectReason reason);

// Whether the number is one of the reasons above.
bool IsKnown(RejectReason reason);

// Why a command is refused. `limit` is the bound that was broken, where the reason has one.
struct Rejection {
  RejectReason reason = RejectReason::kNone;
  int64_t limit = 0;
  bool operator==(const Rejection&) const = default;
};

}  // namespace luheng::engine

#endif  // ENGINE_REJECT_H_
