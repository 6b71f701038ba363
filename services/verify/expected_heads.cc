#include "services/verify/expected_heads.h"

#include "fmt/format.h"
#include "ledger/base/status_macros.h"

namespace luheng::services {

void ExpectedHeads::Add(const std::string& source, uint64_t size, const ledger::Hash& root) {
  heads_.push_back({.source = source, .size = size, .root = root});
}

absl::Status ExpectedHeads::CheckReach(uint64_t size) const {
  for (const Head& head : heads_) {
    if (head.size > size) return MissingEntry(size, head.source, head.size);
  }
  return absl::OkStatus();
}

absl::Status ExpectedHeads::Pass(const ledger::CompactRange& tree) {
  for (Head& head : heads_) {
    if (head.size != tree.size() || head.is_passed) continue;
    head.is_passed = true;
    if (head.root != tree.Root()) {
      return absl::DataLossError(fmt::format("entry {} or one before: the {} names another root",
                                             head.size - 1, head.source));
    }
  }
  return absl::OkStatus();
}

absl::Status ExpectedHeads::CheckPassed(uint64_t first) const {
  for (const Head& head : heads_) {
    if (head.size > first && !head.is_passed) {
      return absl::DataLossError(
          fmt::format("entry {}: no command begins there, as after the entries that the {} counts",
                      head.size, head.source));
    }
  }
  return absl::OkStatus();
}

absl::Status MissingEntry(uint64_t size, const std::string& source, uint64_t counted) {
  return absl::DataLossError(
      fmt::format("entry {} is missing: the {} counts {} entries", size, source, counted));
}

}  // namespace luheng::services
