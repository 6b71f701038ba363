#include "services/http/bounded_stream.h"

#include <fcntl.h>
#include <openssl/err.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <climits>

namespace luheng::services {

BoundedStream::BoundedStream(int fd, SSL* tls)
    : fd_(fd), tls_(tls), deadline_(Clock::now() + kRequestTimeMax) {
  const int flags = fcntl(fd, F_GETFL);
  // If it fails, reads block for as long as the library's timeout, and the bounds hold all the
  // same.
  if (flags >= 0) static_cast<void>(fcntl(fd, F_SETFL, flags | O_NONBLOCK));
}

bool BoundedStream::Wait(short events, Clock::time_point deadline) const {
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
    if (left.count() <= 0) return false;
    pollfd waiting{.fd = fd_, .events = events, .revents = 0};
    const int ready = poll(&waiting, 1, static_cast<int>(std::min<int64_t>(left.count(), INT_MAX)));
    if (ready > 0) return true;
    if (ready == 0 || errno != EINTR) return false;
  }
}

int BoundedStream::Repeat(const std::function<int()>& act, short events) {
  for (;;) {
    ERR_clear_error();  // Else SSL_get_error() may tell of what was before.
    const int done = act();
    if (done > 0) return done;
    short wanted = events;
    if (tls_ != nullptr) {
      const int error = SSL_get_error(tls_, done);
      if (error == SSL_ERROR_ZERO_RETURN) return 0;
      if (error != SSL_ERROR_WANT_READ && error != SSL_ERROR_WANT_WRITE) return -1;
      wanted = error == SSL_ERROR_WANT_READ ? POLLIN : POLLOUT;
    } else if (done == 0) {
      return 0;
    } else if (errno == EINTR) {
      continue;
    } else if (errno != EAGAIN && errno != EWOULDBLOCK) {
      return -1;
    }
    if (!Wait(wanted, deadline_)) return -1;
  }
}

bool BoundedStream::Accept() {
  return Repeat([this] { return SSL_accept(tls_); }, POLLIN) == 1;
}

bool BoundedStream::WaitForRequest(std::chrono::seconds timeout) {
  const bool has_more = tls_ != nullptr && SSL_pending(tls_) > 0;
  if (!has_more && !Wait(POLLIN, Clock::now() + timeout)) return false;
  bytes_read_ = 0;
  deadline_ = Clock::now() + kRequestTimeMax;
  return true;
}

bool BoundedStream::is_readable() const {
  return (tls_ != nullptr && SSL_pending(tls_) > 0) || Wait(POLLIN, deadline_);
}

ssize_t BoundedStream::read(char* bytes, size_t size) {
  const size_t left = kRequestBytesMax - bytes_read_;
  if (left == 0 || Clock::now() > deadline_) return -1;
  const int asked = static_cast<int>(std::min<size_t>({size, left, INT_MAX}));
  const int count = Repeat(
      [&] {
        return tls_ != nullptr ? SSL_read(tls_, bytes, asked)
                               : static_cast<int>(recv(fd_, bytes, static_cast<size_t>(asked), 0));
      },
      POLLIN);
  if (count > 0) bytes_read_ += static_cast<size_t>(count);
  return count;
}

ssize_t BoundedStream::write(const char* bytes, size_t size) {
  // An answer that is read slowly has as long as a request.
  deadline_ = Clock::now() + kRequestTimeMax;
  const int asked = static_cast<int>(std::min<size_t>(size, INT_MAX));
  return Repeat(
      [&] {
        return tls_ != nullptr
                   ? SSL_write(tls_, bytes, asked)
                   : static_cast<int>(send(fd_, bytes, static_cast<size_t>(asked), MSG_NOSIGNAL));
      },
      POLLOUT);
}

// Nobody here asks for addresses.
void BoundedStream::get_remote_ip_and_port(std::string& ip, int& port) const {
  ip.clear();
  port = 0;
}

void BoundedStream::get_local_ip_and_port(std::string& ip, int& port) const {
  get_remote_ip_and_port(ip, port);
}

}  // namespace luheng::services
