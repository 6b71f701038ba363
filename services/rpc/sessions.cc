#include "services/rpc/sessions.h"

#include "ledger/base/check.h"

namespace luheng::services {

void Sessions::Begin(engine::AccountId account) {
  MutexLock lock(mutex_);
  ++counts_[account];
}

bool Sessions::End(engine::AccountId account) {
  MutexLock lock(mutex_);
  const auto found = counts_.find(account);
  LUHENG_CHECK(found != counts_.end());
  if (--found->second > 0) return false;
  counts_.erase(found);
  return true;
}

}  // namespace luheng::services
