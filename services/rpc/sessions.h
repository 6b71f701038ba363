// Sessions: for which accounts order-entry streams are open, and how many.
//
// Thread-safe.
#ifndef SERVICES_RPC_SESSIONS_H_
#define SERVICES_RPC_SESSIONS_H_

#include <cstddef>

#include "absl/container/flat_hash_map.h"
#include "engine/types.h"
#include "ledger/base/mutex.h"

namespace luheng::services {

class Sessions {
 public:
  // A session of the account begins.
  void Begin(engine::AccountId account);
  // A session of the account ends. Returns whether it was the last. REQUIRES: it began.
  bool End(engine::AccountId account);

 private:
  Mutex mutex_;
  absl::flat_hash_map<engine::AccountId, size_t> counts_ LUHENG_GUARDED_BY(mutex_);
};

}  // namespace luheng::services

#endif  // SERVICES_RPC_SESSIONS_H_
