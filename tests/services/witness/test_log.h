// A log as a witness sees it, in memory: leaves, checkpoints of any size, proofs between them.
#ifndef TESTS_SERVICES_WITNESS_TEST_LOG_H_
#define TESTS_SERVICES_WITNESS_TEST_LOG_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "ledger/base/check.h"
#include "ledger/checkpoint.h"
#include "ledger/compact_range.h"
#include "ledger/proof.h"
#include "ledger/signer.h"
#include "services/witness/add_checkpoint.h"

namespace luheng::services {

class TestLog {
 public:
  explicit TestLog(const std::string& origin) : TestLog(ledger::Signer::Generate(origin).value()) {}
  // Another view of the log with this key.
  explicit TestLog(ledger::Signer signer) : signer_(std::move(signer)) {}

  const ledger::Signer& signer() const { return signer_; }
  uint64_t size() const { return leaves_.size(); }

  // Appends entries that begin with `text`.
  void Grow(uint64_t count, const std::string& text) {
    for (uint64_t i = 0; i < count; ++i) {
      leaves_.push_back(ledger::LeafHash(text + std::to_string(leaves_.size())));
    }
  }
  ledger::TreeHead Head(uint64_t size) const {
    ledger::CompactRange range;
    for (uint64_t i = 0; i < size; ++i) range.Append(leaves_[i]);
    return {size, range.Root()};
  }
  std::string Note(uint64_t size) const {
    return ledger::SignCheckpoint({signer_.name(), size, Head(size).root}, signer_).value();
  }
  ledger::Proof Prove(uint64_t old_size, uint64_t new_size) const {
    const auto proof =
        ledger::BuildConsistency(old_size, new_size, [this](int level, uint64_t index) {
          ledger::CompactRange range;
          for (uint64_t i = index << level; i < (index + 1) << level; ++i) range.Append(leaves_[i]);
          return absl::StatusOr<ledger::Hash>(range.Root());
        });
    LUHENG_CHECK(proof.ok());
    return *proof;
  }
  AddCheckpoint Request(uint64_t old_size, uint64_t new_size) const {
    return {.old_size = old_size, .proof = Prove(old_size, new_size), .note = Note(new_size)};
  }
  std::string Body(uint64_t old_size, uint64_t new_size) const {
    return FormatAddCheckpoint(Request(old_size, new_size));
  }

 private:
  ledger::Signer signer_;
  std::vector<ledger::Hash> leaves_;
};

}  // namespace luheng::services

#endif  // TESTS_SERVICES_WITNESS_TEST_LOG_H_
