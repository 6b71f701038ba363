// luheng-bench echo: what gRPC over mTLS costs with nothing, or a bare journal, behind it.
#ifndef TESTS_BENCH_ECHO_H_
#define TESTS_BENCH_ECHO_H_

#include <functional>

#include "CLI/CLI.hpp"

namespace luheng::bench {

// Drives an EchoService as mode durable drives the exchange, and prints the same figures.
std::function<int()> AddEcho(CLI::App& mode);
// Serves echo until it is told to stop; mode echo runs it in a process of its own.
std::function<int()> AddEchoServer(CLI::App& mode);

}  // namespace luheng::bench

#endif  // TESTS_BENCH_ECHO_H_
