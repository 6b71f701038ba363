// luheng-bench node: many durable orders, without the network.
#ifndef TESTS_BENCH_NODE_H_
#define TESTS_BENCH_NODE_H_

#include <functional>

#include "CLI/CLI.hpp"

namespace luheng::bench {

// Prints orders and entries a second, and how far the index is behind at the end.
std::function<int()> AddNode(CLI::App& mode);

}  // namespace luheng::bench

#endif  // TESTS_BENCH_NODE_H_
