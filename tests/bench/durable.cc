#include "tests/bench/durable.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "tests/bench/benched_exchange.h"
#include "tests/bench/order_dialogue.h"
#include "tests/bench/traffic_mode.h"

namespace luheng::bench {
namespace {

// Numbers of a connection's orders; a run has fewer.
constexpr uint64_t kOrdersPerConnection = uint64_t{1} << 36;

struct Options : TrafficModeOptions {
  std::string luhengd;
};

int MeasureDurable(const Options& options) {
  BenchedExchange exchange(options.luhengd, 0);
  std::vector<Connection> connections;
  for (int i = 0; i < options.connections; ++i) {
    const auto trader = i % 2 == 0 ? BenchedExchange::kSeller : BenchedExchange::kBuyer;
    Connection& connection = connections.emplace_back();
    connection.channel = Connect(exchange.EndpointOf(trader));
    connection.dialogue =
        MakeOrderDialogue(options.kind(), options.orders_per_message, exchange.Order(trader));
    connection.next_order = static_cast<uint64_t>(i) * kOrdersPerConnection;
  }
  Figures figures("durable");
  const int64_t size_before = exchange.size();
  AddTraffic(connections, options, exchange.process(), figures);
  figures.Number("index_lag_seconds", exchange.WaitForIndex(), 2)
      .Number("entries", static_cast<double>(exchange.size() - size_before));
  connections.clear();
  exchange.Stop();
  figures.Print();
  return 0;
}

}  // namespace

std::function<int()> AddDurable(CLI::App& mode) {
  const auto options = std::make_shared<Options>();
  options->luhengd = std::filesystem::path(OwnProgram()).replace_filename("luhengd").string();
  mode.add_option("--luhengd", options->luhengd, "The server's program")->capture_default_str();
  AddTrafficOptions(mode, *options);
  return [options] { return MeasureDurable(*options); };
}

}  // namespace luheng::bench
