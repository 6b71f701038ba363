// How much one participant at full blast moves the latency of another.
#ifndef TESTS_BENCH_FAIR_H_
#define TESTS_BENCH_FAIR_H_

#include <functional>

#include "CLI/CLI.hpp"

namespace luheng::bench {

// Adds the mode's options; what it returns runs the mode.
std::function<int()> AddFair(CLI::App& mode);

}  // namespace luheng::bench

#endif  // TESTS_BENCH_FAIR_H_
