// Mode primary: an auction with many bidders and a lottery with many applicants, beside sorting and
// hashing the same bytes.
#ifndef TESTS_BENCH_PRIMARY_H_
#define TESTS_BENCH_PRIMARY_H_

#include <functional>

#include "CLI/CLI.hpp"

namespace luheng::bench {

std::function<int()> AddPrimary(CLI::App& mode);

}  // namespace luheng::bench

#endif  // TESTS_BENCH_PRIMARY_H_
