#include "tests/bench/sender.h"

namespace luheng::bench {

Sender::Sender(TrafficRun& run, Connection& connection, size_t number)
    : run_(run),
      dialogue_(*connection.dialogue),
      stub_(connection.channel),
      number_(number),
      next_order_(connection.next_order) {}

void Sender::Pump() {
  while (CanSend()) {
    const std::optional<TrafficRun::Time> due = next_due();
    if (!due.has_value()) return OnAllSent();
    if (*due > SteadyClock::now()) return;
    ++sent_count_;
    const uint64_t first_order = next_order_;
    next_order_ += static_cast<uint64_t>(dialogue_.orders_per_message());
    Send(*due, first_order);
  }
}

}  // namespace luheng::bench
