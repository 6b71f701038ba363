// What proofs cost, and how soon a trade can be proved.
#ifndef TESTS_BENCH_PROOFS_H_
#define TESTS_BENCH_PROOFS_H_

#include "tests/bench/figures.h"
#include "tests/services/small_exchange.h"

namespace luheng::bench {

// Adds the microseconds of inclusion proofs of entries here and there, against the published tree,
// and the milliseconds from the answer to a lone order until it is proved. The market is open.
void MeasureProofs(services::SmallExchange& exchange, uint64_t first_request, Figures& figures);

}  // namespace luheng::bench

#endif  // TESTS_BENCH_PROOFS_H_
