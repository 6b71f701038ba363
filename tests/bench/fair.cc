#include "tests/bench/fair.h"

#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "tests/bench/benched_exchange.h"
#include "tests/bench/figures.h"
#include "tests/bench/measure.h"
#include "tests/bench/order_dialogue.h"
#include "tests/bench/traffic.h"

namespace luheng::bench {
namespace {

constexpr uint64_t kOrdersPerConnection = uint64_t{1} << 36;
constexpr int kBlastStreams = 4;
constexpr int kBlastOrdersPerMessage = 128;

struct Options {
  std::string luhengd;
  int budget = 20'000;  // Orders a second of each participant.
  int rate = 200;       // Of the one whose latency is measured.
  double seconds = 5;
};

Connection ConnectionOf(const BenchedExchange& exchange, BenchedExchange::Trader trader,
                        CallKind kind, int orders_per_message, uint64_t number) {
  return {.channel = Connect(exchange.EndpointOf(trader)),
          .dialogue = MakeOrderDialogue(kind, orders_per_message, exchange.Order(trader)),
          .next_order = number * kOrdersPerConnection};
}

int MeasureFairness(const Options& options) {
  BenchedExchange exchange(options.luhengd, options.budget);
  std::vector<Connection> steady;
  steady.push_back(ConnectionOf(exchange, BenchedExchange::kBuyer, CallKind::kUnary, 1, 0));
  std::vector<Connection> blasting;
  for (uint64_t i = 1; i <= kBlastStreams; ++i) {
    blasting.push_back(ConnectionOf(exchange, BenchedExchange::kSeller, CallKind::kStream,
                                    kBlastOrdersPerMessage, i));
  }
  TrafficOptions calm;
  calm.kind = CallKind::kUnary;
  calm.orders_per_second = options.rate;
  calm.seconds = options.seconds;
  const TrafficFigures before = Drive(steady, calm);

  TrafficOptions blast;
  blast.messages_under_way = 8 * kBlastStreams;
  blast.seconds = options.seconds + 2 * blast.warm_up_seconds;
  TrafficFigures blasted;
  std::thread blaster([&] { blasted = Drive(blasting, blast); });
  const TrafficFigures during = Drive(steady, calm);
  blaster.join();

  Figures("fair")
      .Number("budget", options.budget)
      .Number("rate", options.rate)
      .Number("before_p50_us", Percentile(before.latency_us, 0.5))
      .Number("before_p99_us", Percentile(before.latency_us, 0.99))
      .Number("during_p50_us", Percentile(during.latency_us, 0.5))
      .Number("during_p99_us", Percentile(during.latency_us, 0.99))
      .Number("blast_orders_per_second", blasted.orders_per_second)
      .Number("blast_refused", static_cast<double>(blasted.refused_count))
      .Print();
  steady.clear();
  blasting.clear();
  exchange.Stop();
  return 0;
}

}  // namespace

std::function<int()> AddFair(CLI::App& mode) {
  const auto options = std::make_shared<Options>();
  options->luhengd = std::filesystem::path(OwnProgram()).replace_filename("luhengd").string();
  mode.add_option("--luhengd", options->luhengd, "The server's program")->capture_default_str();
  mode.add_option("--budget", options->budget, "Orders a second of each participant; 0: no limit")
      ->capture_default_str();
  mode.add_option("--rate", options->rate, "Orders a second of the one that is measured")
      ->capture_default_str();
  mode.add_option("--seconds", options->seconds)->capture_default_str();
  return [options] { return MeasureFairness(*options); };
}

}  // namespace luheng::bench
