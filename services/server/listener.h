// Listener: one listening socket and the thread that accepts its connections.
//
// gRPC 1.51 stops accepting for ever once the process has run out of file descriptors
// (CVE-2023-4785), so the accept loop is ours: it refuses connections near the limit, where files
// still need descriptors, and goes on after any error.
#ifndef SERVICES_SERVER_LISTENER_H_
#define SERVICES_SERVER_LISTENER_H_

#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace luheng::services {

// A file descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept;
  Descriptor& operator=(Descriptor&&) = delete;
  ~Descriptor();
  int get() const { return fd_; }

 private:
  int fd_;
};

class Listener {
 public:
  // Takes over a new connection's descriptor.
  using Take = std::function<void(int listener_fd, int connection_fd)>;

  // Binds HOST:PORT and listens. INVALID_ARGUMENT for an address that is none; FAILED_PRECONDITION
  // if it cannot be bound, for example because another process has it.
  static absl::StatusOr<std::unique_ptr<Listener>> OpenTcp(const std::string& address);
  // Binds a Unix socket that only the own user may open, in place of one that nobody listens on.
  // FAILED_PRECONDITION if it cannot be bound, or somebody listens on it.
  static absl::StatusOr<std::unique_ptr<Listener>> OpenUnix(const std::string& path);
  // As Stop().
  ~Listener();

  // HOST:PORT with the real port, or the path of the Unix socket.
  const std::string& address() const { return address_; }

  // Begins to accept. Call once.
  void Start(Take take);
  // Accepts no more, refuses who waits, and removes a Unix socket's file.
  void Stop();

 private:
  Listener(Descriptor socket, Descriptor wake, std::string address, std::string unix_path);
  void Run();
  // Accepts one connection, or makes out why not.
  void AcceptOne();
  // Sleeps for a moment, or until Stop().
  void Pause();

  const Descriptor socket_;
  const Descriptor wake_;  // Readable once Stop() was called.
  const std::string address_;
  const std::string unix_path_;  // Empty for TCP.
  Take take_;
  int descriptor_max_ = 0;  // Connections get descriptors below this.
  bool refusing_ = false;
  bool stopped_ = false;
  std::thread thread_;
};

}  // namespace luheng::services

#endif  // SERVICES_SERVER_LISTENER_H_
