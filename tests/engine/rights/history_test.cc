// The way of every certificate, walked backwards through the entries of a journal: by index and
// leaf hash, to the entry with which it began, and on to the one it was cut from.
#include <gtest/gtest.h>

#include <cstdio>
#include <optional>
#include <string>
#include <vector>

#include "ledger/entry.h"
#include "ledger/hash.h"
#include "tests/engine/journal.h"
#include "tests/engine/rights/rights_workload.h"

namespace luheng::engine::testing {
namespace {

constexpr int kCommandCount = 8'000;

class HistoryTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const uint64_t seed = SeedFor(20240303);
    std::printf("seed %llu\n", static_cast<unsigned long long>(seed));
    RightsWorkload workload(seed);
    for (int i = 0; i < kCommandCount; ++i) journal_.Do(workload.Next(journal_.engine().state()));
    for (const auto& command : journal_.entries()) {
      entries_.insert(entries_.end(), command.begin(), command.end());
    }
  }
  static std::optional<ledger::Link> LinkOf(const ledger::Entry& entry, const Subject& subject) {
    for (const ledger::Link& link : entry.links) {
      if (link.subject_type == static_cast<uint8_t>(subject.type) &&
          link.subject_id == subject.id) {
        return link;
      }
    }
    return std::nullopt;
  }
  // Follows the links from the newest entry; returns the one that the subject began with.
  std::optional<ledger::Entry> WalkToBegin(const Subject& subject, int& steps) const {
    std::optional<uint64_t> at = journal_.engine().Head(subject);
    while (at && *at < entries_.size()) {
      const auto entry = ledger::DecodeEntry(entries_[*at]);
      if (!entry.ok()) return std::nullopt;
      const std::optional<ledger::Link> link = LinkOf(*entry, subject);
      if (!link) return std::nullopt;
      ++steps;
      if (link->form == ledger::LinkForm::kFirst) return *entry;
      if (link->form != ledger::LinkForm::kByIndexAndHash || link->previous_index >= *at) {
        return std::nullopt;
      }
      if (ledger::LeafHash(entries_[link->previous_index]) != link->previous_leaf_hash) {
        return std::nullopt;
      }
      at = link->previous_index;
    }
    return std::nullopt;
  }

  Journal journal_;
  std::vector<std::string> entries_;
};

TEST_F(HistoryTest, EveryCertificateLeadsBackToWhereItBegan) {
  const Certificates& certificates = journal_.engine().state().rights().certificates;
  ASSERT_GT(certificates.count(), 500u);
  int steps = 0;
  int cut = 0;
  for (uint32_t number = 1; number <= certificates.count(); ++number) {
    const CertificateId id{number};
    const std::optional<ledger::Entry> begin = WalkToBegin(Of(id), steps);
    ASSERT_TRUE(begin) << number;
    ASSERT_EQ(begin->kind, CertificateIssued::kKind) << number;
    const auto event = DecodeEventEntry(*begin);
    ASSERT_TRUE(event.ok());
    const auto& issued = std::get<CertificateIssued>(*event);
    ASSERT_EQ(issued.certificate, id);
    ASSERT_EQ(issued.parent, certificates.at(id).parent);
    if (issued.parent == CertificateId{}) continue;
    ++cut;
    // The same entry stands in the history of what it was cut from.
    const std::optional<ledger::Link> link = LinkOf(*begin, Of(issued.parent));
    ASSERT_TRUE(link) << number;
    ASSERT_EQ(link->form, ledger::LinkForm::kByIndexAndHash) << number;
    ASSERT_EQ(ledger::LeafHash(entries_[link->previous_index]), link->previous_leaf_hash);
  }
  EXPECT_GT(cut, 100);
  EXPECT_GT(steps, 2'000);
}

// What was written replays, byte for byte, by an engine that knows only the bytes.
TEST_F(HistoryTest, TheJournalReplays) {
  Engine engine;
  ledger::ChainState chain;
  for (const auto& command : journal_.entries()) {
    const absl::Status status = engine.Replay(Views(command), chain);
    ASSERT_TRUE(status.ok()) << status;
  }
  EXPECT_EQ(engine.StateHash(), journal_.engine().StateHash());
  const absl::StatusOr<Engine> loaded = Engine::Load(engine.Save());
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  EXPECT_EQ(loaded->StateHash(), engine.StateHash());
}

}  // namespace
}  // namespace luheng::engine::testing
