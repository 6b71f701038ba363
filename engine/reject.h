// Why the market refuses a command: the stable reason codes.
//
// Each command checks in the order of docs/reject_reasons.md and reports the first that applies.
// Numbers are journaled, stable, and never reused; groups: 1xx who, 2xx market and calendar, 3xx
// orders, 4xx amounts.
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
