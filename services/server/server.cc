#include "services/server/server.h"

#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/impl/service_type.h>

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "grpc/health/v1/health.pb.h"
#include "ledger/base/mutex.h"
#include "ledger/base/status_macros.h"
#include "services/auth/authorizer.h"
#include "services/rpc/admin_service.h"
#include "services/rpc/clock_service.h"
#include "services/rpc/grant_service.h"
#include "services/rpc/ledger_service.h"
#include "services/rpc/market_data_service.h"
#include "services/rpc/market_stream_service.h"
#include "services/rpc/open_streams.h"
#include "services/rpc/order_entry_service.h"
#include "services/rpc/registry_service.h"
#include "services/rpc/report_feed.h"
#include "services/rpc/report_service.h"
#include "services/rpc/reversal_service.h"
#include "services/rpc/rights_services.h"
#include "services/rpc/trading_service.h"
#include "services/sequencer/data_directory.h"
#include "services/server/listener.h"
#include "services/server/open_reads.h"
#include "services/server/tile_server.h"
#include "services/server/tls.h"
#include "services/server/watchdog.h"
#include "spdlog/spdlog.h"

namespace luheng::services {
namespace {

using Acceptor = grpc::experimental::ExternalConnectionAcceptor;

constexpr int kMessageBytesMax = 1 << 20;
constexpr size_t kMemoryBytesMax = size_t{256} << 20;
constexpr int kThreadsMax = 32;
// Calls take milliseconds; what takes longer are idle clients that do not look at their connection,
// and so do not see that they should close it.
constexpr std::chrono::seconds kDrainMax(3);
constexpr std::chrono::seconds kWatchdogInterval(5);

constexpr const char* kServices[] = {
    "luheng.trading.v1.TradingService",     "luheng.registry.v1.RegistryService",
    "luheng.market.v1.MarketDataService",   "luheng.ledger.v1.LedgerService",
    "luheng.admin.v1.AdminService",         "luheng.admin.v1.GrantService",
    "luheng.admin.v1.ClockService",         "luheng.admin.v1.ReversalService",
    "luheng.trading.v1.OrderEntryService",  "luheng.trading.v1.ReportService",
    "luheng.market.v1.MarketStreamService",
};

void SetLimits(grpc::ServerBuilder& builder) {
  builder.SetMaxReceiveMessageSize(kMessageBytesMax);
  grpc::ResourceQuota quota("luhengd");
  quota.Resize(kMemoryBytesMax).SetMaxThreads(kThreadsMax);
  builder.SetResourceQuota(quota);
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, 30'000);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 10'000);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, 10'000);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, 256);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_IDLE_MS, 300'000);
  // A certificate is looked at when a connection begins, so no connection lasts for ever.
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_MS, 3'600'000);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_GRACE_MS, 30'000);
}

// What the health service says.
class HealthReport {
 public:
  void Begin(grpc::HealthCheckServiceInterface* service) {
    MutexLock lock(mutex_);
    service_ = service;
    Tell();
  }
  void OnWatchdog(const absl::Status& status) {
    MutexLock lock(mutex_);
    if (status.ok() == watchdog_ok_) return;
    watchdog_ok_ = status.ok();
    if (watchdog_ok_) {
      spdlog::info("watchdog: the server answers again");
    } else {
      spdlog::error("watchdog: the server does not answer: {}", std::string(status.message()));
    }
    Tell();
  }
  void OnDrain() {
    MutexLock lock(mutex_);
    draining_ = true;
    Tell();
  }

 private:
  void Tell() LUHENG_REQUIRES(mutex_) {
    const bool serving = watchdog_ok_ && !draining_;
    service_->SetServingStatus("", serving);
    for (const char* name : kServices) service_->SetServingStatus(name, serving);
  }

  Mutex mutex_;
  grpc::HealthCheckServiceInterface* service_ LUHENG_GUARDED_BY(mutex_) = nullptr;
  bool watchdog_ok_ LUHENG_GUARDED_BY(mutex_) = true;
  bool draining_ LUHENG_GUARDED_BY(mutex_) = false;
};

