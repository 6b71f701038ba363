#include "engine/market/cancelling.h"

#include <algorithm>
#include <deque>
#include <variant>

#include "engine/market/order_end.h"
#include "engine/market/phases.h"
#include "ledger/base/check.h"

namespace luheng::engine {
namespace {

std::optional<Rejection> CheckOwnAccount(const RuleView& view, AccountId id) {
  const Account* account = view.registry.FindAccount(id);
  if (account == nullptr) return Rejection{RejectReason::kAccountUnknown};
  if (account->participant != view.actor.participant) {
    return Rejection{RejectReason::kAccountNotOwned};
  }
  return std::nullopt;
}

bool IsWanted(const RuleScope& scope, const CancelTask& task, uint32_t slot) {
  const OrderRecord& order = scope.exchange.orders().record(slot);
  if (task.instrument && order.instrument() != *task.instrument) return false;
  if (task.side && order.side() != *task.side) return false;
  return RulesOf(scope.exchange.FindInstrument(order.instrument())->phase).cancel;
}

struct Swept {
  uint32_t order_count = 0;  // Cancelled.
  uint32_t next_slot = 0;    // To go on at; 0 if the task is done.
};

// Cancels what one command may, from the order in `slot` on to older ones.
Swept Sweep(const RuleScope& scope, const CancelTask& task, uint32_t slot) {
  const OrderArena& orders = scope.exchange.orders();
  int cancelled = 0;
  for (int seen = 0; seen < kOrdersSeenMax && slot != 0; ++seen) {
    if (cancelled == kWorkPerCommandMax) break;
    const uint32_t next_slot = orders.detail(slot).owner_next;
    if (IsWanted(scope, task, slot)) {
      scope.events.emplace_back(EndOrder(scope, slot, OrderState::kCancelled, task.reason));
      ++cancelled;
    }
    slot = next_slot;
  }
  return {.order_count = static_cast<uint32_t>(cancelled), .next_slot = slot};
}

// Cancels what one command may, and leaves the rest to a task.
// REQUIRES: the account's orders are not being cancelled.
OrdersCancelled Begin(const RuleScope& scope, const CancelTask& task) {
  OrderArena& orders = scope.exchange.mutable_orders();
  LUHENG_CHECK(!orders.HasWalk(task.account));
  const Swept swept = Sweep(scope, task, orders.NewestOf(task.account));
  if (swept.next_slot != 0) {
    orders.SetWalk(task.account, swept.next_slot);
    scope.exchange.mutable_tasks().emplace_back(task);
  }
  return {.order_count = swept.order_count, .is_pending = swept.next_slot != 0};
}

// Makes the account's task one that cancels all orders, from the newest on.
// REQUIRES: the account's orders are being cancelled.
void Widen(const RuleScope& scope, AccountNumber account, EndReason reason) {
  std::deque<Task>& tasks = scope.exchange.mutable_tasks();
  const auto found = std::find_if(tasks.begin(), tasks.end(), [&](const Task& task) {
    const auto* cancel = std::get_if<CancelTask>(&task);
    return cancel != nullptr && cancel->account == account;
  });
  LUHENG_CHECK(found != tasks.end());
  CancelTask& task = std::get<CancelTask>(*found);
  if (!task.instrument && !task.side) return;
  task = {.account = account, .reason = reason};
  OrderArena& orders = scope.exchange.mutable_orders();
  orders.SetWalk(account, orders.NewestOf(account));
}

AccountNumber NumberIn(const RuleScope& scope, AccountId id) {
  const auto number = scope.registry.FindAccountNumber(id);
  LUHENG_CHECK(number.has_value());
  return *number;
}

CancelTimer TimerOf(const RuleScope& scope, AccountNumber account) {
  const CancelTimer* timer = scope.exchange.cancel_timers().Find(account);
  return timer == nullptr ? CancelTimer{} : *timer;
}

}  // namespace

std::optional<Rejection> Check(const RuleView& view, const CancelOrders& body) {
  if (auto rejection = CheckOwnAccount(view, body.account)) return rejection;
  if (body.instrument && view.exchange.FindInstrument(*body.instrument) == nullptr) {
    return Rejection{RejectReason::kInstrumentUnknown};
  }
  if (view.exchange.IsCancelling(*view.registry.FindAccountNumber(body.account))) {
    return Rejection{RejectReason::kCancelPending};
  }
  return std::nullopt;
}

Outcome Do(const RuleScope& scope, const CancelOrders& body) {
  return Begin(scope, {.account = NumberIn(scope, body.account),
                       .instrument = body.instrument,
                       .side = body.side,
                       .reason = EndReason::kMassCancel});
}

std::optional<Rejection> Check(const RuleView& view, const SetCancelTimer& body) {
  return CheckOwnAccount(view, body.account);
}

Outcome Do(const RuleScope& scope, const SetCancelTimer& body) {
  const AccountNumber account = NumberIn(scope, body.account);
  CancelTimer timer = TimerOf(scope, account);
  timer.owner_deadline.reset();
  if (body.timeout_us > 0) timer.owner_deadline = scope.command.time + TimeMicros{body.timeout_us};
  scope.exchange.mutable_cancel_timers().Set(account, timer);
  return Done{};
}

std::optional<Rejection> Check(const RuleView& view, const SetDisconnectRule& body) {
  return CheckOwnAccount(view, body.account);
}

Outcome Do(const RuleScope& scope, const SetDisconnectRule& body) {
  const AccountNumber account = NumberIn(scope, body.account);
  CancelTimer timer = TimerOf(scope, account);
  timer.grace_us = body.grace_us;
  timer.session_deadline.reset();
  scope.exchange.mutable_cancel_timers().Set(account, timer);
  return Done{};
}

Outcome Do(const RuleScope& scope, const FireCancelTimer& body) {
  const AccountNumber account = NumberIn(scope, body.account);
  CancelTimer timer = TimerOf(scope, account);
  const EndReason reason = timer.reason();
  timer.ForgetReached(scope.command.time);
  scope.exchange.mutable_cancel_timers().Set(account, timer);
  if (scope.exchange.IsCancelling(account)) {
    Widen(scope, account, reason);
    return OrdersCancelled{.is_pending = true};
  }
  return Begin(scope, {.account = account, .reason = reason});
}

Outcome Do(const RuleScope& scope, const ReportDisconnect& body) {
  const AccountNumber account = NumberIn(scope, body.account);
  CancelTimer timer = TimerOf(scope, account);
  LUHENG_CHECK(timer.grace_us.has_value());
  const TimeMicros deadline = scope.command.time + TimeMicros{*timer.grace_us};
  if (!timer.session_deadline || deadline < *timer.session_deadline) {
    timer.session_deadline = deadline;
  }
  scope.exchange.mutable_cancel_timers().Set(account, timer);
  return Done{};
}

bool ContinueCancel(const RuleScope& scope, const CancelTask& task) {
  OrderArena& orders = scope.exchange.mutable_orders();
  const Swept swept = Sweep(scope, task, orders.WalkOf(task.account));
  if (swept.next_slot == 0) {
    orders.EndWalk(task.account);
    return true;
  }
  orders.SetWalk(task.account, swept.next_slot);
  return false;
}

}  // namespace luheng::engine
