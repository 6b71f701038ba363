// One connection of an HTTP server, plain or over TLS, with bounds on what a request may bring.
//
// cpp-httplib 0.11 takes header lines for ever: each is bounded, and each may come seconds after
// the one before, but neither their number nor the time of all is. Here a request that is larger or
// slower than it may be ends as if the client had gone.
#ifndef SERVICES_HTTP_BOUNDED_STREAM_H_
#define SERVICES_HTTP_BOUNDED_STREAM_H_

#include <httplib.h>
#include <openssl/ssl.h>

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>

namespace luheng::services {

// Lines, headers and body of a request together.
inline constexpr size_t kRequestBytesMax = 128 << 10;
// From its first byte to its last; also of a TLS handshake, and of an answer.
inline constexpr std::chrono::seconds kRequestTimeMax(10);

// Not thread-safe.
class BoundedStream final : public httplib::Stream {
 public:
  // Makes the socket non-blocking; does not own it. `tls` is nullptr for plain HTTP.
  BoundedStream(int fd, SSL* tls);

  // The server's side of the handshake. False if it fails or takes too long.
  bool Accept();
  // Waits for a request to begin, and begins to count anew. False if none comes, or the client has
  // gone.
  bool WaitForRequest(std::chrono::seconds timeout);

  bool is_readable() const override;
  bool is_writable() const override { return true; }
  // Negative once a bound is broken.
  ssize_t read(char* bytes, size_t size) override;
  ssize_t write(const char* bytes, size_t size) override;
  void get_remote_ip_and_port(std::string& ip, int& port) const override;
  void get_local_ip_and_port(std::string& ip, int& port) const override;
  socket_t socket() const override { return fd_; }

 private:
  using Clock = std::chrono::steady_clock;

  bool Wait(short events, Clock::time_point deadline) const;
  // Repeats `act` while it has to wait for the socket. What it returned at last.
  int Repeat(const std::function<int()>& act, short events);

  const int fd_;
  SSL* const tls_;
  size_t bytes_read_ = 0;  // Of this request.
  Clock::time_point deadline_;
};

}  // namespace luheng::services

#endif  // SERVICES_HTTP_BOUNDED_STREAM_H_
