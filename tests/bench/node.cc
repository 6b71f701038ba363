#include "tests/bench/node.h"

#include <memory>

#include "tests/bench/figures.h"
#include "tests/bench/load.h"
#include "tests/bench/measure.h"

namespace luheng::bench {
namespace {

struct Options {
  int orders = 200'000;
  int in_flight = 1024;
};

int LoadNode(const Options& options) {
  services::SmallExchange exchange;
  exchange.StartNode();
  exchange.OpenMarket();
  const uint64_t size_before = exchange.node_->replica().size();
  Load load(*exchange.node_, options.in_flight);
  const double cpu_before = ProcessCpuSeconds();
  const auto begin = SteadyClock::now();
  load.Trade(exchange, options.orders);
  load.Finish();
  const double seconds = SecondsSince(begin);
  const double cpu_seconds = ProcessCpuSeconds() - cpu_before;
  const uint64_t size = exchange.node_->replica().size();
  const uint64_t lag = size - exchange.node_->index().watermark();
  const auto entries = static_cast<double>(size - size_before);
  Figures("node")
      .Number("orders", options.orders)
      .Number("in_flight", options.in_flight)
      .Number("orders_per_second", options.orders / seconds)
      .Number("entries_per_second", entries / seconds)
      .Number("cpu_us_per_entry", cpu_seconds * 1e6 / entries, 2)
      .Number("index_lag_entries", static_cast<double>(lag))
      .Number("index_lag_seconds", static_cast<double>(lag) / (entries / seconds), 2)
      .Print();
  return 0;
}

}  // namespace

std::function<int()> AddNode(CLI::App& mode) {
  const auto options = std::make_shared<Options>();
  mode.add_option("--orders", options->orders)->capture_default_str();
  mode.add_option("--in-flight", options->in_flight)->capture_default_str();
  return [options] { return LoadNode(*options); };
}

}  // namespace luheng::bench
