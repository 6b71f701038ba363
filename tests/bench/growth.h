// luheng-bench growth: what a long journal costs, in running and in starting.
#ifndef TESTS_BENCH_GROWTH_H_
#define TESTS_BENCH_GROWTH_H_

#include <functional>

#include "CLI/CLI.hpp"

namespace luheng::bench {

// Prints the processor time of an entry, of the whole process, from 100,000 entries on and up to
// the end of the journal; and the time that a node needs to start from a snapshot and the last
// commands.
std::function<int()> AddGrowth(CLI::App& mode);

}  // namespace luheng::bench

#endif  // TESTS_BENCH_GROWTH_H_
