#include "engine/market/cancel_timers.h"

#include <algorithm>

#include "ledger/base/check.h"

namespace luheng::engine {
namespace {

// Invariant (1) of one account.
bool IsSound(const CancelTimer& timer) {
  return timer.grace_us.has_value() || !timer.session_deadline.has_value();
}

}  // namespace

std::optional<TimeMicros> CancelTimer::deadline() const {
  if (!owner_deadline) return session_deadline;
  if (!session_deadline) return owner_deadline;
  return std::min(*owner_deadline, *session_deadline);
}

EndReason CancelTimer::reason() const {
  LUHENG_CHECK(deadline().has_value());
  return owner_deadline == deadline() ? EndReason::kTimer : EndReason::kDisconnect;
}

void CancelTimer::ForgetReached(TimeMicros time) {
  for (std::optional<TimeMicros>* deadline : {&owner_deadline, &session_deadline}) {
    if (*deadline && **deadline <= time) deadline->reset();
  }
}

std::optional<CancelTimers::Due> CancelTimers::Next() const {
  if (due_.empty()) return std::nullopt;
  return *due_.begin();
}

const CancelTimer* CancelTimers::Find(AccountNumber account) const {
  const auto found = timers_.find(account);
  return found == timers_.end() ? nullptr : &found->second;
}

AccountNumber CancelTimers::LastAccount() const {
  return timers_.empty() ? AccountNumber{} : timers_.rbegin()->first;
}

std::vector<AccountNumber> CancelTimers::WithDisconnectRule() const {
  std::vector<AccountNumber> accounts;
  for (const auto& [account, timer] : timers_) {
    if (timer.grace_us) accounts.push_back(account);
  }
  return accounts;
}

void CancelTimers::Set(AccountNumber account, const CancelTimer& timer) {
  LUHENG_CHECK(IsSound(timer));
  const CancelTimer* before = Find(account);
  if (before != nullptr && before->deadline()) due_.erase({*before->deadline(), account});
  if (!timer.deadline() && !timer.grace_us) {
    timers_.erase(account);
    return;
  }
  timers_[account] = timer;
  if (timer.deadline()) due_.insert({*timer.deadline(), account});
}

void CancelTimers::Save(Writer& writer) const {
  writer(static_cast<uint32_t>(timers_.size()));
  for (const auto& [account, timer] : timers_) writer(account, timer);
}

void CancelTimers::Load(Reader& reader) {
  uint32_t count = 0;
  reader(count);
  AccountNumber previous{};
  for (uint32_t i = 0; i < count && reader.ok(); ++i) {
    AccountNumber account{};
    CancelTimer timer;
    reader(account, timer);
    const bool is_kept = timer.deadline().has_value() || timer.grace_us.has_value();
    reader.Require(account > previous && is_kept, "cancel timers out of order, or empty");
    reader.Require(IsSound(timer), "the deadline of a session that has no rule");
    if (reader.ok()) Set(account, timer);
    previous = account;
  }
}

}  // namespace luheng::engine
