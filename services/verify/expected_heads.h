// Tree heads that the entries of a log must pass through: of its checkpoint, and of its mark.
#ifndef SERVICES_VERIFY_EXPECTED_HEADS_H_
#define SERVICES_VERIFY_EXPECTED_HEADS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "ledger/compact_range.h"
#include "ledger/hash.h"

namespace luheng::services {

class ExpectedHeads {
 public:
  // `source` is for people: "high-water mark".
  void Add(const std::string& source, uint64_t size, const ledger::Hash& root);

  // DATA_LOSS if one counts more entries than there are.
  absl::Status CheckReach(uint64_t size) const;
  // The replay has come to this tree: DATA_LOSS if one of its size has another root.
  absl::Status Pass(const ledger::CompactRange& tree);
  // The replay from entry `first` has ended: DATA_LOSS if one was not passed, because no command
  // begins where it ends. One before `first`, such as a mark that is a block behind, was passed by
  // the last audit.
  absl::Status CheckPassed(uint64_t first) const;

 private:
  struct Head {
    std::string source;
    uint64_t size = 0;
    ledger::Hash root{};
    bool is_passed = false;
  };

  std::vector<Head> heads_;
};

// DATA_LOSS: `source` counts `counted` entries, and there are `size`.
absl::Status MissingEntry(uint64_t size, const std::string& source, uint64_t counted);

}  // namespace luheng::services

#endif  // SERVICES_VERIFY_EXPECTED_HEADS_H_
