// luheng-bench lone: one durable order at a time, which has no other to share a sync with.
#ifndef TESTS_BENCH_LONE_H_
#define TESTS_BENCH_LONE_H_

#include <functional>

#include "CLI/CLI.hpp"

namespace luheng::bench {

// Prints the time from submission to answer at a node; that from the committer's Write() to its
// callback, with blocks of the same bytes on a growing journal; and that of a bare synced append of
// as many bytes to a growing file.
std::function<int()> AddLone(CLI::App& mode);

}  // namespace luheng::bench

#endif  // TESTS_BENCH_LONE_H_
