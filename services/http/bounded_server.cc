#include "services/http/bounded_server.h"

#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <memory>

#include "services/http/bounded_stream.h"

namespace luheng::services {
namespace {

struct Free {
  void operator()(SSL* tls) const { SSL_free(tls); }
};

// Answers one request after the other. `process` answers one, given whether it is to be the last,
// and says whether the connection ends after it.
using Process = std::function<bool(httplib::Stream&, bool is_last, bool& is_closed)>;

bool AnswerAll(BoundedStream& stream, size_t request_count_max, std::chrono::seconds idle_max,
               const std::function<bool()>& is_stopping, const Process& process) {
  bool is_answered = false;
  for (size_t left = request_count_max; left > 0 && !is_stopping(); --left) {
    if (!stream.WaitForRequest(idle_max)) break;
    bool is_closed = false;
    is_answered = process(stream, left == 1, is_closed);
    if (!is_answered || is_closed) break;
  }
  return is_answered;
}

void Close(socket_t fd) {
  shutdown(fd, SHUT_RDWR);
  close(fd);
}

}  // namespace

bool BoundedServer::process_and_close_socket(socket_t fd) {
  BoundedStream stream(fd, nullptr);
  const bool is_answered = AnswerAll(
      stream, keep_alive_max_count_, std::chrono::seconds(keep_alive_timeout_sec_),
      [this] { return svr_sock_ == INVALID_SOCKET; },
      [this](httplib::Stream& connection, bool is_last, bool& is_closed) {
        return process_request(connection, is_last, is_closed, nullptr);
      });
  Close(fd);
  return is_answered;
}

bool BoundedTlsServer::process_and_close_socket(socket_t fd) {
  bool is_answered = false;
  if (const std::unique_ptr<SSL, Free> tls(SSL_new(ssl_context()));
      tls != nullptr && SSL_set_fd(tls.get(), fd) == 1) {
    BoundedStream stream(fd, tls.get());
    if (stream.Accept()) {
      is_answered = AnswerAll(
          stream, keep_alive_max_count_, std::chrono::seconds(keep_alive_timeout_sec_),
          [this] { return svr_sock_ == INVALID_SOCKET; },
          [this, &tls](httplib::Stream& connection, bool is_last, bool& is_closed) {
            return process_request(connection, is_last, is_closed,
                                   [&tls](httplib::Request& request) { request.ssl = tls.get(); });
          });
      // So that the client can tell an end from a cut; its answer is not waited for.
      if (is_answered) SSL_shutdown(tls.get());
    }
  }
  Close(fd);
  return is_answered;
}

}  // namespace luheng::services
