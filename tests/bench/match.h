// luheng-bench match: the engine alone on an order flow, with every rule, hold and event on.
#ifndef TESTS_BENCH_MATCH_H_
#define TESTS_BENCH_MATCH_H_

#include <functional>

#include "CLI/CLI.hpp"

namespace luheng::bench {

// Prints digest, trades, cancel_rejected, ops_per_cpu_second, p50_ns, p99_ns, p999_ns,
// bytes_per_resting_order; and, if FILE.expect is there, oracle: whether they are what it says.
// Exits with 1 if they are not.
std::function<int()> AddMatch(CLI::App& mode);

}  // namespace luheng::bench

#endif  // TESTS_BENCH_MATCH_H_
