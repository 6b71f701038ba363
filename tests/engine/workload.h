// Workload: a seeded stream of commands as a lively market gives them, good and bad ones mixed: all
// kinds, all phases, all types of orders, days that are opened and closed, timers that run out.
//
// It looks at the state only, so that the same seed gives the same commands wherever it is asked.
#ifndef TESTS_ENGINE_WORKLOAD_H_
#define TESTS_ENGINE_WORKLOAD_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "engine/state_machine.h"
#include "tests/engine/cast.h"
#include "tests/engine/random.h"

namespace luheng::engine::testing {

struct Deed {
  Actor actor;
  CommandBody body;
};

class Workload {
 public:
  static constexpr uint32_t kEnterpriseCount = 5;
  static constexpr uint32_t kAccountsOfEach = 2;
  static constexpr uint32_t kInstrumentCount = 3;
  // Commands that come first: genesis, the people, the markets and their means, the first day.
  static constexpr int kSetUpCount = 72;

  explicit Workload(uint64_t seed) : random_(seed) {}

  // What comes next: the set-up, then trading for ever. While `machine` has work left that has to
  // be whole it is Continue, and now and then while it has a task.
  Deed Next(const StateMachine& machine);
  // To be told what the last deed did.
  void Observe(const Result& result);

 private:
  struct KnownOrder {
    OrderId id{};
    AccountId account{};
  };

  void PlanSetUp();
  Deed NextTrading(const StateMachine& machine);
  Deed NextDay(const StateMachine& machine);
  Deed NextPhase(const StateMachine& machine);
  Deed NextMeans();
  Deed NextRules(const StateMachine& machine);
  Deed NextOddity(const StateMachine& machine);
  Deed NextReversal();

  // workload_orders.cc
  Deed NextOrder(const StateMachine& machine);
  Deed NextCancel(const StateMachine& machine);
  Deed NextAmend(const StateMachine& machine);
  Deed NextMassCancel(const StateMachine& machine);
  Deed NextTimer(const StateMachine& machine);
  // One of very many orders of an account or two, which does not cross; then, for each account,
  // what makes work of them.
  Deed NextOfCrowd(const StateMachine& machine);
  SubmitOrder MakeOrder(const StateMachine& machine);
  void ChooseType(const StateMachine& machine, SubmitOrder& order);
  void ChooseConditions(const StateMachine& machine, SubmitOrder& order);
  void Spoil(SubmitOrder& order);
  int64_t MiddleTicks(const Instrument& instrument) const;
  // Mostly one that takes orders; an order that is open.
  InstrumentId AnyActiveInstrument(const StateMachine& machine);
  KnownOrder AnyOpenOrder(const StateMachine& machine);
  // While orders are being cancelled, now and then one whose orders they may be.
  AccountId AnyBusyAccount(const StateMachine& machine);
  // A timer that has run out.
  std::optional<Deed> DueTimer(const StateMachine& machine);

  Actor AnyTrader();
  AccountId AnyAccount();
  InstrumentId AnyInstrument();
  // The account's trader; now and then somebody else.
  Actor TraderFor(AccountId account);
  TradingDay DayAfter(const StateMachine& machine, int count) const;
  template <class Value>
  const Value& Any(const std::vector<Value>& values) {
    return values[random_.Below(values.size())];
  }
  template <class Value>
  void Remember(std::vector<Value>& values, const Value& value, size_t count_max);

  Random random_;
  std::vector<Deed> set_up_;
  size_t set_up_done_ = 0;
  // The last ones that were taken or made; many have ended.
  std::vector<KnownOrder> orders_;
  std::vector<TradeId> trades_;
  std::vector<ReversalId> reversals_;
  int64_t middle_ = 0;  // In ticks above the floor; drifts.
  size_t crowd_left_ = 0;
  std::vector<AccountId> crowd_accounts_;
  InstrumentId crowd_instrument_{};
};

}  // namespace luheng::engine::testing

#endif  // TESTS_ENGINE_WORKLOAD_H_
