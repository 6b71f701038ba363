#include "engine/market/cancel_timers.h"

namespace luheng::engine {

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
  const CancelTimer* before = Find(account);
  if (before != nullptr && before->deadline) due_.erase({*before->deadline, account});
  if (!timer.deadline && !timer.grace_us) {
    timers_.erase(account);
    return;
  }
  timers_[account] = timer;
  if (timer.deadline) due_.insert({*timer.deadline, account});
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
    const bool is_kept = timer.deadline.has_value() || timer.grace_us.has_value();
    reader.Require(account > previous && is_kept, "cancel timers out of order, or empty");
    if (reader.ok()) Set(account, timer);
    previous = account;
  }
}

}  // namespace luheng::engine
