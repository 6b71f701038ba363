// What the modes have in common that drive a server over the network: options, and figures.
#ifndef TESTS_BENCH_TRAFFIC_MODE_H_
#define TESTS_BENCH_TRAFFIC_MODE_H_

#include <sys/types.h>

#include <vector>

#include "CLI/CLI.hpp"
#include "tests/bench/figures.h"
#include "tests/bench/traffic.h"

namespace luheng::bench {

struct TrafficModeOptions {
  bool unary = false;
  int orders_per_message = 128;
  int connections = 4;
  int under_way = 0;  // 0: 64 calls, or 8 messages a stream.
  double rate = 0;
  double seconds = 3;

  CallKind kind() const { return unary ? CallKind::kUnary : CallKind::kStream; }
  TrafficOptions traffic() const;
};

void AddTrafficOptions(CLI::App& mode, TrafficModeOptions& options);

// Drives the server and adds what came of it, and the processor time that it took on both sides.
void AddTraffic(std::vector<Connection>& connections, const TrafficModeOptions& options,
                pid_t server, Figures& figures);

}  // namespace luheng::bench

#endif  // TESTS_BENCH_TRAFFIC_MODE_H_
