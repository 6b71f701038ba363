// What this machine can do at best: the denominators of every figure in docs/performance.md.
#ifndef TESTS_BENCH_CEILINGS_H_
#define TESTS_BENCH_CEILINGS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace luheng::bench {

// Exact percentile by sorting; `samples` is not empty. 0 <= fraction <= 1.
double Percentile(std::vector<double> samples, double fraction);

// Appends `count` times `bytes` to a growing file in `directory`, with fdatasync after each, and
// returns each append's time in microseconds.
std::vector<double> SyncedAppends(const std::string& directory, size_t bytes, int count);

// Hashes `entry_count` entries of `entry_bytes` one after the other, reading them from a file, with
// one SHA-256 each; returns entries a second.
double ReadAndHash(const std::string& directory, size_t entry_bytes, uint64_t entry_count);

}  // namespace luheng::bench

#endif  // TESTS_BENCH_CEILINGS_H_
