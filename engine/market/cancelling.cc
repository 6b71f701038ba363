#include "engine/market/cancelling.h"

#include <algorithm>
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

// Walks on from where the arena's walk stands, and cancels. Returns how many it cancelled.
uint32_t Sweep(const RuleScope& scope, const CancelTask& task) {
  OrderArena& orders = scope.exchange.mutable_orders();
  int cancelled = 0;
  for (int seen = 0; seen < kOrdersSeenMax && orders.walk() != 0; ++seen) {
    if (cancelled == kWorkPerCommandMax) break;
    const uint32_t slot = orders.walk();
    if (IsWanted(scope, task, slot)) {
      // Its end moves the walk on.
      scope.events.emplace_back(EndOrder(scope, slot, OrderState::kCancelled, task.reason));
      ++cancelled;
    } else {
      orders.set_walk(orders.detail(slot).owner_next);
    }
  }
  return static_cast<uint32_t>(cancelled);
}

// Cancels what one command may, at once unless other tasks wait, and leaves the rest to a task.
OrdersCancelled Begin(const RuleScope& scope, CancelTask task) {
  OrderArena& orders = scope.exchange.mutable_orders();
  OrdersCancelled done;
  if (orders.NewestOf(task.account) == 0) return done;
  if (scope.exchange.tasks().empty()) {
    task.has_begun = true;
    orders.set_walk(orders.NewestOf(task.account));
    done.order_count = Sweep(scope, task);
    if (orders.walk() == 0) return done;
  }
  scope.exchange.mutable_tasks().emplace_back(task);
  done.is_pending = true;
  return done;
}

// Whether a task cancels whatever the account has; others leave something for another one.
bool IsCancellingAll(const Exchange& exchange, AccountNumber account) {
  return std::any_of(exchange.tasks().begin(), exchange.tasks().end(), [&](const Task& task) {
    const auto* cancel = std::get_if<CancelTask>(&task);
    return cancel != nullptr && cancel->account == account && !cancel->instrument && !cancel->side;
  });
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
  if (IsCancellingAll(scope.exchange, account)) return OrdersCancelled{.is_pending = true};
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

bool ContinueCancel(const RuleScope& scope, CancelTask& task) {
  OrderArena& orders = scope.exchange.mutable_orders();
  // A task that had to wait for others begins now.
  if (!task.has_begun) orders.set_walk(orders.NewestOf(task.account));
  task.has_begun = true;
  Sweep(scope, task);
  return orders.walk() == 0;
}

}  // namespace luheng::engine
