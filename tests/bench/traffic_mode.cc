#include "tests/bench/traffic_mode.h"

#include "tests/bench/measure.h"

namespace luheng::bench {
namespace {

constexpr int kCallsUnderWay = 64;
constexpr int kMessagesUnderWay = 8;  // A stream.

}  // namespace

TrafficOptions TrafficModeOptions::traffic() const {
  TrafficOptions traffic;
  traffic.kind = kind();
  traffic.messages_under_way = under_way > 0 ? under_way
                               : unary       ? kCallsUnderWay
                                             : kMessagesUnderWay * connections;
  traffic.orders_per_second = rate;
  traffic.seconds = seconds;
  return traffic;
}

void AddTrafficOptions(CLI::App& mode, TrafficModeOptions& options) {
  mode.add_flag("--unary", options.unary, "One order a call; else streams");
  mode.add_option("--batch", options.orders_per_message, "Orders a message of a stream")
      ->capture_default_str()
      ->check(CLI::Range(1, 1'000));
  mode.add_option("--connections", options.connections, "Each with one stream")
      ->capture_default_str()
      ->check(CLI::Range(1, 64));
  mode.add_option("--under-way", options.under_way,
                  "Calls or messages in all; by default 64 calls, or 8 messages a stream");
  mode.add_option(
      "--rate", options.rate,
      "Orders a second in all, whatever the server does; by default as many as it takes");
  mode.add_option("--seconds", options.seconds)->capture_default_str();
}

void AddTraffic(std::vector<Connection>& connections, const TrafficModeOptions& options,
                pid_t server, Figures& figures) {
  const double server_before = CpuSecondsOf(server);
  const double client_before = ProcessCpuSeconds();
  const TrafficFigures traffic = Drive(connections, options.traffic());
  const double server_seconds = CpuSecondsOf(server) - server_before;
  const double client_seconds = ProcessCpuSeconds() - client_before;
  const auto orders = static_cast<double>(traffic.order_count);
  figures.Text("calls", options.unary ? "unary" : "stream")
      .Number("orders_per_message", options.unary ? 1 : options.orders_per_message)
      .Number("connections", options.connections)
      .Number("rate", options.rate)
      .Number("seconds", options.seconds, 1)
      .Number("orders_per_second", traffic.orders_per_second)
      .Number("refused", static_cast<double>(traffic.refused_count))
      .Number("p50_us", Percentile(traffic.latency_us, 0.5))
      .Number("p99_us", Percentile(traffic.latency_us, 0.99))
      .Number("p999_us", Percentile(traffic.latency_us, 0.999))
      .Number("server_cpu_seconds", server_seconds, 2)
      .Number("server_cpu_us_per_order", server_seconds * 1e6 / orders, 2)
      .Number("client_cpu_us_per_order", client_seconds * 1e6 / orders, 2);
}

}  // namespace luheng::bench
