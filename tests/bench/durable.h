// luheng-bench durable: a real server over mTLS, with orders that are acknowledged when they are on
// the disk.
#ifndef TESTS_BENCH_DURABLE_H_
#define TESTS_BENCH_DURABLE_H_

#include <functional>

#include "CLI/CLI.hpp"

namespace luheng::bench {

// Every second connection sells, the others buy, all at one price, so that every second order
// trades. Prints orders and entries a second, latencies, processor time, and how long the index
// takes at the end to catch up.
std::function<int()> AddDurable(CLI::App& mode);

}  // namespace luheng::bench

#endif  // TESTS_BENCH_DURABLE_H_
