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
  Waiting(std::function<bool()> is_ready, std::function<absl::Status()> answer,
          const grpc::CallbackServerContext* context, grpc::ServerUnaryReactor* reactor)
      : is_ready_(std::move(is_ready)),
        answer_(std::move(answer)),
        context_(context),
        reactor_(reactor),
        deadline_(std::chrono::steady_clock::now() + kPatience) {}

  void Look() {
    if (is_ready_()) {
      reactor_->Finish(ToGrpcStatus(answer_()));
    } else if (context_->IsCancelled() || std::chrono::steady_clock::now() >= deadline_) {
      reactor_->Finish(ToGrpcStatus(
          absl::UnavailableError("LAGGING: the answer is not ready yet; try again later")));
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
  const std::function<absl::Status()> answer_;
  const grpc::CallbackServerContext* const context_;
  grpc::ServerUnaryReactor* const reactor_;
  const std::chrono::steady_clock::time_point deadline_;
  std::unique_ptr<grpc::Alarm> alarm_;
};

}  // namespace

void WaitUntil(std::function<bool()> is_ready, std::function<absl::Status()> answer,
               const grpc::CallbackServerContext* context, grpc::ServerUnaryReactor* reactor) {
  std::make_shared<Waiting>(std::move(is_ready), std::move(answer), context, reactor)->Look();
}

}  // namespace luheng::services
