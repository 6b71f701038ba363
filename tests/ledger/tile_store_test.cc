#include "ledger/tile_store.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "ledger/checkpoint.h"
#include "ledger/note.h"
#include "tests/ledger/testing.h"
#include "tests/reference/merkle.h"

namespace luheng::ledger {
namespace {

namespace fs = std::filesystem;
constexpr auto kDataLoss = absl::StatusCode::kDataLoss;

// A log of made-up entries.
class TileStoreTest : public ::testing::Test {
 protected:
  void SetUp() override { Reopen(); }

  void Reopen() { store_ = ValueOrDie(TileStore::Open(path(), OpenMode::kReadWrite)); }
  std::string path() const { return directory_ / "tlog"; }

  static std::string EntryAt(uint64_t index) {
    return "entry " + std::to_string(index) + std::string(index % 5, '.');
  }
  reference::Leaves First(uint64_t size) {
    while (entries_.size() < size) entries_.push_back(EntryAt(entries_.size()));
    return reference::Leaves(entries_).first(size);
  }
  Hash Root(uint64_t size) { return reference::MerkleTreeHash(First(size)); }
  std::string NoteOf(uint64_t size) {
    return SignCheckpoint({signer_.name(), size, Root(size)}, signer_).value();
  }

  // Integrates entries up to `size`.
  void Integrate(uint64_t size) {
    First(size);
    const uint64_t first = store_->integrated_size();
    std::vector<Hash> leaf_hashes;
    std::vector<std::string_view> entries;
    for (uint64_t index = first; index < size; ++index) {
      leaf_hashes.push_back(LeafHash(entries_[index]));
      entries.push_back(entries_[index]);
    }
    ASSERT_OK(store_->Integrate(first, leaf_hashes, entries));
    ASSERT_EQ(store_->integrated_size(), size);
  }
  void Grow(uint64_t size) {
    Integrate(size);
    ASSERT_OK(store_->PublishCheckpoint(NoteOf(size)));
    ASSERT_EQ(store_->size(), size);
  }

