#include "services/server/watchdog.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include <utility>

#include "grpc/health/v1/health.grpc.pb.h"
#include "ledger/base/thread_name.h"

namespace luheng::services {
namespace {

constexpr std::chrono::seconds kPatience(5);

}  // namespace

Watchdog::Watchdog(std::string address, std::shared_ptr<grpc::ChannelCredentials> credentials,
                   std::chrono::milliseconds interval, Report report)
    : address_(std::move(address)),
      credentials_(std::move(credentials)),
      interval_(interval),
      report_(std::move(report)),
      thread_([this] { Run(); }) {}

Watchdog::~Watchdog() {
  {
    MutexLock lock(mutex_);
    stop_ = true;
    stopping_.NotifyAll();
  }
  thread_.join();
}

void Watchdog::Run() {
  NameThread("watchdog");
  for (;;) {
    report_(Call());
    const auto next = std::chrono::steady_clock::now() + interval_;
    MutexLock lock(mutex_);
    while (!stop_ && std::chrono::steady_clock::now() < next) {
      stopping_.WaitUntil(mutex_, next);
    }
    if (stop_) return;
  }
}

absl::Status Watchdog::Call() const {
  grpc::ChannelArguments arguments;
  // Else gRPC would reuse the connection of the call before.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  const auto stub = grpc::health::v1::Health::NewStub(
      grpc::CreateCustomChannel(address_, credentials_, arguments));
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + kPatience);
  grpc::health::v1::HealthCheckResponse response;
  const grpc::Status status =
      stub->Check(&context, grpc::health::v1::HealthCheckRequest(), &response);
  if (status.ok()) return absl::OkStatus();
  return absl::UnavailableError(status.error_message());
}

}  // namespace luheng::services
