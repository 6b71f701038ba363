// Client: calls of the exchange's API over one connection.
//
// Every method of the API has a request message of its own, so the message alone says which method
// is meant: a call is named by its request, and needs no generated stub.
//
// Thread-safe.
#ifndef SERVICES_CLI_CLIENT_H_
#define SERVICES_CLI_CLIENT_H_

#include <google/protobuf/message.h>

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "ledger/base/check.h"

namespace luheng::services::cli {

// A server, and who we are to it.
struct Endpoint {
  std::string target;  // "HOST:PORT", or "unix:PATH" of the local operator's socket.
  // PEM; empty for a Unix socket, which asks for none.
  std::string ca_pem;
  std::string certificate_pem;
  std::string key_pem;
};

class Client {
 public:
  // Does not connect yet; the first call does. A call that takes longer than `timeout` fails.
  Client(const Endpoint& endpoint, absl::Duration timeout);
  ~Client();
  Client(Client&&) noexcept;
  Client& operator=(Client&&) noexcept;

  // Is told of every Call() that was answered from now on.
  using Observer = std::function<void(const google::protobuf::Message& request,
                                      const google::protobuf::Message& response)>;
  void Observe(Observer observer);

  // Calls the method of this request, and waits for its response. Errors are the server's, with
  // field and reason in the message; UNAVAILABLE if there is no server.
  // REQUIRES: `request` is the request of a method.
  absl::StatusOr<std::unique_ptr<google::protobuf::Message>> Call(
      const google::protobuf::Message& request);

  // As Call(), typed. REQUIRES: Response is the response of that method.
  template <class Response>
  absl::StatusOr<Response> CallFor(const google::protobuf::Message& request) {
    absl::StatusOr<std::unique_ptr<google::protobuf::Message>> response = Call(request);
    if (!response.ok()) return response.status();
    auto* typed = dynamic_cast<Response*>(response->get());
    LUHENG_CHECK(typed != nullptr);
    return std::move(*typed);
  }

  // Calls the streaming method of this request, and gives each message to `accept` as it comes,
  // however long that takes. Ends with the stream's status, or OK once `accept` wants no more.
  enum class Appetite { kMore, kEnough };
  using Taste = std::function<absl::StatusOr<Appetite>(const google::protobuf::Message& message)>;
  absl::Status Stream(const google::protobuf::Message& request, const Taste& accept);

  // The same, typed. REQUIRES: Response is the response of that method.
  template <class Response>
  absl::Status StreamFor(const google::protobuf::Message& request,
                         const std::function<absl::StatusOr<Appetite>(const Response&)>& accept) {
    return Stream(request, [&](const google::protobuf::Message& message) {
      const auto* typed = dynamic_cast<const Response*>(&message);
      LUHENG_CHECK(typed != nullptr);
      return accept(*typed);
    });
  }

  // Calls all, at most `in_flight_max` at a time, and gives each outcome to `accept` with its
  // position, in whatever order they come, one at a time, from threads of the connection. Once
  // `accept` returns a failure, sends no more, waits for what is under way, and returns that
  // failure.
  using Accept = std::function<absl::Status(
      size_t position, const absl::StatusOr<std::unique_ptr<google::protobuf::Message>>& response)>;
  absl::Status CallAll(const std::vector<std::unique_ptr<google::protobuf::Message>>& requests,
                       int in_flight_max, const Accept& accept);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace luheng::services::cli

#endif  // SERVICES_CLI_CLIENT_H_
