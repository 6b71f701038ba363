// CancelTimers: when the orders of an account are cancelled unless somebody prevents it.
//
// An account has at most one deadline: its owner's timer (cancel-all-after), or the grace that its
// disconnect rule gives a broken session. The owner's timer replaces either; a broken session does
// not put off what is due before. The sequencer watches the earliest deadline and issues
// FireCancelTimer when ledger time has reached it.
//
// Not thread-safe.
#ifndef ENGINE_MARKET_CANCEL_TIMERS_H_
#define ENGINE_MARKET_CANCEL_TIMERS_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/btree_set.h"
#include "engine/codec.h"
#include "engine/registry/holdings.h"
#include "engine/types.h"

namespace luheng::engine {

struct CancelTimer {
  std::optional<TimeMicros> deadline{};
  EndReason reason{};                 // Of the deadline: kTimer or kDisconnect.
  std::optional<int64_t> grace_us{};  // The disconnect rule.
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.deadline, self.reason, self.grace_us);
  }
};

class CancelTimers {
 public:
  struct Due {
    TimeMicros deadline{};
    AccountNumber account{};
    auto operator<=>(const Due&) const = default;
  };
  // The earliest deadline; nullopt if there is none.
  std::optional<Due> Next() const;
  // Nullptr if the account has neither deadline nor rule.
  const CancelTimer* Find(AccountNumber account) const;
  // The last account, by number, that has either; zero if none has.
  AccountNumber LastAccount() const;
  // Accounts that have a disconnect rule, by number.
  std::vector<AccountNumber> WithDisconnectRule() const;

  // Replaces what the account has; one with neither deadline nor rule is forgotten.
  void Set(AccountNumber account, const CancelTimer& timer);

  void Save(Writer& writer) const;
  void Load(Reader& reader);

 private:
  absl::btree_map<AccountNumber, CancelTimer> timers_;
  absl::btree_set<Due> due_;  // Derived.
};

}  // namespace luheng::engine

#endif  // ENGINE_MARKET_CANCEL_TIMERS_H_
