// A small exchange on a temporary data directory, for tests and benchmarks that run a Node without
// its network.
#ifndef TESTS_SERVICES_SMALL_EXCHANGE_H_
#define TESTS_SERVICES_SMALL_EXCHANGE_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <variant>

#include "absl/status/statusor.h"
#include "engine/command.h"
#include "engine/event.h"
#include "services/sequencer/clock.h"
#include "services/sequencer/submission.h"
#include "services/server/node.h"

namespace luheng::services {

// Clocks that move when told to.
class FakeClock final : public Clock {
 public:
  int64_t WallMicros() override { return wall_us_; }
  int64_t BootMicros() override { return boot_us_; }
  // Time passes.
  void Advance(int64_t us) {
    wall_us_ += us;
    boot_us_ += us;
  }
  // Somebody sets the wall clock.
  void Jump(int64_t us) { wall_us_ += us; }

 private:
  std::atomic<int64_t> wall_us_ = 1'700'000'000'000'000;
  std::atomic<int64_t> boot_us_ = 1'000'000;
};

inline constexpr engine::Actor kAdministrator{engine::ParticipantId{1}, engine::UserId{1}};

engine::RequestId MakeRequestId(uint64_t number);

// A temporary directory, removed at the end.
class TemporaryDirectory {
 public:
  TemporaryDirectory();
  ~TemporaryDirectory();
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// Submits and waits for the answer; a refusal at the door comes back as the status.
absl::StatusOr<Answer> SubmitAndWait(Node& node, engine::Actor actor, uint64_t request_number,
                                     engine::CommandBody body);

// Stops the process when something that must work does not.
struct SmallExchange {
  SmallExchange();

  // Starts on the data directory, making it the first time.
  void StartNode();
  absl::StatusOr<std::unique_ptr<Node>> TryStart();
  void StopNode();

  // As the administrator, with the next request number; the command must be accepted.
  template <class Report>
  Report MustDo(engine::CommandBody body) {
    return Must<Report>(kAdministrator, std::move(body));
  }
  template <class Report>
  Report Must(engine::Actor actor, engine::CommandBody body) {
    const auto answer = SubmitAndWait(*node_, actor, ++request_number_, std::move(body));
    CheckAccepted(answer);
    last_answer_ = *answer;
    return std::get<Report>(last_answer_.outcome);
  }

  // Stops the process unless the command was accepted, saying why.
  static void CheckAccepted(const absl::StatusOr<Answer>& answer);

  // A market, an instrument, two participants with an account each (the first has rights, the
  // second money), traders, and an open day.
  void OpenMarket();
  // An order of trader 0 (who sells) or 1 (who buys).
  engine::SubmitOrder Order(int trader, int64_t kilograms, int64_t ticks) const;

  TemporaryDirectory directory_;
  FakeClock clock_;
  NodeOptions options_;
  std::unique_ptr<Node> node_;
  uint64_t request_number_ = 0;
  Answer last_answer_;
  engine::InstrumentId instrument_{};
  engine::AccountId account_[2]{};
  engine::Actor trader_[2];
};

}  // namespace luheng::services

#endif  // TESTS_SERVICES_SMALL_EXCHANGE_H_
