#include "engine/order_command.h"

#include "engine/arithmetic.h"
#include "engine/market/calendar.h"

namespace luheng::engine {
namespace {

constexpr const char* kMustBeTimeout = "must be 0 to 86400000000 microseconds";

bool MayRest(TimeInForce time_in_force) {
  switch (time_in_force) {
    case TimeInForce::kDay:
    case TimeInForce::kGoodTillCancel:
    case TimeInForce::kGoodTillDate:
      return true;
    case TimeInForce::kImmediateOrCancel:
    case TimeInForce::kFillOrKill:
      return false;
  }
  return false;
}

bool IsTimeout(int64_t timeout_us) { return timeout_us >= 0 && timeout_us <= kCancelTimeoutMaxUs; }

// What type, time in force and the optional fields say of one another.
std::optional<Malformed> FindContradiction(const SubmitOrder& body) {
  const bool is_market = body.type == OrderType::kMarket;
  const bool is_stop = body.type == OrderType::kStopLimit;
  const bool may_rest = MayRest(body.time_in_force);
  const bool is_till_date = body.time_in_force == TimeInForce::kGoodTillDate;
  return FirstUnmet({
      {!is_market || !may_rest,
       {"time_in_force", "must be IMMEDIATE_OR_CANCEL or FILL_OR_KILL for a market order"}},
      {!is_stop || may_rest, {"time_in_force", "must let a stop order rest"}},
      {!body.post_only || (may_rest && !is_market && !is_stop),
       {"post_only", "must be false unless a limit order may rest"}},
      {is_market ? body.price == Price{} : IsIn(body.price, 1, kPriceMax),
       {"price", "must be 1 to 10^15, or 0 for a market order"}},
      {is_stop == body.stop_price.has_value(),
       {"stop_price", "must be given for a stop order, and for no other"}},
      {!body.stop_price || IsIn(*body.stop_price, 1, kPriceMax), {"stop_price", kMustBeAmount}},
      {!body.display_quantity || (may_rest && !is_stop),
       {"display_quantity", "must not be given unless a limit order may rest"}},
      {!body.display_quantity || IsIn(*body.display_quantity, 1, body.quantity),
       {"display_quantity", "must be 1 to the quantity"}},
      {is_till_date == body.expire_day.has_value(),
       {"expire_day", "must be given for GOOD_TILL_DATE, and for no other"}},
      {!body.expire_day || IsCalendarDay(*body.expire_day), {"expire_day", kMustBeDay}},
  });
}

}  // namespace

std::optional<Malformed> FindMalformed(const SubmitOrder& body) {
  if (auto malformed = FirstUnmet({
          {IsGiven(body.account), {"account", kMustBeGiven}},
          {IsGiven(body.instrument), {"instrument", kMustBeGiven}},
          {IsKnown(body.side), {"side", kMustBeKnown}},
          {IsKnown(body.type), {"type", kMustBeKnown}},
          {IsKnown(body.time_in_force), {"time_in_force", kMustBeKnown}},
          {IsKnown(body.self_trade_prevention), {"self_trade_prevention", kMustBeKnown}},
          {IsIn(body.quantity, 1, kQuantityMax), {"quantity", kMustBeAmount}},
      })) {
    return malformed;
  }
  return FindContradiction(body);
}

std::optional<Malformed> FindMalformed(const CancelOrder& body) {
  return FirstUnmet({{IsGiven(body.order), {"order", kMustBeGiven}}});
}

std::optional<Malformed> FindMalformed(const AmendOrder& body) {
  return FirstUnmet({{IsGiven(body.order), {"order", kMustBeGiven}},
                     {IsIn(body.quantity, 1, kQuantityMax), {"quantity", kMustBeAmount}},
                     {IsIn(body.price, 1, kPriceMax), {"price", kMustBeAmount}}});
}

std::optional<Malformed> FindMalformed(const CancelOrders& body) {
  return FirstUnmet({{IsGiven(body.account), {"account", kMustBeGiven}},
                     {!body.instrument || IsGiven(*body.instrument), {"instrument", kMustBeGiven}},
                     {!body.side || IsKnown(*body.side), {"side", kMustBeKnown}}});
}

std::optional<Malformed> FindMalformed(const SetCancelTimer& body) {
  return FirstUnmet({{IsGiven(body.account), {"account", kMustBeGiven}},
                     {IsTimeout(body.timeout_us), {"timeout_us", kMustBeTimeout}}});
}

std::optional<Malformed> FindMalformed(const FireCancelTimer& body) {
  return FirstUnmet({{IsGiven(body.account), {"account", kMustBeGiven}}});
}

std::optional<Malformed> FindMalformed(const SetDisconnectRule& body) {
  return FirstUnmet({{IsGiven(body.account), {"account", kMustBeGiven}},
                     {!body.grace_us || IsTimeout(*body.grace_us), {"grace_us", kMustBeTimeout}}});
}

std::optional<Malformed> FindMalformed(const ReportDisconnect& body) {
  return FirstUnmet({{IsGiven(body.account), {"account", kMustBeGiven}}});
}

std::optional<Malformed> FindMalformed(const RequestReversal& body) {
  return FirstUnmet({{IsGiven(body.trade), {"trade", kMustBeGiven}}});
}

std::optional<Malformed> FindMalformed(const ApproveReversal& body) {
  return FirstUnmet({{IsGiven(body.reversal), {"reversal", kMustBeGiven}}});
}

}  // namespace luheng::engine
