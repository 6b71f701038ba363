// luheng-bench pipeline: what a durable exchange could do at most on this machine.
#ifndef TESTS_BENCH_PIPELINE_H_
#define TESTS_BENCH_PIPELINE_H_

#include <functional>

#include "CLI/CLI.hpp"

namespace luheng::bench {

// Prints the entries a second of a BlockPipeline, in the process.
std::function<int()> AddPipeline(CLI::App& mode);

}  // namespace luheng::bench

#endif  // TESTS_BENCH_PIPELINE_H_