  TemporaryDirectory directory_;
  Signer signer_ = ValueOrDie(Signer::Generate("luheng.example/test"));
  std::vector<std::string> entries_;
  std::unique_ptr<TileStore> store_;
};

TEST_F(TileStoreTest, ProofsFromTilesAreThoseOfTheRecursiveTree) {
  constexpr uint32_t kSeed = 3;
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  std::mt19937 random(kSeed);
  for (const uint64_t size : {1u, 2u, 100u, 255u, 256u, 257u, 511u, 513u, 1000u, 2048u, 3001u}) {
    Grow(size);
    ASSERT_EQ(store_->Range().Root(), Root(size));
    for (int round = 0; round < 12; ++round) {
      const uint64_t tree_size = 1 + random() % size;
      const uint64_t index = random() % tree_size;
      const uint64_t old_size = 1 + random() % tree_size;
      ASSERT_EQ(ValueOrDie(store_->RootAt(tree_size)), Root(tree_size));
      ASSERT_EQ(ValueOrDie(BuildInclusion(index, tree_size, store_->nodes())),
                reference::Path(index, First(tree_size)));
      ASSERT_EQ(ValueOrDie(BuildConsistency(old_size, tree_size, store_->nodes())),
                reference::ConsistencyProof(old_size, First(tree_size)));
    }
  }
  EXPECT_CODE(store_->RootAt(3002), absl::StatusCode::kOutOfRange);
  EXPECT_CODE(store_->NodeAt(0, 3001), absl::StatusCode::kOutOfRange);
  EXPECT_CODE(store_->NodeAt(11, 1), absl::StatusCode::kOutOfRange);
  EXPECT_CODE(store_->NodeAt(63, 0), absl::StatusCode::kOutOfRange);
  EXPECT_CODE(store_->NodeAt(-1, 0), absl::StatusCode::kOutOfRange);
}

TEST_F(TileStoreTest, SignaturesAreAddedToThePublishedCheckpointOnly) {
  Grow(300);
  const std::string note = NoteOf(300);
  Note cosigned = ValueOrDie(ParseNote(note));
  cosigned.signatures.push_back({"witness", 7, "a signature"});
  const std::string bytes = FormatNote(cosigned);
  ASSERT_OK(store_->PublishSignatures(bytes));
  ASSERT_OK(store_->KeepCosigned(bytes));
  EXPECT_EQ(store_->checkpoint(), bytes);
  for (const std::string& wrong : {NoteOf(299), std::string("text"), bytes + "x"}) {
    EXPECT_CODE(store_->PublishSignatures(wrong), absl::StatusCode::kInvalidArgument);
  }
  Reopen();
  EXPECT_EQ(store_->checkpoint(), bytes);
  EXPECT_EQ(Slurp(path() + "/cosigned"), bytes);
  EXPECT_EQ(store_->size(), 300u);
  // A newer checkpoint takes its place; what was cosigned is still there.
  Grow(301);
  EXPECT_EQ(store_->checkpoint(), NoteOf(301));
  EXPECT_EQ(Slurp(path() + "/cosigned"), bytes);
}

// 65,536 entries and more fill a tile of level 1.
TEST_F(TileStoreTest, ThreeLevelsOfTiles) {
  std::vector<Hash> leaf_hashes;
  std::vector<std::string> entries;
  CompactRange range;
  constexpr uint64_t kSize = 66'000;
  for (uint64_t index = 0; index < kSize; ++index) {
    entries.push_back(std::to_string(index));
    leaf_hashes.push_back(LeafHash(entries.back()));
    range.Append(leaf_hashes.back());
  }
  ASSERT_OK(store_->Integrate(0, leaf_hashes, {entries.begin(), entries.end()}));
  const Checkpoint checkpoint{signer_.name(), kSize, range.Root()};
  ASSERT_OK(store_->PublishCheckpoint(SignCheckpoint(checkpoint, signer_).value()));
  EXPECT_TRUE(fs::exists(path() + "/tile/0/255"));
  EXPECT_TRUE(fs::exists(path() + "/tile/1/000"));
  EXPECT_TRUE(fs::exists(path() + "/tile/1/001.p/1"));
  EXPECT_TRUE(fs::exists(path() + "/tile/2/000.p/1"));
  Reopen();
  EXPECT_EQ(store_->Range().Root(), range.Root());
  EXPECT_EQ(ValueOrDie(store_->RootAt(kSize)), range.Root());
  for (const uint64_t index : {uint64_t{0}, uint64_t{65'535}, uint64_t{65'536}, kSize - 1}) {
    const Proof proof = ValueOrDie(BuildInclusion(index, kSize, store_->nodes()));
    EXPECT_OK(VerifyInclusion(index, kSize, leaf_hashes[index], proof, range.Root()));
  }
}

TEST_F(TileStoreTest, DirectoryHoldsTheTilesOfTheTreeAndNothingElse) {
  for (const uint64_t size : {3u, 300u, 301u, 700u}) Grow(size);
  std::vector<std::string> expected = {path() + "/checkpoint"};
  for (const TileId& id : TilesOfGrowth(0, 700)) expected.push_back(path() + "/" + TilePath(id));
  // Partial tiles of earlier checkpoints stay until their tile is full.
  expected.push_back(path() + "/tile/1/000.p/1");
  std::sort(expected.begin(), expected.end());
  EXPECT_EQ(FilesBelow(path()), expected);
  EXPECT_EQ(Slurp(path() + "/checkpoint"), NoteOf(700));
}

TEST_F(TileStoreTest, TilesAndBundlesHoldHashesAndEntries) {
  Grow(300);
  for (const TileId& id : TilesOfGrowth(0, 300)) {
    const std::string bytes = ValueOrDie(store_->ReadTile(id));
    if (id.level == kEntriesLevel) {
      const auto entries = ValueOrDie(DecodeBundle(bytes, id.width));
      for (uint32_t i = 0; i < id.width; ++i) EXPECT_EQ(entries[i], entries_[id.index * 256 + i]);
    } else if (id.level == 0) {
      for (uint32_t i = 0; i < id.width; ++i) {
        EXPECT_EQ(bytes.substr(i * 32, 32), AsBytes(LeafHash(entries_[id.index * 256 + i])));
      }
    } else {
      EXPECT_EQ(bytes, AsBytes(Root(256)));
    }
  }
}

TEST_F(TileStoreTest, GoesOnFromThePublishedCheckpoint) {
  Grow(300);
  Integrate(600);  // Not published: a crash comes first.
  const auto before = Contents(path());
  Reopen();
  EXPECT_EQ(store_->size(), 300u);
  EXPECT_EQ(store_->integrated_size(), 300u);
  EXPECT_EQ(store_->checkpoint(), NoteOf(300));
  Integrate(600);
  EXPECT_EQ(Contents(path()), before);  // The same files again.
  ASSERT_OK(store_->PublishCheckpoint(NoteOf(600)));
  EXPECT_EQ(ValueOrDie(store_->RootAt(600)), Root(600));
  EXPECT_FALSE(fs::exists(path() + "/tile/0/001.p"));
}

TEST_F(TileStoreTest, AnySequenceOfStepsGivesTheSameTiles) {
  constexpr uint32_t kSeed = 5;
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  std::mt19937 random(kSeed);
  uint64_t size = 0;
  while (size < 1500) {
    size = std::min<uint64_t>(1500, size + random() % 300);
    if (random() % 3 == 0) {
      Integrate(size);
    } else {
      Grow(size);
    }
    if (random() % 4 == 0) {
      Reopen();
      size = store_->integrated_size();
    }
  }
  Grow(1500);
  const auto stepwise = Contents(path());
  fs::remove_all(path());
  Reopen();
  Grow(1500);
  for (const auto& [name, bytes] : Contents(path())) {
    if (name != "checkpoint") {
      EXPECT_EQ(stepwise.at(name), bytes) << name;
    }
  }
}

TEST_F(TileStoreTest, OnlyTheCheckpointOfTheIntegratedTreeIsPublished) {
  Grow(10);
  Integrate(20);
  const std::string notes[] = {
      NoteOf(19),
      NoteOf(10),
      SignCheckpoint({signer_.name(), 20, Sha256("another root")}, signer_).value(),
      "no note",
      NoteOf(20) + "x",
  };
  for (const std::string& note : notes) {
    EXPECT_CODE(store_->PublishCheckpoint(note), absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(store_->checkpoint(), NoteOf(10));
  }
  EXPECT_OK(store_->PublishCheckpoint(NoteOf(20)));
  EXPECT_OK(store_->PublishCheckpoint(NoteOf(20)));  // Again, for example with a cosignature.
}

TEST_F(TileStoreTest, DamageOfTheRightEdgeIsFoundByOpening) {
  Grow(300);
  const auto opens = [&] { return TileStore::Open(path(), OpenMode::kReadOnly).status(); };
  ASSERT_OK(opens());
  for (const char* name : {"tile/0/001.p/44", "tile/1/000.p/1", "tile/entries/001.p/44"}) {
    const std::string file = path() + "/" + name;
    const std::string bytes = Slurp(file);
    Spill(file, bytes.substr(1));
    EXPECT_CODE(opens(), kDataLoss) << name;
    ASSERT_TRUE(fs::remove(file));
    EXPECT_CODE(opens(), kDataLoss) << name;
    Spill(file, bytes);
    ASSERT_OK(opens());
  }
  FlipBit(path() + "/tile/0/001.p/44", 77);
  EXPECT_CODE(opens(), kDataLoss);
}

TEST_F(TileStoreTest, DamagedCheckpointIsFoundByOpening) {
  Grow(300);
  const std::string file = path() + "/checkpoint";
  for (const std::string& note : {std::string(), NoteOf(300).substr(3, 20), NoteOf(299)}) {
    Spill(file, note);
    EXPECT_CODE(TileStore::Open(path(), OpenMode::kReadOnly), kDataLoss);
  }
}

TEST_F(TileStoreTest, DamageInsideMakesNoProof) {
  Grow(600);
  Spill(path() + "/tile/0/000", Slurp(path() + "/tile/0/000").substr(32));
  EXPECT_CODE(BuildInclusion(5, 600, store_->nodes()), kDataLoss);
  fs::remove(path() + "/tile/0/000");
  EXPECT_CODE(BuildInclusion(5, 600, store_->nodes()), kDataLoss);
  FlipBit(path() + "/tile/0/001", 8 * 32 * 7);
  const Proof proof = ValueOrDie(BuildInclusion(256, 600, store_->nodes()));
  EXPECT_CODE(VerifyInclusion(256, 600, LeafHash(entries_[256]), proof, Root(600)), kDataLoss);
}

TEST_F(TileStoreTest, ReadingOnlyCreatesNothing) {
  EXPECT_CODE(TileStore::Open(directory_ / "none", OpenMode::kReadOnly),
              absl::StatusCode::kNotFound);
  EXPECT_FALSE(fs::exists(directory_ / "none"));
  Grow(300);
  const auto before = Contents(path());
  const auto reader = ValueOrDie(TileStore::Open(path(), OpenMode::kReadOnly));
  EXPECT_EQ(ValueOrDie(reader->RootAt(300)), Root(300));
  EXPECT_EQ(Contents(path()), before);
}

TEST_F(TileStoreTest, ClientsGetWhatIsPublishedAndNothingElse) {
  EXPECT_CODE(store_->Read("checkpoint"), absl::StatusCode::kNotFound);
  Grow(300);
  Integrate(700);
  Spill(directory_ / "secret", "secret");
  EXPECT_EQ(ValueOrDie(store_->Read("checkpoint")), NoteOf(300));
  EXPECT_EQ(ValueOrDie(store_->Read("tile/0/000")).size(), 256u * 32);
  EXPECT_EQ(ValueOrDie(store_->Read("tile/0/001.p/44")).size(), 44u * 32);
  // A width that no checkpoint had is the beginning of one that is wider.
  EXPECT_EQ(ValueOrDie(store_->Read("tile/0/001.p/43")).size(), 43u * 32);
  EXPECT_EQ(ValueOrDie(DecodeBundle(ValueOrDie(store_->Read("tile/entries/000.p/9")), 9)).size(),
            9u);
  for (const char* refused :
       {"tile/0/001", "tile/0/001.p/45", "tile/0/002", "tile/1/000", "tile/2/000.p/1", "tile/7/000",
        "", "..", "../secret", "tile/../../secret", "tile/0/../../../secret", "checkpoint.new",
        "checkpoint/", "/checkpoint"}) {
    EXPECT_CODE(store_->Read(refused), absl::StatusCode::kNotFound) << refused;
  }
}

TEST_F(TileStoreTest, ProofsAreMadeWhileTheLogGrows) {
  Grow(200);
  First(4000);
  std::vector<Hash> roots;
  CompactRange range;
  for (const std::string& entry : entries_) {
    roots.push_back(range.Root());
    range.Append(LeafHash(entry));
  }
  std::atomic<bool> is_done = false;
  std::thread reader([&] {
    std::mt19937 random(1);
    while (!is_done) {
      const uint64_t size = store_->size();
      const uint64_t index = random() % size;
      const absl::StatusOr<Proof> proof = BuildInclusion(index, size, store_->nodes());
      ASSERT_OK(proof);
      ASSERT_OK(VerifyInclusion(index, size, LeafHash(EntryAt(index)), *proof, roots[size]));
    }
  });
  for (uint64_t size = 217; size < 4000; size += 97) Grow(size);
  is_done = true;
  reader.join();
}

TEST_F(TileStoreTest, FailedWriteFailsAllLaterOnesAlike) {
  Grow(10);
  fs::remove_all(path() + "/tile/0/000.p");
  Spill(path() + "/tile/0/000.p", "a file where a directory should be");
  const std::string_view entry = "entry";
  const absl::Status first = store_->Integrate(10, {LeafHash(entry)}, {entry});
  EXPECT_FALSE(first.ok());
  fs::remove(path() + "/tile/0/000.p");
  EXPECT_EQ(store_->Integrate(11, {LeafHash(entry)}, {entry}), first);
  EXPECT_EQ(store_->PublishCheckpoint(NoteOf(11)), first);
  EXPECT_EQ(store_->size(), 10u);
}

}  // namespace
}  // namespace luheng::ledger