// A stream reads one more message when it has one entry less than the window under way. So with the
// window at most half of the queue, which has room for two of the largest messages, no client is
// refused for what he alone has under way.
absl::Status CheckOrderWindow(size_t order_window, size_t queue_length_max) {
  if (order_window <= queue_length_max / 2) return absl::OkStatus();
  return absl::InvalidArgumentError("streams.order_window must be at most " +
                                    std::to_string(queue_length_max / 2) +
                                    ", half of the sequencer's queue");
}

void StartListener(Listener& listener, Acceptor& acceptor) {
  listener.Start([&acceptor](int listener_fd, int connection_fd) {
    Acceptor::NewConnectionParameters connection;
    connection.listener_fd = listener_fd;
    connection.fd = connection_fd;
    acceptor.HandleNewConnection(&connection);
  });
}

}  // namespace

// Members are destroyed from the last to the first: who uses others comes after them.
struct Server::Parts {
  Parts(const Config& config, Node& node, Vault& vault, Clock& clock,
        std::unique_ptr<ReadJournal> opened_reads)
      : authorizer(node.replica(), config.spiffe_domain),
        rate_limiter(config.limits, clock),
        reads(std::move(opened_reads)),
        questions(node.journal(), DataDirectory(config.data_directory).snapshots()),
        edge{.node = node,
             .vault = vault,
             .authorizer = authorizer,
             .clock = clock,
             .rate_limiter = rate_limiter,
             .reads = *reads,
             .questions = questions},
        report_feed(node),
        market_feed(node.committed(), node.replica()) {}

  absl::Status Open(const Config& config);
  absl::Status BuildServer(const Config& config);
  absl::Status StartWatchdog(const Config& config);
  void Drain();

  Authorizer authorizer;
  RateLimiter rate_limiter;
  std::unique_ptr<ReadJournal> reads;
  QuestionDesk questions;
  Edge edge;
  ReportFeed report_feed;
  MarketFeed market_feed;
  OpenStreams order_streams;
  HealthReport health;
  std::vector<std::unique_ptr<grpc::Service>> services;
  std::unique_ptr<Acceptor> tcp_acceptor;
  std::unique_ptr<Acceptor> unix_acceptor;
  std::unique_ptr<grpc::Server> server;
  std::unique_ptr<Listener> tcp_listener;
  std::unique_ptr<Listener> unix_listener;
  std::unique_ptr<HttpServer> tile_server;
  std::optional<Watchdog> watchdog;
  bool drained = false;
};

absl::Status Server::Parts::Open(const Config& config) {
  LUHENG_ASSIGN_OR_RETURN(tcp_listener, Listener::OpenTcp(config.listen));
  if (!config.unix_socket.empty()) {
    LUHENG_ASSIGN_OR_RETURN(unix_listener, Listener::OpenUnix(config.unix_socket));
  }
  LUHENG_RETURN_IF_ERROR(BuildServer(config));
  if (!config.tile_log_listen.empty()) {
    LUHENG_ASSIGN_OR_RETURN(tile_server, ServeTiles(config.tile_log_listen, config.tls,
                                                    edge.node.tile_log(), authorizer, *reads));
  }
  StartListener(*tcp_listener, *tcp_acceptor);
  if (unix_listener != nullptr) StartListener(*unix_listener, *unix_acceptor);
  return StartWatchdog(config);
}

