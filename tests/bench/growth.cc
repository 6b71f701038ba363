#include "tests/bench/growth.h"

#include <algorithm>
#include <filesystem>
#include <memory>

#include "ledger/base/check.h"
#include "services/sequencer/data_directory.h"
#include "services/sequencer/snapshot_file.h"
#include "tests/bench/figures.h"
#include "tests/bench/load.h"
#include "tests/bench/measure.h"
#include "tests/bench/proofs.h"

namespace luheng::bench {
namespace {

constexpr uint64_t kEarlyEntries = 100'000;
// Large enough for a few snapshots and flushes of the database.
constexpr uint64_t kSpanEntriesMax = 500'000;
constexpr int kInFlight = 1024;
// Two orders that meet make four entries.
constexpr uint64_t kEntriesPerOrder = 2;

struct Options {
  uint64_t entries = 1'000'000;
  uint64_t start_commands = 1'000'000;
};

// Grows the journal of a market to sizes.
class Growth {
 public:
  Growth() {
    exchange_.StartNode();
    exchange_.OpenMarket();
    load_ = std::make_unique<Load>(*exchange_.node_, kInFlight);
  }

  // Trades until there are `size` entries and everything has followed. Returns the microseconds of
  // processor time of each new entry.
  double GrowTo(uint64_t size) {
    const uint64_t begin = exchange_.node_->replica().size();
    LUHENG_CHECK(begin < size);
    const double cpu_before = ProcessCpuSeconds();
    load_->Trade(exchange_, static_cast<int>((size - begin) / kEntriesPerOrder));
    load_->Finish();
    const uint64_t end = exchange_.node_->replica().size();
    while (!exchange_.node_->index().WaitFor(end, std::chrono::seconds(1))) {
    }
    return (ProcessCpuSeconds() - cpu_before) * 1e6 / static_cast<double>(end - begin);
  }

  void ProveTo(Figures& figures) {
    MeasureProofs(exchange_, next_request_ += 100'000'000, figures);
  }

  // Seconds that a start takes from a snapshot and `commands` later ones.
  double StartSeconds(uint64_t commands) {
    Restart();
    // From here on no snapshot but the one that the stop makes, which is then removed.
    exchange_.options_.snapshot_interval_entries = UINT64_MAX / 2;
    Restart();
    load_ = std::make_unique<Load>(*exchange_.node_, kInFlight, next_request_ += 100'000'000);
    load_->Trade(exchange_, static_cast<int>(commands));
    load_->Finish();
    Stop();
    const services::DataDirectory directory(exchange_.options_.data_directory);
    const auto snapshots = services::ListSnapshots(directory.snapshots());
    LUHENG_CHECK(snapshots.ok() && snapshots->size() > 1);
    std::filesystem::remove(snapshots->front());
    const auto begin = SteadyClock::now();
    exchange_.StartNode();
    return SecondsSince(begin);
  }

 private:
  void Stop() {
    load_.reset();
    exchange_.StopNode();
  }
  void Restart() {
    Stop();
    exchange_.StartNode();
  }

  services::SmallExchange exchange_;
  std::unique_ptr<Load> load_;
  uint64_t next_request_ = 1'000'000;
};

int MeasureGrowth(const Options& options) {
  const uint64_t span = std::min(kSpanEntriesMax, (options.entries - kEarlyEntries) / 2);
  Growth growth;
  growth.GrowTo(kEarlyEntries);
  const double early = growth.GrowTo(kEarlyEntries + span);
  if (options.entries > kEarlyEntries + 2 * span) growth.GrowTo(options.entries - span);
  const double late = growth.GrowTo(options.entries);
  Figures figures("growth");
  figures.Number("entries", static_cast<double>(options.entries))
      .Number("early_cpu_us_per_entry", early, 2)
      .Number("late_cpu_us_per_entry", late, 2)
      .Number("ratio", late / early, 2);
  growth.ProveTo(figures);
  if (options.start_commands > 0) {
    figures.Number("start_commands", static_cast<double>(options.start_commands))
        .Number("start_seconds", growth.StartSeconds(options.start_commands), 2);
  }
  figures.Print();
  return 0;
}

}  // namespace

std::function<int()> AddGrowth(CLI::App& mode) {
  const auto options = std::make_shared<Options>();
  mode.add_option("--entries", options->entries)
      ->capture_default_str()
      ->check(CLI::Range(uint64_t{2 * kEarlyEntries}, uint64_t{1'000'000'000}));
  mode.add_option("--start-commands", options->start_commands, "0: the start is not measured")
      ->capture_default_str()
      ->check(CLI::Range(uint64_t{0}, uint64_t{100'000'000}));
  return [options] { return MeasureGrowth(*options); };
}

}  // namespace luheng::bench
