#include "tests/bench/child_process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>

#include "ledger/base/check.h"

namespace luheng::bench {

ChildProcess::ChildProcess(const std::vector<std::string>& command) {
  int ends[2];
  LUHENG_CHECK(pipe2(ends, O_CLOEXEC) == 0);
  std::vector<char*> arguments;
  for (const std::string& argument : command) {
    arguments.push_back(const_cast<char*>(argument.c_str()));
  }
  arguments.push_back(nullptr);
  id_ = fork();
  LUHENG_CHECK(id_ >= 0);
  if (id_ == 0) {
    // No server outlives a mode that fails.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    dup2(ends[1], STDOUT_FILENO);
    execv(arguments[0], arguments.data());
    std::perror(arguments[0]);
    _exit(127);
  }
  close(ends[1]);
  output_ = ends[0];
}

ChildProcess::~ChildProcess() {
  Stop();
  close(output_);
}

std::string ChildProcess::WaitForLine(const std::string& prefix) {
  std::string line;
  for (char byte = 0; read(output_, &byte, 1) == 1;) {
    if (byte != '\n') {
      line += byte;
    } else if (line.starts_with(prefix)) {
      return line.substr(prefix.size());
    } else {
      line.clear();
    }
  }
  std::fprintf(stderr, "the server ended before it said \"%s\"\n", prefix.c_str());
  LUHENG_CHECK(false);
  return "";
}

int ChildProcess::Wait() {
  if (id_ == 0) return 0;
  int status = 0;
  LUHENG_CHECK(waitpid(id_, &status, 0) == id_);
  id_ = 0;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

int ChildProcess::Stop() {
  if (id_ > 0) kill(id_, SIGTERM);
  return Wait();
}

std::string OwnProgram() { return std::filesystem::read_symlink("/proc/self/exe").string(); }

}  // namespace luheng::bench