absl::Status Server::Parts::BuildServer(const Config& config) {
  grpc::EnableDefaultHealthCheckService(true);
  grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  // Linked in, so that reflection can describe the health service.
  grpc::health::v1::HealthCheckRequest::descriptor();

  grpc::ServerBuilder builder;
  SetLimits(builder);
  LUHENG_ASSIGN_OR_RETURN(const auto tls, MakeServerCredentials(config.tls));
  tls->SetAuthMetadataProcessor(authorizer.MetadataProcessor());
  using Type = grpc::ServerBuilder::experimental_type::ExternalConnectionType;
  tcp_acceptor = builder.experimental().AddExternalConnectionAcceptor(Type::FROM_FD, tls);
  if (!config.unix_socket.empty()) {
    // Says of its connections that they are local, and nothing else; who may connect, the mode of
    // the socket's file decides.
    const auto local = grpc::experimental::LocalServerCredentials(UDS);
    local->SetAuthMetadataProcessor(authorizer.MetadataProcessor());
    unix_acceptor = builder.experimental().AddExternalConnectionAcceptor(Type::FROM_FD, local);
  }
  services.push_back(MakeTradingService(edge));
  services.push_back(MakeRegistryService(edge));
  services.push_back(MakeMarketDataService(edge));
  services.push_back(MakeMarketStreamService(edge, market_feed, config.streams));
  services.push_back(MakeLedgerService(edge));
  services.push_back(MakeAdminService(edge));
  services.push_back(MakeGrantService(edge));
  services.push_back(MakeClockService(edge));
  services.push_back(MakeReversalService(edge));
  services.push_back(MakeOrderEntryService(edge, order_streams, config.streams));
  services.push_back(MakeReportService(edge, report_feed.hub(), config.streams));
  for (auto& service : MakeRightsServices(edge)) services.push_back(std::move(service));
  for (const auto& service : services) builder.RegisterService(service.get());
  server = builder.BuildAndStart();
  if (server == nullptr) return absl::InternalError("gRPC cannot start its server");
  health.Begin(server->GetHealthCheckService());
  return absl::OkStatus();
}

absl::Status Server::Parts::StartWatchdog(const Config& config) {
  if (!config.watchdog.has_value()) {
    spdlog::info("no watchdog: the configuration names no client certificate for it");
    return absl::OkStatus();
  }
  LUHENG_ASSIGN_OR_RETURN(auto credentials,
                          MakeWatchdogCredentials(*config.watchdog, config.tls.ca));
  watchdog.emplace(tcp_listener->address(), std::move(credentials), kWatchdogInterval,
                   [this](const absl::Status& status) { health.OnWatchdog(status); });
  return absl::OkStatus();
}

void Server::Parts::Drain() {
  if (drained) return;
  drained = true;
  if (server != nullptr) health.OnDrain();
  watchdog.reset();
  tile_server.reset();
  if (tcp_listener != nullptr) tcp_listener->Stop();
  if (unix_listener != nullptr) unix_listener->Stop();
  // What ends only when it is told to.
  order_streams.Drain();
  report_feed.Stop();
  market_feed.Stop();
  if (server != nullptr) {
    server->Shutdown(std::chrono::system_clock::now() + kDrainMax);
    server->Wait();
  }
  if (const absl::Status status = reads->Close(); !status.ok()) {
    spdlog::error("the journal of reads: {}", std::string(status.message()));
  }
}

absl::StatusOr<std::unique_ptr<Server>> Server::Start(const Config& config, Node& node,
                                                      Vault& vault, Clock& clock) {
  LUHENG_RETURN_IF_ERROR(CheckOrderWindow(config.streams.order_window, node.queue_length_max()));
  LUHENG_ASSIGN_OR_RETURN(std::unique_ptr<ReadJournal> reads,
                          OpenReads(config.data_directory, node, clock));
  auto parts = std::make_unique<Parts>(config, node, vault, clock, std::move(reads));
  auto server = std::unique_ptr<Server>(new Server(std::move(parts)));
  LUHENG_RETURN_IF_ERROR(server->parts_->Open(config));
  return server;
}

Server::Server(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Server::~Server() { Drain(); }

const std::string& Server::address() const { return parts_->tcp_listener->address(); }

std::string Server::tile_log_address() const {
  return parts_->tile_server == nullptr ? "" : parts_->tile_server->address();
}

void Server::Drain() { parts_->Drain(); }

}  // namespace luheng::services
