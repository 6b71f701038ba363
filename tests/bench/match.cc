#include "tests/bench/match.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "fmt/format.h"
#include "tests/bench/figures.h"
#include "tests/bench/flow_player.h"
#include "tests/bench/measure.h"

namespace luheng::bench {
namespace {

// Subject heads are the engine's, outside the state machine: one index by slot.
constexpr double kHeadBytes = sizeof(uint64_t);

// A record with the id that the engine gave its order, looked up before the clock starts.
struct Step {
  FlowRecord record;
  engine::OrderId order{};  // Of a cancel: what it cancels.
  engine::AccountId account{};
  bool is_cancel() const { return record.is_cancel(); }
};

// Plays steps [begin, end), calling `played` after each one.
template <class Played>
void Play(FlowPlayer& player, const Step* begin, const Step* end, const Played& played) {
  player.Play(
      begin, end,
      [&](const Step& step, FlowCommands& commands) {
        player.market().Make(step.record, step.order, step.account, commands);
      },
      [&](const Step& step) { played(step, player.Count(step.record)); });
}

void Ignore(const Step&, engine::OrderId) {}

// Plays the flow once to learn the ids of its orders.
std::vector<Step> Translate(const Flow& flow) {
  const auto player = std::make_unique<FlowPlayer>(flow);
  std::vector<engine::OrderId> ids(flow.header.order_id_max + 1);
  std::vector<Step> steps;
  steps.reserve(flow.records.size());
  for (const FlowRecord& record : flow.records) {
    const Step step{.record = record,
                    .order = record.is_cancel() ? ids[record.order_id] : engine::OrderId{},
                    .account = FlowMarket::AccountOf(record)};
    Play(*player, &step, &step + 1, [&](const Step&, engine::OrderId made) {
      if (!record.is_cancel()) ids[record.order_id] = made;
    });
    steps.push_back(step);
  }
  return steps;
}

// One sample a step after the warm-up, sorted: from the end of the step before to its own.
std::vector<double> LatenciesNs(const Flow& flow, const std::vector<Step>& steps) {
  const auto player = std::make_unique<FlowPlayer>(flow);
  const Step* const timed = steps.data() + flow.header.warm_up_count;
  Play(*player, steps.data(), timed, Ignore);
  std::vector<double> samples;
  samples.reserve(steps.size());
  SteadyClock::time_point before = SteadyClock::now();
  Play(*player, timed, steps.data() + steps.size(), [&](const Step&, engine::OrderId) {
    const SteadyClock::time_point now = SteadyClock::now();
    samples.push_back(std::chrono::duration<double, std::nano>(now - before).count());
    before = now;
  });
  return samples;
}

// What it takes to look at the clock.
double ClockNs() {
  std::vector<double> samples;
  for (int i = 0; i < 10'000; ++i) {
    const SteadyClock::time_point begin = SteadyClock::now();
    const SteadyClock::time_point end = SteadyClock::now();
    samples.push_back(std::chrono::duration<double, std::nano>(end - begin).count());
  }
  return Percentile(std::move(samples), 0.5);
}

int MatchFlow(const std::string& path) {
  const Flow flow = ReadFlow(path);
  const std::vector<Step> steps = Translate(flow);

  const auto player = std::make_unique<FlowPlayer>(flow);
  const double bytes_before = MemoryBytes();
  const Step* const timed = steps.data() + flow.header.warm_up_count;
  Play(*player, steps.data(), timed, Ignore);
  const double bytes = MemoryBytes() - bytes_before;
  const engine::StateMachine& machine = player->market().machine();
  const auto resting = static_cast<double>(machine.exchange().orders().open_count());
  const double begin = ThreadCpuSeconds();
  Play(*player, timed, steps.data() + steps.size(), Ignore);
  const double seconds = ThreadCpuSeconds() - begin;
  machine.CheckInvariants();

  const std::vector<double> latencies = LatenciesNs(flow, steps);
  const double clock_ns = ClockNs();
  const auto percentile = [&](double fraction) {
    return std::max(Percentile(latencies, fraction) - clock_ns, 0.0);
  };
  const FlowOutcome outcome = player->outcome();
  const auto ops = static_cast<double>(flow.records.size() - flow.header.warm_up_count);
  Figures figures("match");
  figures.Text("digest", fmt::format("{:016x}", outcome.digest))
      .Number("trades", static_cast<double>(outcome.trade_count))
      .Number("cancel_rejected", static_cast<double>(outcome.cancel_rejected))
      .Number("ops_per_cpu_second", ops / seconds)
      .Number("p50_ns", percentile(0.5))
      .Number("p99_ns", percentile(0.99))
      .Number("p999_ns", percentile(0.999))
      .Number("bytes_per_resting_order", bytes / resting + kHeadBytes, 1);
  const std::optional<FlowOutcome> expected = ReadExpected(path);
  if (expected.has_value()) figures.Truth("oracle", outcome == *expected);
  figures.Print();
  return expected.value_or(outcome) == outcome ? 0 : 1;
}

}  // namespace

std::function<int()> AddMatch(CLI::App& mode) {
  const auto path = std::make_shared<std::string>();
  mode.add_option("--flow", *path, "File of the flow")->required();
  return [path] { return MatchFlow(*path); };
}

}  // namespace luheng::bench
