#include "tests/bench/traffic.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "ledger/base/check.h"
#include "ledger/base/mutex.h"
#include "tests/bench/sender.h"

namespace luheng::bench {
namespace {

constexpr std::chrono::seconds kConnectMax(10);
// How often an open loop looks whether something is due, when nothing is soon.
constexpr std::chrono::milliseconds kLookInterval(10);

// All senders, which two threads take turns to move: the one that gRPC's events come to, and in an
// open loop the one that keeps the time.
class Senders {
 public:
  Senders(TrafficRun& run, std::vector<Connection>& connections, CallKind kind) : run_(run) {
    for (size_t i = 0; i < connections.size(); ++i) {
      switch (kind) {
        case CallKind::kUnary:
          senders_.push_back(MakeUnarySender(run, connections[i], i));
          break;
        case CallKind::kStream:
          senders_.push_back(MakeStreamSender(run, connections[i], i));
          break;
      }
    }
  }

  // Returns when everything is sent and answered.
  void Run() {
    PumpAll();
    std::thread pacer;
    if (run_.is_open_loop()) pacer = std::thread([this] { KeepTime(); });
    void* tag = nullptr;
    bool ok = false;
    while (!IsDone()) {
      LUHENG_CHECK(run_.queue().Next(&tag, &ok));
      MutexLock lock(mutex_);
      static_cast<Tag*>(tag)->Finished(ok);
    }
    if (pacer.joinable()) pacer.join();
    run_.queue().Shutdown();
    while (run_.queue().Next(&tag, &ok)) {
    }
  }

 private:
  void PumpAll() {
    MutexLock lock(mutex_);
    for (const auto& sender : senders_) sender->Pump();
  }

  bool IsDone() {
    MutexLock lock(mutex_);
    return std::all_of(senders_.begin(), senders_.end(),
                       [](const auto& sender) { return sender->is_done(); });
  }

  void KeepTime() {
    while (!IsDone()) {
      auto next = SteadyClock::now() + kLookInterval;
      {
        MutexLock lock(mutex_);
        for (const auto& sender : senders_) {
          sender->Pump();
          const auto due = sender->next_due();
          // What is due already waits for something else than the time.
          if (due.has_value() && *due > SteadyClock::now()) next = std::min(next, *due);
        }
      }
      std::this_thread::sleep_until(next);
    }
  }

  TrafficRun& run_;
  Mutex mutex_;
  std::vector<std::unique_ptr<Sender>> senders_ LUHENG_GUARDED_BY(mutex_);
};

}  // namespace

std::shared_ptr<grpc::Channel> Connect(const services::cli::Endpoint& endpoint) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  const auto channel =
      grpc::CreateCustomChannel(endpoint.target,
                                grpc::SslCredentials({.pem_root_certs = endpoint.ca_pem,
                                                      .pem_private_key = endpoint.key_pem,
                                                      .pem_cert_chain = endpoint.certificate_pem}),
                                arguments);
  LUHENG_CHECK(channel->WaitForConnected(std::chrono::system_clock::now() + kConnectMax));
  return channel;
}

TrafficFigures Drive(std::vector<Connection>& connections, const TrafficOptions& options) {
  LUHENG_CHECK(!connections.empty());
  TrafficRun run(options, connections.size(), connections.front().dialogue->orders_per_message());
  Senders(run, connections, options.kind).Run();
  return std::move(run).Finish();
}

}  // namespace luheng::bench
