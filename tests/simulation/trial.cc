#include "tests/simulation/trial.h"

#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>

#include "ledger/base/check.h"

namespace luheng::simulation {
namespace {

constexpr std::chrono::seconds kTimeMax(60);

[[noreturn]] void Work(const std::function<std::string()>& work, int result) {
  // Deaths are expected, and their cores would fill the disk.
  const rlimit none{0, 0};
  ::setrlimit(RLIMIT_CORE, &none);
  const std::string text = work();
  LUHENG_CHECK(::write(result, text.data(), text.size()) == static_cast<ssize_t>(text.size()));
  // Says that the text is whole.
  LUHENG_CHECK(::write(result, "\0", 1) == 1);
  ::_exit(0);
}

// All until the other end is closed; what there is after the time.
std::string ReadAll(int descriptor) {
  const auto deadline = std::chrono::steady_clock::now() + kTimeMax;
  std::string text;
  std::array<char, 4096> bytes{};
  for (;;) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        deadline - std::chrono::steady_clock::now());
    pollfd wait{.fd = descriptor, .events = POLLIN, .revents = 0};
    if (left.count() <= 0 || ::poll(&wait, 1, static_cast<int>(left.count())) <= 0) return text;
    const ssize_t count = ::read(descriptor, bytes.data(), bytes.size());
    if (count <= 0) return text;
    text.append(bytes.data(), static_cast<size_t>(count));
  }
}

}  // namespace

absl::StatusOr<std::string> RunTrial(const std::function<std::string()>& work) {
  int ends[2];
  LUHENG_CHECK(::pipe(ends) == 0);
  const pid_t child = ::fork();
  LUHENG_CHECK(child >= 0);
  if (child == 0) {
    ::close(ends[0]);
    Work(work, ends[1]);
  }
  ::close(ends[1]);
  const auto begin = std::chrono::steady_clock::now();
  std::string text = ReadAll(ends[0]);
  ::close(ends[0]);
  ::kill(child, SIGKILL);
  int status = 0;
  ::waitpid(child, &status, 0);
  if (!text.empty() && text.back() == '\0') {
    text.pop_back();
    return text;
  }
  if (std::chrono::steady_clock::now() > begin + kTimeMax) {
    return absl::DeadlineExceededError("the process hung");
  }
  return absl::AbortedError("the process ended: " + std::to_string(status));
}

}  // namespace luheng::simulation
