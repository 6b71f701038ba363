#include "tests/bench/bare.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "fmt/format.h"
#include "ledger/base/check.h"
#include "tests/bench/bare_matcher.h"
#include "tests/bench/figures.h"
#include "tests/bench/measure.h"

namespace luheng::bench {
namespace {

// How many records ahead each step of the lookahead is best.
constexpr size_t kFarAhead = 20;
constexpr size_t kNearAhead = 10;

// Plays the flow once to learn the slots of its orders. By record: the slot that a cancel cancels.
std::vector<uint32_t> FindSlots(const Flow& flow) {
  const auto matcher = std::make_unique<BareMatcher>(flow.header);
  std::vector<uint32_t> slots_of_orders(flow.header.order_id_max + 1);
  std::vector<uint32_t> slots;
  slots.reserve(flow.records.size());
  for (const FlowRecord& record : flow.records) {
    const uint32_t slot = record.is_cancel() ? slots_of_orders[record.order_id] : 0;
    const uint32_t made = matcher->Play(record, slot);
    if (!record.is_cancel()) slots_of_orders[record.order_id] = made;
    slots.push_back(slot);
  }
  return slots;
}

enum class Ahead { kNothing, kLook };

struct Played {
  FlowOutcome outcome;
  double seconds = 0;  // Of the records after the warm-up.
};

template <Ahead ahead>
Played Play(const Flow& flow, const std::vector<uint32_t>& slots) {
  const auto matcher = std::make_unique<BareMatcher>(flow.header);
  size_t next = 0;
  while (next < flow.header.warm_up_count) {
    matcher->Play(flow.records[next], slots[next]);
    ++next;
  }
  const size_t count = flow.records.size();
  const double begin = ThreadCpuSeconds();
  for (; next < count; ++next) {
    if constexpr (ahead == Ahead::kLook) {
      if (const size_t far = next + kFarAhead; far < count) {
        matcher->PrefetchFar(flow.records[far], slots[far]);
      }
      if (const size_t near = next + kNearAhead; near < count) {
        matcher->PrefetchNear(flow.records[near], slots[near]);
      }
    }
    matcher->Play(flow.records[next], slots[next]);
  }
  return {.outcome = matcher->outcome(), .seconds = ThreadCpuSeconds() - begin};
}

int PlayBare(const std::string& path) {
  const Flow flow = ReadFlow(path);
  const std::vector<uint32_t> slots = FindSlots(flow);
  // Looking ahead pays only where the books do not fit the cache.
  const Played plain = Play<Ahead::kNothing>(flow, slots);
  const Played looking = Play<Ahead::kLook>(flow, slots);
  LUHENG_CHECK(plain.outcome == looking.outcome);
  const FlowOutcome& outcome = plain.outcome;
  const double seconds = std::min(plain.seconds, looking.seconds);
  const size_t count = flow.records.size();
  const auto ops = static_cast<double>(count - flow.header.warm_up_count);
  Figures figures("bare");
  figures.Text("digest", fmt::format("{:016x}", outcome.digest))
      .Number("trades", static_cast<double>(outcome.trade_count))
      .Number("cancel_rejected", static_cast<double>(outcome.cancel_rejected))
      .Number("ops_per_cpu_second", ops / seconds);
  const std::optional<FlowOutcome> expected = ReadExpected(path);
  if (expected.has_value()) figures.Truth("oracle", outcome == *expected);
  figures.Print();
  return expected.value_or(outcome) == outcome ? 0 : 1;
}

}  // namespace

std::function<int()> AddBare(CLI::App& mode) {
  const auto path = std::make_shared<std::string>();
  mode.add_option("--flow", *path, "File of the flow")->required();
  return [path] { return PlayBare(*path); };
}

}  // namespace luheng::bench
