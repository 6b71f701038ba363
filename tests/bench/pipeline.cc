#include "tests/bench/pipeline.h"

#include <memory>

#include "ledger/base/mutex.h"
#include "tests/bench/block_pipeline.h"
#include "tests/bench/figures.h"
#include "tests/bench/measure.h"
#include "tests/services/small_exchange.h"

namespace luheng::bench {
namespace {

constexpr size_t kRequestEntries = 128;
constexpr size_t kRequestsUnderWay = 64;

struct Options {
  size_t entry_bytes = 209;
  size_t entries = 1'000'000;
};

int MeasurePipeline(const Options& options) {
  const services::TemporaryDirectory directory;
  Mutex mutex;
  CondVar changed;
  size_t under_way = 0;
  const double cpu_before = ProcessCpuSeconds();
  const auto begin = SteadyClock::now();
  {
    BlockPipeline pipeline(directory.path(), options.entry_bytes);
    for (size_t i = 0; i < options.entries; i += kRequestEntries) {
      {
        MutexLock lock(mutex);
        while (under_way == kRequestsUnderWay) changed.Wait(mutex);
        ++under_way;
      }
      pipeline.Submit(kRequestEntries, [&](uint64_t) {
        MutexLock lock(mutex);
        --under_way;
        changed.NotifyOne();
      });
    }
  }
  const auto entries = static_cast<double>(options.entries);
  Figures("pipeline")
      .Number("entry_bytes", static_cast<double>(options.entry_bytes))
      .Number("entries_per_second", entries / SecondsSince(begin))
      .Number("cpu_us_per_entry", (ProcessCpuSeconds() - cpu_before) * 1e6 / entries, 2)
      .Print();
  return 0;
}

}  // namespace

std::function<int()> AddPipeline(CLI::App& mode) {
  const auto options = std::make_shared<Options>();
  mode.add_option("--entry-bytes", options->entry_bytes, "The journal's mean (mode replay)")
      ->capture_default_str()
      ->check(CLI::Range(64, 65'535));
  mode.add_option("--entries", options->entries)->capture_default_str();
  return [options] { return MeasurePipeline(*options); };
}

}  // namespace luheng::bench
