// What a mirror takes of a log that shrinks, forks, or shows what is not of its tree.
#include "services/verify/mirror.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include "ledger/checkpoint.h"
#include "ledger/compact_range.h"
#include "ledger/file.h"
#include "ledger/hash.h"
#include "ledger/open_mode.h"
#include "ledger/signer.h"
#include "ledger/tile.h"
#include "ledger/tile_store.h"
#include "tests/services/small_exchange.h"
#include "tests/services/verify/forged_log.h"

namespace luheng::services {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> Entries(size_t count, const std::string& kind = "entry ") {
  std::vector<std::string> entries;
  for (size_t i = 0; i < count; ++i) entries.push_back(kind + std::to_string(i));
  return entries;
}

class MirrorTest : public ::testing::Test {
 protected:
  std::string Log() const { return directory_.path() + "/log"; }
  std::string Mirror() const { return directory_.path() + "/mirror"; }
  void Write(const std::vector<std::string>& entries) const {
    WriteTileLog(Log(), entries, signer_);
  }

  absl::StatusOr<MirrorReport> Update(const TileLogReader& log,
                                      const std::optional<std::string>& key) {
    Progress progress;
    asked_.clear();
    return UpdateMirror(
        [&](const std::string& path) {
          asked_.push_back(path);
          return log(path);
        },
        Mirror(), progress, key);
  }
  absl::StatusOr<MirrorReport> Update() {
    return Update(ReadFromDirectory(Log()), signer_.verifier().Vkey());
  }
  // Every file of the tree of the log is in the mirror, and its checkpoint.
  void ExpectCopied() const {
    const std::string note = *ledger::ReadFile(Log() + "/checkpoint");
    EXPECT_EQ(*ledger::ReadFile(Mirror() + "/checkpoint"), note);
    const auto store = ledger::TileStore::Open(Mirror(), ledger::OpenMode::kReadOnly);
    ASSERT_TRUE(store.ok()) << store.status().ToString();
    for (const ledger::TileId& id : ledger::TilesOfGrowth(0, (*store)->size())) {
      const std::string path = "/" + ledger::TilePath(id);
      EXPECT_EQ(*ledger::ReadFile(Mirror() + path), *ledger::ReadFile(Log() + path)) << path;
    }
  }
  // A file of the log or of the mirror with one bit flipped.
  static void Damage(const std::string& path) {
    std::string bytes = *ledger::ReadFile(path);
    bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
    std::ofstream(path, std::ios::binary) << bytes;
  }
  std::string ForkFile(const std::string& note) const {
    return Mirror() + "/checkpoint.fork-" +
           ledger::ToHex(ledger::AsBytes(ledger::Sha256(note)).substr(0, 8));
  }

