// luheng-bench refuse: an order flow of whose orders a tenth have to be refused.
//
// After every ninth order of the flow comes one that must be refused: in turn for want of money,
// for want of rights, for a price off the tick, and because it would trade with its own
// participant.
#ifndef TESTS_BENCH_REFUSE_H_
#define TESTS_BENCH_REFUSE_H_

#include <functional>

#include "CLI/CLI.hpp"

namespace luheng::bench {

// Prints digest, oracle (whether what was not refused did what FILE.expect says), how many were
// refused for each reason, ops_per_cpu_second. Exits with 1 unless the oracle is met and each was
// refused for its own reason.
std::function<int()> AddRefuse(CLI::App& mode);

}  // namespace luheng::bench

#endif  // TESTS_BENCH_REFUSE_H_
