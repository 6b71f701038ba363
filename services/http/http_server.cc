#include "services/http/http_server.h"

#include <httplib.h>
#include <sys/socket.h>

#include <exception>
#include <utility>

#include "absl/status/status.h"
#include "ledger/base/status_macros.h"
#include "ledger/base/thread_name.h"
#include "services/http/address.h"
#include "services/http/bounded_queue.h"

namespace luheng::services {
namespace {

constexpr size_t kThreadCount = 16;
constexpr size_t kWaitingMax = 64;  // Connections that wait for a thread.
constexpr size_t kRequestsOfConnectionMax = 1000;
constexpr time_t kIdleSeconds = 2;  // A server that stops waits as long for idle connections.
constexpr time_t kTransferSeconds = 5;

void SetBounds(httplib::Server& server) {
  server.new_task_queue = [] { return new BoundedQueue(kThreadCount, kWaitingMax); };
  server.set_tcp_nodelay(true);
  server.set_keep_alive_max_count(kRequestsOfConnectionMax);
  server.set_keep_alive_timeout(kIdleSeconds);
  server.set_read_timeout(kTransferSeconds);
  server.set_write_timeout(kTransferSeconds);
  // Not SO_REUSEPORT, which the library sets, and with which a second server would start silently
  // on the same port.
  server.set_socket_options([](int fd) {
    const int on = 1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  });
  // Without this the library puts the text of the exception into a header.
  server.set_exception_handler([](const httplib::Request&, httplib::Response& response,
                                  const std::exception_ptr&) { response.status = 500; });
}

}  // namespace

absl::StatusOr<std::unique_ptr<HttpServer>> HttpServer::Start(
    const std::string& address, std::unique_ptr<httplib::Server> server) {
  LUHENG_ASSIGN_OR_RETURN(const HostPort asked, ParseHostPort(address));
  SetBounds(*server);
  int port = asked.port;
  if (port == 0) {
    port = server->bind_to_any_port(asked.host);
  } else if (!server->bind_to_port(asked.host, port)) {
    port = -1;
  }
  if (port <= 0) return absl::FailedPreconditionError("cannot bind " + address);
  const bool is_ipv6 = asked.host.find(':') != std::string::npos;
  const std::string bound =
      (is_ipv6 ? "[" + asked.host + "]" : asked.host) + ":" + std::to_string(port);
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(server), bound));
}

HttpServer::HttpServer(std::unique_ptr<httplib::Server> server, std::string address)
    : server_(std::move(server)), address_(std::move(address)), thread_([this] {
        NameThread("http");
        server_->listen_after_bind();
      }) {
  // Until then nothing can stop it.
  while (!server_->is_running()) std::this_thread::yield();
}

HttpServer::~HttpServer() {
  server_->stop();
  thread_.join();
}

}  // namespace luheng::services
