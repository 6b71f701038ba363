// TrafficRun: one run of Drive(): its times, and what it found so far.
#ifndef TESTS_BENCH_TRAFFIC_RUN_H_
#define TESTS_BENCH_TRAFFIC_RUN_H_

#include <grpcpp/completion_queue.h>

#include <cstddef>
#include <cstdint>
#include <optional>

#include "tests/bench/measure.h"
#include "tests/bench/traffic.h"

namespace luheng::bench {

// Something that gRPC finishes; the tag of its event.
class Tag {
 public:
  virtual ~Tag() = default;
  virtual void Finished(bool ok) = 0;
};

// Of one thread at a time.
class TrafficRun {
 public:
  using Time = SteadyClock::time_point;

  TrafficRun(const TrafficOptions& options, size_t connection_count, int orders_per_message);

  grpc::CompletionQueue& queue() { return queue_; }
  bool is_open_loop() const { return options_.orders_per_second > 0; }
  // Messages that a connection may have under way.
  size_t under_way_max() const;

  // When the connection's message number `message` is due; nullopt if that is after the end.
  std::optional<Time> DueTime(size_t connection, uint64_t message) const;

  // An order whose message was due then is acknowledged now, or refused for want of room.
  void Acknowledge(Time due);
  void Refuse(Time) { ++figures_.refused_count; }

  TrafficFigures Finish() &&;

 private:
  const TrafficOptions options_;
  const size_t connection_count_;
  std::chrono::duration<double> interval_{};  // Between messages of all connections.
  Time begin_;
  Time measured_begin_;
  Time end_;
  uint64_t measured_orders_ = 0;
  TrafficFigures figures_;
  grpc::CompletionQueue queue_;
};

}  // namespace luheng::bench

#endif  // TESTS_BENCH_TRAFFIC_RUN_H_
