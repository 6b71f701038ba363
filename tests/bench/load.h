// Load: keeps so many orders under way at a node, without its network.
#ifndef TESTS_BENCH_LOAD_H_
#define TESTS_BENCH_LOAD_H_

#include <cstdint>

#include "engine/command.h"
#include "ledger/base/mutex.h"
#include "services/server/node.h"
#include "tests/services/small_exchange.h"

namespace luheng::bench {

// Submits from one thread.
class Load {
 public:
  // Request ids are made from numbers from `first_request` on.
  Load(services::Node& node, int in_flight_max, uint64_t first_request = 1'000'000)
      : node_(node), in_flight_max_(in_flight_max), next_request_(first_request) {}
  // As Finish().
  ~Load() { Finish(); }

  // Submits, once there is a place and the node takes it. The command must be accepted.
  void Submit(engine::Actor actor, engine::CommandBody body);
  // `count` orders, alternately of the seller and of the buyer, so that every second one trades.
  void Trade(const services::SmallExchange& exchange, int count);

  // Waits until everything is answered.
  void Finish();

 private:
  void Begin();
  void End();

  services::Node& node_;
  const int in_flight_max_;
  uint64_t next_request_;
  Mutex mutex_;
  CondVar changed_;
  int in_flight_ LUHENG_GUARDED_BY(mutex_) = 0;
};

}  // namespace luheng::bench

#endif  // TESTS_BENCH_LOAD_H_
