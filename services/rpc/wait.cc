#include "services/rpc/wait.h"

#include <grpcpp/alarm.h>
#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include <chrono>
#include <memory>
#include <utility>

#include "services/rpc/status.h"

namespace luheng::services {
namespace {

using SystemClock = std::chrono::system_clock;

constexpr std::chrono::milliseconds kInterval(5);
constexpr std::chrono::seconds kPatience(5);

// Owns itself from one alarm to the next.
class Waiting : public std::enable_shared_from_this<Waiting> {
 public:
  Waiting(std::function<bool()> is_ready, std::function<void(bool)> answer,
          const grpc::CallbackServerContext* context)
      : is_ready_(std::move(is_ready)),
        answer_(std::move(answer)),
        context_(context),
        deadline_(std::chrono::steady_clock::now() + kPatience) {}

  void Look() {
    if (is_ready_()) {
      answer_(true);
    } else if (context_->IsCancelled() || std::chrono::steady_clock::now() >= deadline_) {
      answer_(false);
    } else {
      Sleep();
    }
  }

 private:
  void Sleep() {
    // An alarm cannot be set again from its own callback, so each is new.
    alarm_ = std::make_unique<grpc::Alarm>();
    alarm_->Set(SystemClock::now() + kInterval, [self = shared_from_this()](bool) {
      // The alarm keeps its callback, which keeps this: somebody has to let go.
      self->alarm_.reset();
      self->Look();
    });
  }

  const std::function<bool()> is_ready_;
  const std::function<void(bool)> answer_;
  const grpc::CallbackServerContext* const context_;
  const std::chrono::steady_clock::time_point deadline_;
  std::unique_ptr<grpc::Alarm> alarm_;
};

}  // namespace

void WaitUntil(std::function<bool()> is_ready, std::function<void(bool is_timely)> answer,
               const grpc::CallbackServerContext* context) {
  std::make_shared<Waiting>(std::move(is_ready), std::move(answer), context)->Look();
}

absl::Status Lagging() {
  return absl::UnavailableError("LAGGING: the answer is not ready yet; try again later");
}

}  // namespace luheng::services
