// CancelTimers: when the orders of an account are cancelled unless somebody prevents it.
//
// An account has two deadlines, which know nothing of each other: its owner's timer
// (cancel-all-after), and the end of the grace that its disconnect rule gives a broken session. Who
// sets the timer again leaves the session's deadline, and who comes back leaves the owner's. A
// session that breaks again does not put off its deadline. The sequencer watches the earliest
// deadline of all and issues FireCancelTimer when ledger time has reached it.
//
// Invariants:
//   (1) Without a disconnect rule there is no deadline of a session.
//   (2) Only accounts that have a deadline or a rule are kept.
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
  std::optional<TimeMicros> owner_deadline{};
  std::optional<TimeMicros> session_deadline{};
  std::optional<int64_t> grace_us{};  // The disconnect rule.

  // The earlier deadline; nullopt if there is none.
  std::optional<TimeMicros> deadline() const;
  // Why orders end at deadline(): kTimer or kDisconnect; the owner's if both are at once.
  // REQUIRES: there is one.
  EndReason reason() const;
  // Forgets the deadlines that are not after `time`.
  void ForgetReached(TimeMicros time);

  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.owner_deadline, self.session_deadline, self.grace_us);
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
  // REQUIRES: invariant (1).
  void Set(AccountNumber account, const CancelTimer& timer);

  void Save(Writer& writer) const;
  void Load(Reader& reader);

 private:
  absl::btree_map<AccountNumber, CancelTimer> timers_;
  absl::btree_set<Due> due_;  // Derived.
};

}  // namespace luheng::engine

#endif  // ENGINE_MARKET_CANCEL_TIMERS_H_
