// Traffic: drives a gRPC server with orders over a few connections, and takes their latencies.
//
// Closed loop: every call, or every stream, keeps so many messages under way. Open loop: messages
// are due at a steady rate, whatever the server does; a latency counts from when its message was
// due, so that what a slow server keeps from being sent is counted too.
#ifndef TESTS_BENCH_TRAFFIC_H_
#define TESTS_BENCH_TRAFFIC_H_

#include <grpcpp/channel.h>

#include <cstdint>
#include <memory>
#include <vector>

#include "services/cli/client.h"
#include "tests/bench/dialogue.h"

namespace luheng::bench {

// A connection of its own to the server.
std::shared_ptr<grpc::Channel> Connect(const services::cli::Endpoint& endpoint);

struct Connection {
  std::shared_ptr<grpc::Channel> channel;
  std::unique_ptr<Dialogue> dialogue;
  uint64_t next_order = 0;  // Its orders have the numbers from here on.
};

struct TrafficOptions {
  CallKind kind = CallKind::kStream;
  int messages_under_way = 64;   // In all; a closed loop's.
  double orders_per_second = 0;  // In all; 0: a closed loop.
  double seconds = 3;            // That are measured.
  double warm_up_seconds = 0.5;  // Before.
};

struct TrafficFigures {
  double orders_per_second = 0;    // Acknowledged.
  std::vector<double> latency_us;  // Of the messages that were due in the measured time.
  uint64_t order_count = 0;        // Acknowledged, warm-up and end included.
  uint64_t refused_count = 0;      // For want of room.
};

// REQUIRES: all dialogues say the same kind of message.
TrafficFigures Drive(std::vector<Connection>& connections, const TrafficOptions& options);

}  // namespace luheng::bench

#endif  // TESTS_BENCH_TRAFFIC_H_
