#include "tests/bench/measure.h"

#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <ctime>
#include <fstream>

#include "ledger/base/check.h"

namespace luheng::bench {
namespace {

double Seconds(clockid_t clock) {
  timespec now{};
  LUHENG_CHECK(clock_gettime(clock, &now) == 0);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

}  // namespace

double SecondsSince(SteadyClock::time_point begin) {
  return std::chrono::duration<double>(SteadyClock::now() - begin).count();
}

double ThreadCpuSeconds() { return Seconds(CLOCK_THREAD_CPUTIME_ID); }

double ProcessCpuSeconds() { return Seconds(CLOCK_PROCESS_CPUTIME_ID); }

double CpuSecondsOf(pid_t process) {
  clockid_t clock{};
  LUHENG_CHECK(clock_getcpuclockid(process, &clock) == 0);
  return Seconds(clock);
}

double MemoryBytes() {
  std::ifstream file("/proc/self/statm");
  double program = 0;
  double resident = 0;
  file >> program >> resident;
  return resident * static_cast<double>(sysconf(_SC_PAGESIZE));
}

double Percentile(std::vector<double> samples, double fraction) {
  LUHENG_CHECK(!samples.empty());
  const auto rank = static_cast<size_t>(fraction * static_cast<double>(samples.size() - 1));
  std::nth_element(samples.begin(), samples.begin() + static_cast<std::ptrdiff_t>(rank),
                   samples.end());
  return samples[rank];
}

}  // namespace luheng::bench
