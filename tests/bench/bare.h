// luheng-bench bare: a BareMatcher on an order flow, beside which mode match is measured.
#ifndef TESTS_BENCH_BARE_H_
#define TESTS_BENCH_BARE_H_

#include <functional>

#include "CLI/CLI.hpp"

namespace luheng::bench {

// Prints digest, trades, cancel_rejected, ops_per_cpu_second (with or without looking ahead, as is
// faster); and, if FILE.expect is there, oracle.
// Exits with 1 if that is not met.
std::function<int()> AddBare(CLI::App& mode);

}  // namespace luheng::bench

#endif  // TESTS_BENCH_BARE_H_
