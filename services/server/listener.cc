#include "services/server/listener.h"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <utility>

#include "ledger/base/check.h"
#include "ledger/base/status_macros.h"
#include "ledger/base/thread_name.h"
#include "spdlog/spdlog.h"

namespace luheng::services {
namespace {

constexpr int kBacklog = 1024;
// Descriptors that are left to databases and files when connections are refused.
constexpr int kDescriptorReserve = 64;
constexpr int kPauseMs = 50;

absl::Status Failed(const std::string& what, const std::string& address) {
  return absl::FailedPreconditionError("cannot " + what + " " + address + ": " +
                                       std::strerror(errno));
}

// Splits "HOST:PORT" and "[HOST]:PORT".
bool SplitAddress(const std::string& address, std::string* host, std::string* port) {
  const size_t colon = address.rfind(':');
  if (colon == std::string::npos || colon == 0 || colon + 1 == address.size()) return false;
  *host = address.substr(0, colon);
  *port = address.substr(colon + 1);
  if (host->front() == '[' && host->back() == ']') *host = host->substr(1, host->size() - 2);
  return !host->empty() && port->find_first_not_of("0123456789") == std::string::npos;
}

struct AddressDeleter {
  void operator()(addrinfo* info) const { freeaddrinfo(info); }
};

absl::StatusOr<std::unique_ptr<addrinfo, AddressDeleter>> Resolve(const std::string& address) {
  std::string host;
  std::string port;
  if (!SplitAddress(address, &host, &port)) {
    return absl::InvalidArgumentError("\"" + address + "\" is not HOST:PORT");
  }
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  const int error = getaddrinfo(host.c_str(), port.c_str(), &hints, &found);
  if (error != 0) {
    return absl::InvalidArgumentError("cannot resolve " + address + ": " + gai_strerror(error));
  }
  return std::unique_ptr<addrinfo, AddressDeleter>(found);
}

// HOST:PORT of a bound TCP socket.
absl::StatusOr<std::string> BoundAddress(int fd, const std::string& asked) {
  sockaddr_storage storage{};
  socklen_t size = sizeof(storage);
  if (getsockname(fd, reinterpret_cast<sockaddr*>(&storage), &size) != 0) {
    return Failed("look at", asked);
  }
  char host[NI_MAXHOST];
  char port[NI_MAXSERV];
  if (getnameinfo(reinterpret_cast<sockaddr*>(&storage), size, host, sizeof(host), port,
                  sizeof(port), NI_NUMERICHOST | NI_NUMERICSERV) != 0) {
    return Failed("look at", asked);
  }
  const std::string name = storage.ss_family == AF_INET6 ? "[" + std::string(host) + "]" : host;
  return name + ":" + port;
}

absl::StatusOr<sockaddr_un> UnixAddress(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof(address.sun_path)) {
    return absl::InvalidArgumentError("the path " + path + " is too long for a Unix socket");
  }
  std::memcpy(address.sun_path, path.data(), path.size());
  return address;
}

// Removes the file of a socket that nobody listens on any more.
absl::Status RemoveStaleSocket(const sockaddr_un& address, const std::string& path) {
  struct stat info {};
  if (lstat(path.c_str(), &info) != 0) return absl::OkStatus();
  if (!S_ISSOCK(info.st_mode)) {
    return absl::FailedPreconditionError(path + " is in the way: it is not a socket");
  }
  const Descriptor probe(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (probe.get() < 0) return Failed("open a socket for", path);
  if (connect(probe.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0) {
    return absl::FailedPreconditionError("another process listens on " + path);
  }
  if (unlink(path.c_str()) != 0) return Failed("remove", path);
  return absl::OkStatus();
}

int ConnectionDescriptorMax() {
  rlimit limit{};
  LUHENG_CHECK(getrlimit(RLIMIT_NOFILE, &limit) == 0);
  const rlim_t most = std::min<rlim_t>(limit.rlim_cur, INT_MAX);
  return static_cast<int>(most) - std::min(kDescriptorReserve, static_cast<int>(most / 2));
}

}  // namespace

Descriptor::Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

Descriptor::~Descriptor() {
  if (fd_ >= 0) close(fd_);
}

absl::StatusOr<std::unique_ptr<Listener>> Listener::OpenTcp(const std::string& address) {
  LUHENG_ASSIGN_OR_RETURN(const auto info, Resolve(address));
  Descriptor fd(socket(info->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (fd.get() < 0) return Failed("open a socket for", address);
  // Lets a restart bind at once. Not SO_REUSEPORT, with which a second server would start silently
  // on the same port.
  const int on = 1;
  if (setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) != 0 ||
      bind(fd.get(), info->ai_addr, info->ai_addrlen) != 0) {
    return Failed("bind", address);
  }
  if (listen(fd.get(), kBacklog) != 0) return Failed("listen on", address);
  LUHENG_ASSIGN_OR_RETURN(std::string bound, BoundAddress(fd.get(), address));
  Descriptor wake(eventfd(0, EFD_CLOEXEC));
  if (wake.get() < 0) return Failed("make an event for", address);
  return std::unique_ptr<Listener>(
      new Listener(std::move(fd), std::move(wake), std::move(bound), ""));
}

absl::StatusOr<std::unique_ptr<Listener>> Listener::OpenUnix(const std::string& path) {
  LUHENG_ASSIGN_OR_RETURN(const sockaddr_un address, UnixAddress(path));
  LUHENG_RETURN_IF_ERROR(RemoveStaleSocket(address, path));
  Descriptor fd(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (fd.get() < 0) return Failed("open a socket for", path);
  // The mode has to be right from the first moment, so it comes from the mask, not from a chmod
  // after the fact.
  const mode_t mask = umask(S_IXUSR | S_IRWXG | S_IRWXO);
  const int bound = bind(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address));
  umask(mask);
  if (bound != 0) return Failed("bind", path);
  if (listen(fd.get(), kBacklog) != 0) return Failed("listen on", path);
  Descriptor wake(eventfd(0, EFD_CLOEXEC));
  if (wake.get() < 0) return Failed("make an event for", path);
  return std::unique_ptr<Listener>(new Listener(std::move(fd), std::move(wake), path, path));
}

Listener::Listener(Descriptor socket, Descriptor wake, std::string address, std::string unix_path)
    : socket_(std::move(socket)),
      wake_(std::move(wake)),
      address_(std::move(address)),
      unix_path_(std::move(unix_path)) {}

Listener::~Listener() { Stop(); }

void Listener::Start(Take take) {
  LUHENG_CHECK(!thread_.joinable());
  take_ = std::move(take);
  descriptor_max_ = ConnectionDescriptorMax();
  thread_ = std::thread([this] { Run(); });
}

void Listener::Stop() {
  if (stopped_) return;
  stopped_ = true;
  if (thread_.joinable()) {
    const uint64_t one = 1;
    LUHENG_CHECK(write(wake_.get(), &one, sizeof(one)) == sizeof(one));
    thread_.join();
  }
  // Who waits in the backlog learns at once that nobody will come.
  shutdown(socket_.get(), SHUT_RDWR);
  if (!unix_path_.empty()) unlink(unix_path_.c_str());
}

void Listener::Run() {
  NameThread("listener");
  for (;;) {
    pollfd ready[] = {{.fd = socket_.get(), .events = POLLIN, .revents = 0},
                      {.fd = wake_.get(), .events = POLLIN, .revents = 0}};
    if (poll(ready, std::size(ready), -1) < 0 && errno != EINTR) {
      spdlog::error("poll on {}: {}", address_, std::strerror(errno));
      Pause();
      continue;
    }
    if (ready[1].revents != 0) return;
    if (ready[0].revents != 0) AcceptOne();
  }
}

void Listener::AcceptOne() {
  const int fd = accept4(socket_.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
  if (fd < 0) {
    // Gone before we looked, or no descriptor left: what is open will close one day.
    if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) Pause();
    return;
  }
  // The kernel gives the lowest free number, so the number tells how many are in use.
  const bool refuse = fd >= descriptor_max_;
  if (refuse != refusing_) {
    refusing_ = refuse;
    spdlog::warn("{} {} connections: {} descriptors in use", address_,
                 refuse ? "refuses" : "accepts", fd);
  }
  if (refuse) {
    close(fd);
    return;
  }
  if (unix_path_.empty()) {
    const int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  }
  take_(socket_.get(), fd);
}

void Listener::Pause() {
  pollfd wake = {.fd = wake_.get(), .events = POLLIN, .revents = 0};
  poll(&wake, 1, kPauseMs);
}

}  // namespace luheng::services
