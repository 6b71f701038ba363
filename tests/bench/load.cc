#include "tests/bench/load.h"

#include <chrono>
#include <optional>
#include <thread>
#include <utility>

#include "ledger/base/check.h"

namespace luheng::bench {

using services::Answer;

void Load::Submit(engine::Actor actor, engine::CommandBody body) {
  Begin();
  services::Submission submission{.actor = actor,
                                  .request_id = services::MakeRequestId(next_request_++),
                                  .effective_time = std::nullopt,
                                  .body = std::move(body),
                                  .done = [this](const absl::StatusOr<Answer>& answer) {
                                    services::SmallExchange::CheckAccepted(answer);
                                    End();
                                  }};
  for (;;) {
    const services::Queued queued = node_.SubmitMany({&submission, 1});
    if (queued.count == 1) return;
    // The index is behind, or the queue is full.
    LUHENG_CHECK(absl::IsResourceExhausted(queued.refusal));
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

void Load::Trade(const services::SmallExchange& exchange, int count) {
  for (int i = 0; i < count; ++i) {
    Submit(exchange.trader_[i % 2], exchange.Order(i % 2, 1, 4));
  }
}

void Load::Finish() {
  MutexLock lock(mutex_);
  while (in_flight_ > 0) changed_.Wait(mutex_);
}

void Load::Begin() {
  MutexLock lock(mutex_);
  while (in_flight_ >= in_flight_max_) changed_.Wait(mutex_);
  ++in_flight_;
}

void Load::End() {
  // Under the lock: whoever waits for the last answer may then take this away.
  MutexLock lock(mutex_);
  --in_flight_;
  changed_.NotifyOne();
}

}  // namespace luheng::bench
