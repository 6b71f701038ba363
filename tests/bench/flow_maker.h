// luheng-bench flow: makes an order flow, and with a plain matcher what it leads to.
//
// The flow is of the kind that an exchange sees: most orders rest a little away from a price that
// drifts, most of them are cancelled, some trade at once, and a few cancels come too late. The same
// seed gives the same bytes everywhere.
#ifndef TESTS_BENCH_FLOW_MAKER_H_
#define TESTS_BENCH_FLOW_MAKER_H_

#include <functional>

#include "CLI/CLI.hpp"

namespace luheng::bench {

// Writes FILE and FILE.expect.
std::function<int()> AddFlow(CLI::App& mode);

}  // namespace luheng::bench

#endif  // TESTS_BENCH_FLOW_MAKER_H_
