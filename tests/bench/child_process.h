// ChildProcess: a server that a mode measures, in a process of its own.
#ifndef TESTS_BENCH_CHILD_PROCESS_H_
#define TESTS_BENCH_CHILD_PROCESS_H_

#include <sys/types.h>

#include <string>
#include <vector>

namespace luheng::bench {

class ChildProcess {
 public:
  // Runs the program; its standard output is read here, its standard error is this process's.
  explicit ChildProcess(const std::vector<std::string>& command);
  // As Stop().
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  // The rest of the first line that begins with `prefix`; stops this process if none comes.
  std::string WaitForLine(const std::string& prefix);
  // Waits until it ends by itself. Returns its exit code.
  int Wait();
  // Asks it to end, and waits. Returns its exit code.
  int Stop();

  pid_t id() const { return id_; }

 private:
  pid_t id_ = 0;  // 0: it has ended.
  int output_ = -1;
};

// The file that this process runs from.
std::string OwnProgram();

}  // namespace luheng::bench

#endif  // TESTS_BENCH_CHILD_PROCESS_H_
