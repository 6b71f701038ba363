// Clocks, memory and percentiles: what every mode measures with.
#ifndef TESTS_BENCH_MEASURE_H_
#define TESTS_BENCH_MEASURE_H_

#include <sys/types.h>

#include <chrono>
#include <vector>

namespace luheng::bench {

using SteadyClock = std::chrono::steady_clock;

double SecondsSince(SteadyClock::time_point begin);
inline double MicrosSince(SteadyClock::time_point begin) { return SecondsSince(begin) * 1e6; }

// Processor time so far: of the calling thread, of this process, and of another one.
double ThreadCpuSeconds();
double ProcessCpuSeconds();
double CpuSecondsOf(pid_t process);

// Memory that this process has touched.
double MemoryBytes();

// Exact percentile by sorting; `samples` is not empty. 0 <= fraction <= 1.
double Percentile(std::vector<double> samples, double fraction);

}  // namespace luheng::bench

#endif  // TESTS_BENCH_MEASURE_H_
