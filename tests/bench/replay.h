// luheng-bench replay: executing a journal again.
#ifndef TESTS_BENCH_REPLAY_H_
#define TESTS_BENCH_REPLAY_H_

#include <functional>

#include "CLI/CLI.hpp"

namespace luheng::bench {

// Prints commands and entries a second: executed again and believed; executed again with every byte
// and the state's hash compared; verified without executing (chain and tree), beside reading and
// hashing the same number of entries of the same mean size.
std::function<int()> AddReplay(CLI::App& mode);

}  // namespace luheng::bench

#endif  // TESTS_BENCH_REPLAY_H_
