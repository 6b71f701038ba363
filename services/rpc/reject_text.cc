#include "services/rpc/reject_text.h"

#include <algorithm>
#include <cstdio>
#include <iterator>
#include <sstream>
#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "engine/command.h"
#include "ledger/base/check.h"
#include "services/rpc/act_request.h"
#include "services/rpc/convert.h"
#include "services/rpc/eligibility_text.h"
#include "services/rpc/reject_rights_text.h"

namespace luheng::services {
namespace {

using engine::RejectReason;

// Fields stand as most requests call them; the others follow that requests of rights have instead.
using Row = RejectText;
using Limit = RejectLimit;

constexpr Row kTable[] = {
    {RejectReason::kNotAuthorized, "", Limit::kNone,
     "You hold no role that this command asks for; an administrator can grant it."},
    {RejectReason::kParticipantUnknown, "participant bank controller", Limit::kNone,
     "There is no such participant; register it first."},
    {RejectReason::kUsccTaken, "uscc", Limit::kNone,
     "A participant with this USCC is registered; use that one."},
    {RejectReason::kAccountUnknown, "account reserve into_account buyer lessee bank_account",
     Limit::kNone, "There is no such account; open it first."},
    {RejectReason::kAccountNotOwned, "account reserve bank_account certificate", Limit::kNone,
     "The account belongs to another participant; use one of your own."},
    {RejectReason::kGrantExists, "role", Limit::kNone, "The user has this role already."},
    {RejectReason::kGrantUnknown, "role", Limit::kNone, "The user does not have this role."},
    {RejectReason::kLastAdministrator, "grantee", Limit::kNone,
     "This is the last administrator; grant the role to another user first."},
    {RejectReason::kKeyOfAnotherLog, "vkey", Limit::kNone,
     "The key's name is not the origin of this journal; make the key with that name."},
    {RejectReason::kKeyTaken, "vkey", Limit::kNone,
     "The key signs checkpoints, or has signed them; make a new one."},
    {RejectReason::kNewKeyNotSigned, "new_signature", Limit::kNone,
     "The new key has not signed this change; sign it again with luhengd key change."},
    {RejectReason::kOldKeyNotSigned, "old_signature", Limit::kNone,
     "The newest key of the same type, or the newest Ed25519 key if there is none, has not signed "
     "this change; sign it again with luhengd key change."},
    {RejectReason::kMarketUnknown, "market", Limit::kNone,
     "There is no such market; create it first."},
    {RejectReason::kMarketTaken, "code", Limit::kNone,
     "A market with this code exists; choose another."},
    {RejectReason::kInstrumentUnknown, "instrument into_instrument", Limit::kNone,
     "There is no such instrument; create it first."},
    {RejectReason::kInstrumentTaken, "symbol", Limit::kNone,
     "An instrument with this symbol exists; choose another."},
    {RejectReason::kLotTickNotWholeFen, "tick_fen_per_tonne", Limit::kNone,
     "One lot at one tick must be whole fen; make lot or tick larger."},
    {RejectReason::kFloorOffTick, "floor_fen_per_tonne", Limit::kNone,
     "The floor must be a multiple of the tick."},
    {RejectReason::kReferenceOffTick, "reference_fen_per_tonne", Limit::kNone,
     "The reference price must be a multiple of the tick."},
    {RejectReason::kReferenceMissing, "reference_fen_per_tonne", Limit::kNone,
     "The market has a price band; give a reference price."},
    {RejectReason::kEffectiveDayPast, "effective_day draw_day", Limit::kDay,
     "That day has begun; the first that can still be set is {}."},
    {RejectReason::kNotATradingDay, "day", Limit::kNone,
     "There is no trading on that day; set the calendar first if there should be."},
    {RejectReason::kDayNotAfterLast, "day", Limit::kDay,
     "A trading day must be later than the last one opened, {}."},
    {RejectReason::kDayAlreadyOpen, "day", Limit::kDay, "{} is open; close it first."},
    {RejectReason::kDayNotOpen, "day", Limit::kNone, "That day is not open."},
    {RejectReason::kPhaseNotAllowed, "phase", Limit::kNone,
     "The phase that the instrument is in does not allow this; wait for another."},
    {RejectReason::kDayClosing, "day", Limit::kNone,
     "Orders of the last trading day are still being ended; try again in a moment."},
    {RejectReason::kMarketClosed, "instrument", Limit::kNone,
     "The market is closed; wait for the next trading day."},
    {RejectReason::kInstrumentHalted, "instrument", Limit::kNone,
     "Trading in this instrument is halted; wait until it goes on."},
    {RejectReason::kOffLot, "quantity_grams", Limit::kNumber,
     "The quantity must be a multiple of the lot, {} g."},
    {RejectReason::kOffTick, "price_fen_per_tonne", Limit::kNumber,
     "The price must be a multiple of the tick, {} fen per tonne."},
    {RejectReason::kBelowFloor, "price_fen_per_tonne", Limit::kNumber,
     "The price must be at least the floor, {} fen per tonne."},
    {RejectReason::kAboveBand, "price_fen_per_tonne", Limit::kNumber,
     "Today's price band ends at {} fen per tonne."},
    {RejectReason::kBelowBand, "price_fen_per_tonne", Limit::kNumber,
     "Today's price band begins at {} fen per tonne."},
    {RejectReason::kOrderTooLarge, "quantity_grams", Limit::kNumber,
     "One order may be {} g at most; split it."},
    {RejectReason::kInsufficientHoldings, "quantity_grams certificate", Limit::kNumber,
     "The account has {} g to sell; reduce the quantity."},
    {RejectReason::kInsufficientFunds,
     "quantity_grams amount_fen account contract lease transfer certificate", Limit::kNumber,
     "The account has {} fen to spend; deposit money or buy less."},
    {RejectReason::kBookFull, "", Limit::kNumber,
     "The exchange holds {} open orders, and no more; try again later."},
    {RejectReason::kOrderUnknown, "order_id", Limit::kNone,
     "There is no such open order; it may have ended."},
    {RejectReason::kOrderNotOwned, "order_id", Limit::kNone, "The order is another participant's."},
    {RejectReason::kNeedsContinuous, "time_in_force", Limit::kNone,
     "Orders that must trade at once are taken in continuous trading only; wait for it."},
    {RejectReason::kNoBand, "type", Limit::kNone,
     "Without a price band a market order could cost anything; give a limit price."},
    {RejectReason::kWouldTrade, "price_fen_per_tonne", Limit::kNumber,
     "The order would trade at {} fen per tonne; choose a price that does not meet it."},
    {RejectReason::kStopReached, "stop_price_fen_per_tonne", Limit::kNumber,
     "The last trade was at {} fen per tonne, so the stop is reached; send a limit order."},
    {RejectReason::kExpireDayPast, "expire_day", Limit::kDay,
     "The day is over; the earliest last day is {}."},
    {RejectReason::kPositionLimit, "quantity_grams", Limit::kNumber,
     "Your participant may buy {} g more of this instrument; reduce the quantity."},
    {RejectReason::kAlreadyFilled, "quantity_grams", Limit::kNumber,
     "{} g are filled; the new quantity must be more, or cancel the order."},
    {RejectReason::kCancelPending, "account", Limit::kNone,
     "The account's orders are being cancelled; try again in a moment."},
    {RejectReason::kDisplayTooSmall, "display_quantity_grams", Limit::kNumber,
     "An order of this size must show {} g at least."},
    {RejectReason::kTradeUnknown, "trade_id", Limit::kNone,
     "There is no such trade on the open trading day that is not undone yet."},
    {RejectReason::kReversalUnknown, "reversal_id", Limit::kNone,
     "There is no such request; it may have ended with its day."},
    {RejectReason::kReversalPending, "trade_id", Limit::kNumber,
     "Request {} asks for this already; approve that one."},
    {RejectReason::kApproverNotIndependent, "", Limit::kNone,
     "Somebody else has to do it, who has not asked for it and belongs to no party of it."},
    {RejectReason::kAmountTooLarge, "quantity_grams amount_fen", Limit::kNumber,
     "The total would pass the limit of {}; use a smaller amount."},
};

// The same reasons, where it is a trade that is to be undone.
constexpr Row kReversalTable[] = {
    {RejectReason::kInsufficientHoldings, "trade_id", Limit::kNumber,
     "The buyer has {} g left of what was bought, which is not enough to give back."},
    {RejectReason::kInsufficientFunds, "trade_id", Limit::kNumber,
     "The seller has {} fen left of what was paid, which is not enough to give back."},
};

bool IsReversal(uint16_t kind) {
  return kind == engine::RequestReversal::kKind || kind == engine::ApproveReversal::kKind;
}

const Row& RowOf(uint16_t kind, RejectReason reason) {
  const auto has_reason = [reason](const Row& row) { return row.reason == reason; };
  if (IsReversal(kind)) {
    const auto* const row =
        std::find_if(std::begin(kReversalTable), std::end(kReversalTable), has_reason);
    if (row != std::end(kReversalTable)) return *row;
  }
  if (const Row* const row = FindRightsRejectText(reason)) return *row;
  const auto* const row = std::find_if(std::begin(kTable), std::end(kTable), has_reason);
  LUHENG_CHECK(row != std::end(kTable));
  return *row;
}

// Whether a word is among others with blanks between.
bool HasWord(std::string_view words, std::string_view word) {
  return (' ' + std::string(words) + ' ').find(' ' + std::string(word) + ' ') != std::string::npos;
}

// What this kind of request calls the first of the fields that it has.
std::string FieldOf(uint16_t kind, std::string_view fields) {
  const std::string_view names = FieldNamesOfKind(kind);
  if (!names.empty()) {
    std::istringstream words{std::string(fields)};
    for (std::string word; words >> word;) {
      if (HasWord(names, word)) return word;
    }
    return "";
  }
  const std::string_view field = fields.substr(0, fields.find(' '));
  const bool has_rules =
      kind == engine::CreateMarket::kKind || kind == engine::SetMarketRules::kKind;
  if (has_rules && field == "effective_day") return "rules.effective_day";
  if (has_rules && field == "reference_fen_per_tonne") return "rules.band_basis_points";
  if (kind == engine::SetCalendarDay::kKind && field == "effective_day") return "day";
  if (kind == engine::Deposit::kKind && field == "quantity_grams") return "amount_fen";
  const bool is_grant = kind == engine::GrantRole::kKind || kind == engine::RevokeRole::kKind;
  if (is_grant && field == "participant") return "grantee";
  if (kind == engine::ApproveReversal::kKind && field == "trade_id") return "reversal_id";
  const bool is_about_order =
      kind == engine::AmendOrder::kKind || kind == engine::CancelOrder::kKind;
  if (is_about_order && (field == "phase" || field == "account")) return "order_id";
  return std::string(field);
}

// In China Standard Time.
std::string FormatTime(engine::TimeMicros time) {
  const absl::Time point = absl::FromUnixMicros(time.value());
  return absl::FormatTime("%Y-%m-%d %H:%M:%S", point, absl::FixedTimeZone(8 * 60 * 60));
}

std::string FormatMinute(int64_t minute) {
  char text[32];
  std::snprintf(text, sizeof(text), "%02d:%02d", static_cast<int>(minute / 60),
                static_cast<int>(minute % 60));
  return text;
}

std::string FormatLimit(const Row& row, int64_t limit) {
  switch (row.limit) {
    case Limit::kNone:
    case Limit::kNumber:
      return std::to_string(limit);
    case Limit::kDay:
      return FormatTradingDay(engine::TradingDay{Narrow<int32_t>(limit)});
    case Limit::kTime:
      return FormatTime(engine::TimeMicros(limit));
    case Limit::kMinute:
      return FormatMinute(limit);
    case Limit::kChecks:
      return DescribeChecks(limit);
  }
  return "";
}

}  // namespace

type::v1::Rejected ToRejected(uint16_t kind, const engine::Rejection& rejection) {
  const Row& row = RowOf(kind, rejection.reason);
  std::string message(row.remedy);
  if (const size_t at = message.find("{}"); at != std::string::npos) {
    message.replace(at, 2, FormatLimit(row, rejection.limit));
  }
  type::v1::Rejected rejected;
  rejected.set_reason(engine::RejectReasonName(rejection.reason));
  rejected.set_code(static_cast<int32_t>(rejection.reason));
  rejected.set_limit(rejection.limit);
  rejected.set_field(FieldOf(kind, row.fields));
  rejected.set_message(message);
  return rejected;
}

}  // namespace luheng::services
