#include "engine/reject.h"

namespace luheng::engine {
namespace {

// Name of the reason, or nullptr if the number is none of ours.
const char* FindName(RejectReason reason) {
  switch (reason) {
    case RejectReason::kNone:
      return "NONE";
    case RejectReason::kNotAuthorized:
      return "NOT_AUTHORIZED";
    case RejectReason::kParticipantUnknown:
      return "PARTICIPANT_UNKNOWN";
    case RejectReason::kUsccTaken:
      return "USCC_TAKEN";
    case RejectReason::kAccountUnknown:
      return "ACCOUNT_UNKNOWN";
    case RejectReason::kAccountNotOwned:
      return "ACCOUNT_NOT_OWNED";
    case RejectReason::kGrantExists:
      return "GRANT_EXISTS";
    case RejectReason::kGrantUnknown:
      return "GRANT_UNKNOWN";
    case RejectReason::kLastAdministrator:
      return "LAST_ADMINISTRATOR";
    case RejectReason::kMarketUnknown:
      return "MARKET_UNKNOWN";
    case RejectReason::kMarketTaken:
      return "MARKET_TAKEN";
    case RejectReason::kInstrumentUnknown:
      return "INSTRUMENT_UNKNOWN";
    case RejectReason::kInstrumentTaken:
      return "INSTRUMENT_TAKEN";
    case RejectReason::kLotTickNotWholeFen:
      return "LOT_TICK_NOT_WHOLE_FEN";
    case RejectReason::kFloorOffTick:
      return "FLOOR_OFF_TICK";
    case RejectReason::kReferenceOffTick:
      return "REFERENCE_OFF_TICK";
    case RejectReason::kReferenceMissing:
      return "REFERENCE_MISSING";
    case RejectReason::kEffectiveDayPast:
      return "EFFECTIVE_DAY_PAST";
    case RejectReason::kNotATradingDay:
      return "NOT_A_TRADING_DAY";
    case RejectReason::kDayNotAfterLast:
      return "DAY_NOT_AFTER_LAST";
    case RejectReason::kDayAlreadyOpen:
      return "DAY_ALREADY_OPEN";
    case RejectReason::kDayNotOpen:
      return "DAY_NOT_OPEN";
    case RejectReason::kPhaseNotAllowed:
      return "PHASE_NOT_ALLOWED";
    case RejectReason::kDayClosing:
      return "DAY_CLOSING";
    case RejectReason::kMarketClosed:
      return "MARKET_CLOSED";
    case RejectReason::kInstrumentHalted:
      return "INSTRUMENT_HALTED";
    case RejectReason::kOffLot:
      return "OFF_LOT";
    case RejectReason::kOffTick:
      return "OFF_TICK";
    case RejectReason::kBelowFloor:
      return "BELOW_FLOOR";
    case RejectReason::kAboveBand:
      return "ABOVE_BAND";
    case RejectReason::kBelowBand:
      return "BELOW_BAND";
    case RejectReason::kOrderTooLarge:
      return "ORDER_TOO_LARGE";
    case RejectReason::kInsufficientHoldings:
      return "INSUFFICIENT_HOLDINGS";
    case RejectReason::kInsufficientFunds:
      return "INSUFFICIENT_FUNDS";
    case RejectReason::kBookFull:
      return "BOOK_FULL";
    case RejectReason::kOrderUnknown:
      return "ORDER_UNKNOWN";
    case RejectReason::kOrderNotOwned:
      return "ORDER_NOT_OWNED";
    case RejectReason::kNeedsContinuous:
      return "NEEDS_CONTINUOUS";
    case RejectReason::kNoBand:
      return "NO_BAND";
    case RejectReason::kWouldTrade:
      return "WOULD_TRADE";
    case RejectReason::kStopReached:
      return "STOP_REACHED";
    case RejectReason::kExpireDayPast:
      return "EXPIRE_DAY_PAST";
    case RejectReason::kPositionLimit:
      return "POSITION_LIMIT";
    case RejectReason::kAlreadyFilled:
      return "ALREADY_FILLED";
    case RejectReason::kCancelPending:
      return "CANCEL_PENDING";
    case RejectReason::kDisplayTooSmall:
      return "DISPLAY_TOO_SMALL";
    case RejectReason::kTradeUnknown:
      return "TRADE_UNKNOWN";
    case RejectReason::kReversalUnknown:
      return "REVERSAL_UNKNOWN";
    case RejectReason::kReversalPending:
      return "REVERSAL_PENDING";
    case RejectReason::kApproverNotIndependent:
      return "APPROVER_NOT_INDEPENDENT";
    case RejectReason::kAmountTooLarge:
      return "AMOUNT_TOO_LARGE";
  }
  return nullptr;
}

}  // namespace

const char* RejectReasonName(RejectReason reason) {
  const char* name = FindName(reason);
  return name == nullptr ? "UNKNOWN" : name;
}

bool IsKnown(RejectReason reason) { return FindName(reason) != nullptr; }

}  // namespace luheng::engine
