// HttpServer: one listening HTTP server and its threads, with bounds on what a client may take.
//
// cpp-httplib 0.11 reads header lines and bodies of any number and length unless told otherwise:
// give it one of services/http/bounded_server.h, whose requests are bounded in bytes and time. A
// handler for a body must still read it through a content reader, and stop.
#ifndef SERVICES_HTTP_HTTP_SERVER_H_
#define SERVICES_HTTP_HTTP_SERVER_H_

#include <memory>
#include <string>
#include <thread>

#include "absl/status/statusor.h"

namespace httplib {
class Server;
}  // namespace httplib

namespace luheng::services {

class HttpServer {
 public:
  // Sets the bounds, binds HOST:PORT (port 0 lets the system choose), and serves from then on.
  // What the handlers use must outlive this. INVALID_ARGUMENT for an address that is none,
  // FAILED_PRECONDITION if it cannot be bound, for example because another process has it.
  static absl::StatusOr<std::unique_ptr<HttpServer>> Start(const std::string& address,
                                                           std::unique_ptr<httplib::Server> server);
  // Answers what is under way, for at most some seconds.
  ~HttpServer();

  // HOST:PORT with the real port.
  const std::string& address() const { return address_; }

 private:
  HttpServer(std::unique_ptr<httplib::Server> server, std::string address);

  const std::unique_ptr<httplib::Server> server_;
  const std::string address_;
  std::thread thread_;
};

}  // namespace luheng::services

#endif  // SERVICES_HTTP_HTTP_SERVER_H_
