// Workload: a seeded stream of commands as a lively market gives them, good and bad ones mixed.
//
// It looks at the state only through what the commands answered, so that the same seed gives the
// same commands wherever it is asked.
#ifndef TESTS_ENGINE_WORKLOAD_H_
#define TESTS_ENGINE_WORKLOAD_H_

#include <cstdint>
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

  explicit Workload(uint64_t seed) : random_(seed) {}

  // What comes next: genesis first, then the people, the markets and their means, then trading for
  // ever. While `machine` has work left it is Continue.
  Deed Next(const StateMachine& machine);
  // To be told what the last deed did.
  void Observe(const Result& result);

 private:
  void PlanSetUp();
  Deed NextTrading(const StateMachine& machine);
  Deed NextOrder(const StateMachine& machine);
  Deed NextCancel();
  Deed NextDay(const StateMachine& machine);
  Deed NextHalt();
  Deed NextMeans();
  Deed NextOddity(const StateMachine& machine);
  Actor AnyTrader();
  AccountId AnyAccount();
  InstrumentId AnyInstrument();

  Random random_;
  std::vector<Deed> set_up_;
  size_t set_up_done_ = 0;
  std::vector<OrderId> orders_;  // The last ones that were taken; many have ended.
  int64_t middle_ = 0;           // In ticks above the floor; drifts.
};

}  // namespace luheng::engine::testing

#endif  // TESTS_ENGINE_WORKLOAD_H_
