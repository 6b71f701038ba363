#include "tests/bench/traffic_run.h"

#include <algorithm>
#include <utility>

namespace luheng::bench {
namespace {

SteadyClock::duration FromSeconds(double seconds) {
  return std::chrono::duration_cast<SteadyClock::duration>(std::chrono::duration<double>(seconds));
}

}  // namespace

TrafficRun::TrafficRun(const TrafficOptions& options, size_t connection_count,
                       int orders_per_message)
    : options_(options),
      connection_count_(connection_count),
      begin_(SteadyClock::now()),
      measured_begin_(begin_ + FromSeconds(options.warm_up_seconds)),
      end_(measured_begin_ + FromSeconds(options.seconds)) {
  if (is_open_loop()) {
    interval_ = std::chrono::duration<double>(orders_per_message / options.orders_per_second);
  }
}

size_t TrafficRun::under_way_max() const {
  if (is_open_loop()) return SIZE_MAX;
  return std::max<size_t>(1, static_cast<size_t>(options_.messages_under_way) / connection_count_);
}

std::optional<TrafficRun::Time> TrafficRun::DueTime(size_t connection, uint64_t message) const {
  Time due = SteadyClock::now();
  if (is_open_loop()) {
    const auto place = static_cast<double>(message * connection_count_ + connection);
    due = begin_ + FromSeconds(interval_.count() * place);
  }
  if (due >= end_) return std::nullopt;
  return due;
}

void TrafficRun::Acknowledge(Time due) {
  const Time now = SteadyClock::now();
  ++figures_.order_count;
  if (now >= measured_begin_ && now < end_) ++measured_orders_;
  if (due < measured_begin_) return;
  figures_.latency_us.push_back(std::chrono::duration<double, std::micro>(now - due).count());
}

TrafficFigures TrafficRun::Finish() && {
  figures_.orders_per_second = static_cast<double>(measured_orders_) / options_.seconds;
  return std::move(figures_);
}

}  // namespace luheng::bench
