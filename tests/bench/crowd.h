// luheng-bench crowd: a million orders that end at once, while others trade.
#ifndef TESTS_BENCH_CROWD_H_
#define TESTS_BENCH_CROWD_H_

#include <functional>

#include "CLI/CLI.hpp"

namespace luheng::bench {

// One account has so many orders in one instrument; another participant trades in another one at a
// steady rate. Prints how long a mass cancel takes to end the orders, and the latency of the
// trading one before and meanwhile, from when an order was to be sent to its answer; then the same
// for DAY orders that expire when their instrument is closed.
std::function<int()> AddCrowd(CLI::App& mode);

}  // namespace luheng::bench

#endif  // TESTS_BENCH_CROWD_H_