  const TemporaryDirectory directory_;
  const ledger::Signer signer_ = ledger::Signer::Generate("luheng.example/test").value();
  std::vector<std::string> asked_;  // Paths of the log, by the last update.
};

TEST_F(MirrorTest, EveryGrowthIsCopiedAndNothingTwice) {
  for (const size_t size : {1, 255, 256, 257, 512, 700, 65'536, 66'000}) {
    SCOPED_TRACE(size);
    Write(Entries(size));
    const auto grown = Update();
    ASSERT_TRUE(grown.ok()) << grown.status().ToString();
    EXPECT_EQ(grown->size, size);
    std::sort(asked_.begin(), asked_.end());
    EXPECT_EQ(std::adjacent_find(asked_.begin(), asked_.end()), asked_.end());
    ExpectCopied();
    EXPECT_EQ(Update()->file_count, 0u);
  }
}

TEST_F(MirrorTest, ACheckpointOfAHugeTreeCostsNoMoreThanTheFirstTileThatIsMissing) {
  constexpr uint64_t kSize = uint64_t{1} << 40;
  const std::string top(sizeof(ledger::Hash), 'x');
  ledger::Checkpoint head{.origin = signer_.name(), .size = kSize, .root = {}};
  std::copy(top.begin(), top.end(), head.root.begin());
  const std::string note = ledger::SignCheckpoint(head, signer_).value();
  const auto log = [&](const std::string& path) -> absl::StatusOr<std::string> {
    if (path == "checkpoint") return note;
    if (path == "tile/5/000.p/1") return top;
    return absl::NotFoundError(path);
  };
  EXPECT_EQ(Update(log, std::nullopt).status().code(), absl::StatusCode::kNotFound);
  EXPECT_LE(asked_.size(), 4u);
  EXPECT_FALSE(fs::exists(Mirror() + "/checkpoint"));
}

TEST_F(MirrorTest, AWrongSignatureIsRefusedBeforeAnythingIsRead) {
  Write(Entries(300));
  std::string note = *ledger::ReadFile(Log() + "/checkpoint");
  const size_t digit = note.find('\n') + 1;
  note[digit] = note[digit] == '3' ? '2' : '3';  // Of the size.
  std::ofstream(Log() + "/checkpoint", std::ios::binary) << note;
  EXPECT_EQ(Update().status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(asked_.size(), 2u);
  EXPECT_FALSE(fs::exists(Mirror()));
}

TEST_F(MirrorTest, AnotherRootOfTheSameSizeChangesNothingAndBothCheckpointsAreKept) {
  Write(Entries(300));
  ASSERT_TRUE(Update().ok());
  const std::string before = *ledger::ReadFile(Mirror() + "/checkpoint");
  for (const bool is_longer : {false, true}) {
    Write(Entries(is_longer ? 700 : 300, "another "));
    const std::string now = *ledger::ReadFile(Log() + "/checkpoint");
    for (const auto& key :
         {std::optional(signer_.verifier().Vkey()), std::optional<std::string>()}) {
      const absl::Status forked = Update(ReadFromDirectory(Log()), key).status();
      EXPECT_EQ(forked.code(), absl::StatusCode::kDataLoss);
      EXPECT_NE(forked.message().find("forked"), std::string::npos) << forked;
      EXPECT_NE(forked.message().find(ForkFile(now)), std::string::npos) << forked;
      EXPECT_EQ(*ledger::ReadFile(ForkFile(now)), now);
      EXPECT_EQ(*ledger::ReadFile(Mirror() + "/checkpoint"), before);
    }
  }
  Write(Entries(700));
  EXPECT_TRUE(Update().ok());
  ExpectCopied();
}

TEST_F(MirrorTest, TheSameTreeWithoutASignatureDoesNotReplaceACheckpoint) {
  Write(Entries(300));
  ASSERT_TRUE(Update().ok());
  const std::string before = *ledger::ReadFile(Mirror() + "/checkpoint");
  WriteTileLog(Log(), Entries(300), ledger::Signer::Generate(signer_.name()).value());
  ASSERT_TRUE(Update().ok());
  EXPECT_EQ(*ledger::ReadFile(Mirror() + "/checkpoint"), before);
}

// Which key should have signed, the entries say, and the audit.
TEST_F(MirrorTest, ALogThatHasChangedItsKeyIsCopied) {
  Write(Entries(300));
  ASSERT_TRUE(Update().ok());
  WriteTileLog(Log(), Entries(700), ledger::Signer::Generate(signer_.name()).value());
  EXPECT_TRUE(Update().ok());
  ExpectCopied();
}

TEST_F(MirrorTest, WhatDoesNotLeadToTheRootIsNamedAndNotKept) {
  const std::vector<std::string> entries = Entries(66'000);
  for (const char* tile :
       {"tile/0/003", "tile/entries/200", "tile/1/000", "tile/0/257.p/208", "tile/2/000.p/1"}) {
    SCOPED_TRACE(tile);
    fs::remove_all(Mirror());
    Write(entries);
    const std::string right = *ledger::ReadFile(Log() + "/" + tile);
    Damage(Log() + "/" + tile);
    const absl::Status wrong = Update().status();
    EXPECT_EQ(wrong.code(), absl::StatusCode::kDataLoss);
    EXPECT_NE(wrong.message().find(tile), std::string::npos) << wrong;
    EXPECT_FALSE(fs::exists(Mirror() + "/checkpoint"));
    EXPECT_FALSE(fs::exists(Mirror() + "/" + tile));
    std::ofstream(Log() + "/" + tile, std::ios::binary) << right;
    EXPECT_TRUE(Update().ok());
    ExpectCopied();
  }
}

TEST_F(MirrorTest, AWrongFileOfAnEarlierCopyIsReplaced) {
  Write(Entries(700));
  ASSERT_TRUE(Update().ok());
  for (const char* tile : {"tile/0/001", "tile/entries/000", "tile/0/002.p/188"}) {
    Damage(Mirror() + "/" + tile);
  }
  // As when the copy ended before its checkpoint was written.
  fs::remove(Mirror() + "/checkpoint");
  const auto again = Update();
  ASSERT_TRUE(again.ok()) << again.status().ToString();
  EXPECT_EQ(again->file_count, 3u);
  ExpectCopied();
}

TEST_F(MirrorTest, WhatWitnessesHaveCosignedIsKeptIfTheLogBeginsWithIt) {
  Write(Entries(300));
  const std::string note = *ledger::ReadFile(Log() + "/checkpoint");
  Write(Entries(700));
  std::ofstream(Log() + "/cosigned") << note;
  ASSERT_TRUE(Update().ok());
  EXPECT_EQ(*ledger::ReadFile(Mirror() + "/cosigned"), note);
  // It may be newer, though nothing else is.
  const std::string newest = *ledger::ReadFile(Log() + "/checkpoint");
  std::ofstream(Log() + "/cosigned") << newest;
  ASSERT_TRUE(Update().ok());
  EXPECT_EQ(*ledger::ReadFile(Mirror() + "/cosigned"), newest);
}

TEST_F(MirrorTest, ACosignedTreeThatIsNotOfTheLogIsEvidence) {
  Write(Entries(300, "other "));
  const std::string other = *ledger::ReadFile(Log() + "/checkpoint");
  Write(Entries(800));
  const std::string larger = *ledger::ReadFile(Log() + "/checkpoint");
  Write(Entries(700));
  for (const std::string& note : {other, larger}) {
    std::ofstream(Log() + "/cosigned") << note;
    const absl::Status status = Update().status();
    EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
    EXPECT_NE(status.message().find("that witnesses have cosigned"), std::string::npos) << status;
    EXPECT_FALSE(fs::exists(Mirror() + "/cosigned"));
    EXPECT_FALSE(fs::exists(Mirror() + "/checkpoint"));
    EXPECT_EQ(*ledger::ReadFile(ForkFile(*ledger::ReadFile(Log() + "/checkpoint"))),
              *ledger::ReadFile(Log() + "/checkpoint"));
  }
}

}  // namespace
}  // namespace luheng::services
