// Watchdog: calls the server's own health service as a client would, over TCP and mTLS, each time
// on a new connection: what only this notices is a server that runs and no longer accepts.
#ifndef SERVICES_SERVER_WATCHDOG_H_
#define SERVICES_SERVER_WATCHDOG_H_

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "ledger/base/mutex.h"

namespace grpc {
class ChannelCredentials;
}  // namespace grpc

namespace luheng::services {

class Watchdog {
 public:
  // Told after every call: OK if the server answered, whatever it said.
  using Report = std::function<void(const absl::Status&)>;

  // Calls HOST:PORT every `interval`, from now on.
  Watchdog(std::string address, std::shared_ptr<grpc::ChannelCredentials> credentials,
           std::chrono::milliseconds interval, Report report);
  // Waits for a call under way.
  ~Watchdog();

 private:
  void Run();
  absl::Status Call() const;

  const std::string address_;
  const std::shared_ptr<grpc::ChannelCredentials> credentials_;
  const std::chrono::milliseconds interval_;
  const Report report_;
  Mutex mutex_;
  CondVar stopping_;
  bool stop_ LUHENG_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace luheng::services

#endif  // SERVICES_SERVER_WATCHDOG_H_
