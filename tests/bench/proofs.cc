#include "tests/bench/proofs.h"

#include <chrono>
#include <random>
#include <vector>

#include "ledger/base/check.h"
#include "tests/bench/measure.h"

namespace luheng::bench {
namespace {

constexpr int kProofs = 10'000;
constexpr int kFreshProofs = 300;
constexpr std::chrono::milliseconds kPatience(10'000);

}  // namespace

void MeasureProofs(services::SmallExchange& exchange, uint64_t first_request, Figures& figures) {
  const services::TileLog& log = exchange.node_->tile_log();
  LUHENG_CHECK(log.WaitFor(exchange.node_->replica().size(), kPatience));
  const uint64_t size = log.Published().head.size;
  std::mt19937_64 random(7);
  std::vector<double> us;
  for (int i = 0; i < kProofs; ++i) {
    const auto begin = SteadyClock::now();
    LUHENG_CHECK(log.ProveInclusion(random() % size, size).ok());
    us.push_back(MicrosSince(begin));
  }
  std::vector<double> ms;
  for (int i = 0; i < kFreshProofs; ++i) {
    const auto answer = services::SubmitAndWait(*exchange.node_, exchange.trader_[i % 2],
                                                first_request + static_cast<uint64_t>(i),
                                                exchange.Order(i % 2, 1, 4));
    const auto begin = SteadyClock::now();
    LUHENG_CHECK(answer.ok() && log.WaitFor(answer->end, kPatience));
    LUHENG_CHECK(log.ProveInclusion(answer->sequence, log.Published().head.size).ok());
    ms.push_back(MicrosSince(begin) / 1e3);
  }
  figures.Number("proof_p50_us", Percentile(us, 0.5), 1)
      .Number("proof_p99_us", Percentile(us, 0.99), 1)
      .Number("fresh_proof_p50_ms", Percentile(ms, 0.5), 1)
      .Number("fresh_proof_p99_ms", Percentile(ms, 0.99), 1);
}

}  // namespace luheng::bench
