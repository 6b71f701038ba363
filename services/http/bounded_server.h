// The servers of cpp-httplib over bounded connections (services/http/bounded_stream.h). For
// HttpServer::Start(), which sets the other bounds.
#ifndef SERVICES_HTTP_BOUNDED_SERVER_H_
#define SERVICES_HTTP_BOUNDED_SERVER_H_

#include <httplib.h>
#include <openssl/ssl.h>

#include <functional>

namespace luheng::services {

class BoundedServer final : public httplib::Server {
 private:
  bool process_and_close_socket(socket_t fd) override;
};

class BoundedTlsServer final : public httplib::SSLServer {
 public:
  // `set_up` sets certificates and what is asked of clients; is_valid() is false if it returns
  // false.
  explicit BoundedTlsServer(const std::function<bool(SSL_CTX&)>& set_up)
      : httplib::SSLServer(set_up) {}

 private:
  bool process_and_close_socket(socket_t fd) override;
};

}  // namespace luheng::services

#endif  // SERVICES_HTTP_BOUNDED_SERVER_H_
