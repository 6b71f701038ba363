// What an auditor who believes some witnesses makes of the checkpoints that they cosigned.
#include "services/verify/cosigned_check.h"

#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "ledger/checkpoint.h"
#include "ledger/compact_range.h"
#include "ledger/cosignature.h"
#include "ledger/file.h"
#include "ledger/hash.h"
#include "ledger/note.h"
#include "ledger/signer.h"
#include "tests/services/small_exchange.h"
#include "tests/services/verify/forged_log.h"

namespace luheng::services {
namespace {

constexpr uint64_t kSize = 700;
constexpr uint64_t kTime = 1'700'000'000;

class CosignedCheckTest : public ::testing::Test {
 protected:
  CosignedCheckTest() {
    std::vector<std::string> entries;
    for (uint64_t i = 0; i < kSize; ++i) entries.push_back(Entry("entry", i));
    WriteTileLog(directory_.path(), entries, log_);
    for (const char* name : {"w.example/1", "w.example/2", "w.example/3"}) {
      witnesses_.push_back(ledger::Signer::Generate(name).value());
    }
  }

  static std::string Entry(const std::string& kind, uint64_t index) {
    return kind + " " + std::to_string(index);
  }
  static ledger::Checkpoint Head(const std::string& origin, uint64_t size,
                                 const std::string& kind = "entry") {
    ledger::CompactRange tree;
    for (uint64_t i = 0; i < size; ++i) tree.Append(ledger::LeafHash(Entry(kind, i)));
    return {.origin = origin, .size = size, .root = tree.Root()};
  }
  // A checkpoint that the log and the first `count` witnesses have signed.
  std::string Cosign(const ledger::Checkpoint& head, size_t count) const {
    const ledger::Signer& log = head.origin == log_.name() ? log_ : other_;
    ledger::Note note = ledger::ParseNote(ledger::SignCheckpoint(head, log).value()).value();
    for (size_t i = 0; i < count; ++i) {
      note.signatures.push_back(ledger::Cosign(note.text, kTime, witnesses_[i]).value());
    }
    return ledger::FormatNote(note);
  }
  void Keep(const std::string& name, const std::string& note) const {
    std::ofstream(directory_.path() + "/" + name, std::ios::binary) << note;
  }
  std::vector<std::string> Keys() const {
    std::vector<std::string> keys;
    for (const auto& witness : witnesses_) {
      keys.push_back(ledger::CosignatureVerifier(witness).Vkey());
    }
    return keys;
  }
  absl::StatusOr<CosignedFinding> Check(size_t quorum) const {
    return CheckCosigned(
        MakeWitnessPolicy(Keys(), quorum).value(), TileFiles(directory_.path(), "tlog/"),
        {.head = Head(log_.name(), kSize), .note = "", .directory = directory_.path()});
  }

  const TemporaryDirectory directory_;
  const ledger::Signer log_ = ledger::Signer::Generate("luheng.example/test").value();
  const ledger::Signer other_ = ledger::Signer::Generate("luheng.example/other").value();
  std::vector<ledger::Signer> witnesses_;
};

TEST_F(CosignedCheckTest, AQuorumHasSeenABeginningOfTheLog) {
  for (const uint64_t size : {uint64_t{1}, uint64_t{256}, uint64_t{300}, kSize}) {
    Keep("cosigned", Cosign(Head(log_.name(), size), 2));
    for (const size_t quorum : {1, 2}) {
      const auto found = Check(quorum);
      ASSERT_TRUE(found.ok()) << found.status().ToString();
      EXPECT_EQ(found->size, size);
      EXPECT_EQ(found->finding, "2 of 3 have cosigned " + std::to_string(size) + " entries");
    }
  }
}

TEST_F(CosignedCheckTest, TheCheckpointItselfMayHaveTheCosignatures) {
  Keep("cosigned", Cosign(Head(log_.name(), 300), 3));
  Keep("checkpoint", Cosign(Head(log_.name(), kSize), 2));
  EXPECT_EQ(Check(2)->size, kSize);
  EXPECT_EQ(Check(3)->size, 300u);
}

TEST_F(CosignedCheckTest, FewerThanTheQuorumLeaveTheQuestionOpen) {
  EXPECT_EQ(Check(1).status().code(), absl::StatusCode::kFailedPrecondition);
  Keep("cosigned", Cosign(Head(log_.name(), 300), 2));
  const absl::Status status = Check(3).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_NE(status.message().find("2 of the 3 witnesses"), std::string::npos) << status.message();
  // One of the same name with another key is somebody else.
  witnesses_[0] = ledger::Signer::Generate("w.example/1").value();
  EXPECT_EQ(Check(2).status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST_F(CosignedCheckTest, ATreeThatTheLogDoesNotBeginWithIsBroken) {
  for (const ledger::Checkpoint& head :
       {Head(log_.name(), 300, "other"), Head(log_.name(), kSize, "other"),
        Head(log_.name(), kSize + 1), Head(other_.name(), 300)}) {
    Keep("cosigned", Cosign(head, 3));
    const absl::Status status = Check(3).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << head.size << head.origin;
    EXPECT_NE(status.message().find("3 witnesses have cosigned"), std::string::npos);
  }
}

TEST_F(CosignedCheckTest, AWrongCosignatureIsNamed) {
  ledger::Note note = ledger::ParseNote(Cosign(Head(log_.name(), 300), 3)).value();
  note.signatures.back().signature.back() ^= 1;
  for (const std::string& bytes : {ledger::FormatNote(note), std::string("no note")}) {
    Keep("cosigned", bytes);
    const absl::Status status = Check(1).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
    EXPECT_EQ(status.message().find("tlog/cosigned: "), 0u) << status.message();
  }
}

TEST_F(CosignedCheckTest, APolicyNamesWitnessesAndAQuorumOfThem) {
  const std::vector<std::string> keys = Keys();
  EXPECT_EQ(MakeWitnessPolicy(keys, 3)->witnesses.size(), 3u);
  const struct {
    std::vector<std::string> keys;
    size_t quorum;
    const char* problem;
  } rows[] = {
      {keys, 0, "quorum of 0"},
      {keys, 4, "from 1 to 3"},
      {{keys[0], keys[0]}, 1, "w.example/1 is given twice"},
      {{keys[0], "no key"}, 1, ""},
      {{log_.verifier().Vkey()}, 1, ""},  // Signs checkpoints, and cosigns none.
  };
  for (const auto& row : rows) {
    const absl::Status status = MakeWitnessPolicy(row.keys, row.quorum).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << row.problem;
    EXPECT_NE(status.message().find(row.problem), std::string::npos) << status.message();
  }
}

}  // namespace
}  // namespace luheng::services
