#include "tests/simulation/tally.h"

#include "fmt/format.h"

namespace luheng::simulation {
namespace {

std::string Line(const std::string& kind, const std::map<Outcome, uint64_t>& counts) {
  uint64_t total = 0;
  std::string cells;
  for (const Outcome outcome : {Outcome::kSurvived, Outcome::kRefused, Outcome::kRepaired,
                                Outcome::kHarmless, Outcome::kSilent, Outcome::kFailed}) {
    const auto found = counts.find(outcome);
    const uint64_t count = found == counts.end() ? 0 : found->second;
    total += count;
    cells += fmt::format("{:>10}", count);
  }
  return fmt::format("{:<34}{:>8}{}\n", kind, total, cells);
}

}  // namespace

void Tally::Add(const Tally& other) {
  for (const auto& [kind, counts] : other.rows_) {
    for (const auto& [outcome, count] : counts) rows_[kind][outcome] += count;
  }
}

uint64_t Tally::Total(Outcome outcome) const {
  uint64_t total = 0;
  for (const auto& [kind, counts] : rows_) {
    const auto found = counts.find(outcome);
    if (found != counts.end()) total += found->second;
  }
  return total;
}

uint64_t Tally::Total() const {
  uint64_t total = 0;
  for (const auto& [kind, counts] : rows_) {
    for (const auto& [outcome, count] : counts) total += count;
  }
  return total;
}

std::string Tally::Table() const {
  std::string table =
      fmt::format("{:<34}{:>8}{:>10}{:>10}{:>10}{:>10}{:>10}{:>10}\n", "fault", "count", "survived",
                  "refused", "repaired", "harmless", "silent", "failed");
  std::map<Outcome, uint64_t> sums;
  for (const auto& [kind, counts] : rows_) {
    table += Line(kind, counts);
    for (const auto& [outcome, count] : counts) sums[outcome] += count;
  }
  return table + Line("all", sums);
}

}  // namespace luheng::simulation
