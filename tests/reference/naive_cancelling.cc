// Cancelling many orders, timers, and the tasks that others may come between.
#include <algorithm>

#include "engine/ids.h"
#include "tests/reference/naive_exchange.h"

namespace luheng::reference {

using engine::AccountId;
using engine::EndReason;
using engine::InstrumentId;
using engine::ParticipantId;
using engine::Phase;
using engine::Rejection;
using engine::RejectReason;
using engine::TimeInForce;

namespace {

// What one command ends, and what it looks at.
constexpr uint32_t kEndedByACommand = 256;
constexpr uint32_t kSeenByACommand = 16'384;

bool IsRefused(const Rejection& rejection) { return rejection.reason != RejectReason::kNone; }

}  // namespace

bool NaiveExchange::HasMore(const NaiveTask& task) const {
  return std::any_of(orders_.begin(), orders_.end(), [&](const NaiveOrder& order) {
    return order.terms.account == task.account && order.number < task.number_end;
  });
}

// From the newest to the oldest. Orders whose phase forbids to cancel stay.
uint32_t NaiveExchange::CancelSome(NaiveTask& task) {
  std::vector<const NaiveOrder*> before;
  for (const NaiveOrder& order : orders_) {
    const bool is_next = order.terms.account == task.account && order.number < task.number_end;
    if (is_next) before.push_back(&order);
  }
  std::reverse(before.begin(), before.end());
  uint32_t ended = 0;
  for (uint32_t seen = 0; seen < before.size() && seen < kSeenByACommand; ++seen) {
    if (ended == kEndedByACommand) break;
    const NaiveOrder& order = *before[seen];
    task.number_end = order.number;
    if (task.instrument && *task.instrument != order.terms.instrument) continue;
    if (task.side && *task.side != order.terms.side) continue;
    if (instruments_.at(order.terms.instrument).phase == Phase::kCallNoCancel) continue;
    End(order, task.reason);
    ++ended;
  }
  return ended;
}

NaiveOutcome NaiveExchange::BeginCancel(NaiveTask task) {
  NaiveOutcome outcome;
  outcome.order_count = CancelSome(task);
  if (!HasMore(task)) return outcome;
  tasks_.push_back(task);
  outcome.is_pending = true;
  return outcome;
}

NaiveOutcome NaiveExchange::CancelMany(ParticipantId trader, const engine::CancelOrders& body) {
  const Rejection reason = FindOwnerReason(trader, body.account);
  if (IsRefused(reason)) return {.rejection = reason};
  if (body.instrument && !instruments_.contains(*body.instrument)) {
    return {.rejection = {RejectReason::kInstrumentUnknown}};
  }
  if (IsCancelling(body.account)) return {.rejection = {RejectReason::kCancelPending}};
  return BeginCancel({.instrument = body.instrument,
                      .account = body.account,
                      .side = body.side,
                      .reason = EndReason::kMassCancel});
}

NaiveOutcome NaiveExchange::SetTimer(ParticipantId trader, const engine::SetCancelTimer& body,
                                     int64_t time) {
  const Rejection reason = FindOwnerReason(trader, body.account);
  if (IsRefused(reason)) return {.rejection = reason};
  NaiveTimer& timer = timers_[body.account];
  timer.owners.reset();
  if (body.timeout_us > 0) timer.owners = time + body.timeout_us;
  return {};
}

NaiveOutcome NaiveExchange::SetRule(ParticipantId trader, const engine::SetDisconnectRule& body) {
  const Rejection reason = FindOwnerReason(trader, body.account);
  if (IsRefused(reason)) return {.rejection = reason};
  NaiveTimer& timer = timers_[body.account];
  timer.grace = body.grace_us;
  timer.sessions.reset();
  return {};
}

// What is due comes off; of two, the one that was due first says why, and of two at once the
// owner's.
NaiveOutcome NaiveExchange::FireTimer(AccountId account, int64_t time) {
  NaiveTimer& timer = timers_[account];
  const bool is_owners = timer.owners && (!timer.sessions || *timer.owners <= *timer.sessions);
  const EndReason reason = is_owners ? EndReason::kTimer : EndReason::kDisconnect;
  if (timer.owners && *timer.owners <= time) timer.owners.reset();
  if (timer.sessions && *timer.sessions <= time) timer.sessions.reset();
  for (NaiveTask& task : tasks_) {
    if (task.is_expiry || task.account != account) continue;
    // What cancels a part of the orders cancels all of them from now on.
    if (task.instrument || task.side) task = {.account = account, .reason = reason};
    return {.is_pending = true};
  }
  return BeginCancel({.account = account, .reason = reason});
}

NaiveOutcome NaiveExchange::Disconnect(AccountId account, int64_t time) {
  NaiveTimer& timer = timers_[account];
  const int64_t deadline = time + *timer.grace;
  if (!timer.sessions || deadline < *timer.sessions) timer.sessions = deadline;
  return {};
}

void NaiveExchange::PlanExpiry(std::optional<InstrumentId> instrument) {
  const bool has_orders = std::any_of(orders_.begin(), orders_.end(), [&](const NaiveOrder& order) {
    return !instrument || order.terms.instrument == *instrument;
  });
  if (!has_orders) return;
  tasks_.push_back({.is_expiry = true, .instrument = instrument, .day = *last_day_});
}

// By slot, which is in the order's id. True once it has looked at all.
bool NaiveExchange::ExpireSome(NaiveTask& task) {
  uint32_t ended = 0;
  for (; task.next_slot <= slot_max_; ++task.next_slot) {
    if (ended == kEndedByACommand) return false;
    for (const NaiveOrder& order : orders_) {
      if (engine::SlotOf(order.id) != task.next_slot) continue;
      if (task.instrument && *task.instrument != order.terms.instrument) break;
      if (instruments_.at(order.terms.instrument).phase != Phase::kClosed) break;
      const TimeInForce time_in_force = order.terms.time_in_force;
      const bool is_over =
          time_in_force == TimeInForce::kDay ||
          (time_in_force == TimeInForce::kGoodTillDate && *order.terms.expire_day <= task.day);
      if (is_over) {
        End(order, EndReason::kDayEnd);
        ++ended;
      }
      break;
    }
  }
  return true;
}

void NaiveExchange::GoOn() {
  NaiveTask task = tasks_.front();
  tasks_.pop_front();
  bool is_done = false;
  if (task.is_expiry) {
    is_done = ExpireSome(task);
  } else {
    CancelSome(task);
    is_done = !HasMore(task);
  }
  if (!is_done) tasks_.push_back(task);
}

}  // namespace luheng::reference
