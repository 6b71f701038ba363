#include "ledger/proof.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "ledger/compact_range.h"
#include "tests/ledger/testing.h"
#include "tests/reference/merkle.h"

namespace luheng::ledger {
namespace {

// Leaves, and the source of their perfect subtrees, computed naively.
class Tree {
 public:
  explicit Tree(size_t size) {
    for (size_t i = 0; i < size; ++i) leaves_.push_back("leaf " + std::to_string(i));
    levels_.emplace_back();
    for (const std::string& leaf : leaves_) levels_[0].push_back(reference::LeafHashOf(leaf));
    while (levels_.back().size() > 1) {
      const std::vector<Hash>& below = levels_.back();
      std::vector<Hash> level;
      for (size_t i = 0; i + 1 < below.size(); i += 2) {
        level.push_back(NodeHash(below[i], below[i + 1]));
      }
      levels_.push_back(std::move(level));
    }
  }

  reference::Leaves First(size_t size) const { return reference::Leaves(leaves_).first(size); }
  Hash Root(size_t size) const { return reference::MerkleTreeHash(First(size)); }
  Hash Leaf(size_t index) const { return levels_[0][index]; }
  NodeSource nodes() const {
    return [this](int level, uint64_t index) -> absl::StatusOr<Hash> {
      return levels_.at(static_cast<size_t>(level)).at(index);
    };
  }

 private:
  std::vector<std::string> leaves_;
  std::vector<std::vector<Hash>> levels_;
};

// All proofs that differ from `proof` by one bit, one hash more, one less, or two swapped.
std::vector<Proof> Mutations(const Proof& proof) {
  std::vector<Proof> mutations;
  for (size_t i = 0; i < proof.size(); ++i) {
    for (size_t bit = 0; bit < 256; ++bit) {
      Proof flipped = proof;
      flipped[i][bit / 8] = static_cast<uint8_t>(flipped[i][bit / 8] ^ (1 << bit % 8));
      mutations.push_back(flipped);
    }
    Proof without = proof;
    without.erase(without.begin() + static_cast<std::ptrdiff_t>(i));
    mutations.push_back(without);
    for (size_t j = i + 1; j < proof.size(); ++j) {
      Proof swapped = proof;
      std::swap(swapped[i], swapped[j]);
      if (swapped != proof) mutations.push_back(swapped);
    }
  }
  for (size_t i = 0; i <= proof.size(); ++i) {
    Proof with = proof;
    with.insert(with.begin() + static_cast<std::ptrdiff_t>(i), Sha256("foreign"));
    mutations.push_back(with);
  }
  return mutations;
}

TEST(ProofTest, InclusionIsThatOfTheRfcAtEverySizeAndIndex) {
  const Tree tree(130);
  for (size_t size = 1; size <= 130; ++size) {
    const Hash root = tree.Root(size);
    ASSERT_EQ(ValueOrDie(BuildRoot(size, tree.nodes())), root);
    for (size_t index = 0; index < size; ++index) {
      const Proof proof = ValueOrDie(BuildInclusion(index, size, tree.nodes()));
      ASSERT_EQ(proof, reference::Path(index, tree.First(size))) << index << " of " << size;
      ASSERT_OK(VerifyInclusion(index, size, tree.Leaf(index), proof, root));
    }
  }
}

TEST(ProofTest, ConsistencyIsThatOfTheRfcAtEveryPairOfSizes) {
  const Tree tree(130);
  std::vector<Hash> roots;
  for (size_t size = 0; size <= 130; ++size) roots.push_back(tree.Root(size));
  for (size_t new_size = 1; new_size <= 130; ++new_size) {
    for (size_t old_size = 1; old_size <= new_size; ++old_size) {
      const Proof proof = ValueOrDie(BuildConsistency(old_size, new_size, tree.nodes()));
      ASSERT_EQ(proof, reference::ConsistencyProof(old_size, tree.First(new_size)))
          << old_size << " to " << new_size;
      ASSERT_OK(VerifyConsistency(old_size, new_size, roots[old_size], roots[new_size], proof));
    }
    const Proof from_empty = ValueOrDie(BuildConsistency(0, new_size, tree.nodes()));
    EXPECT_TRUE(from_empty.empty());
    ASSERT_OK(VerifyConsistency(0, new_size, roots[0], roots[new_size], from_empty));
  }
}

TEST(ProofTest, RandomLargeTrees) {
  constexpr uint32_t kSeed = 20230614;
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  std::mt19937 random(kSeed);
  const Tree tree(5000);
  for (int round = 0; round < 40; ++round) {
    const size_t size = 1 + random() % 5000;
    const size_t index = random() % size;
    const size_t old_size = 1 + random() % size;
    const Hash root = tree.Root(size);
    const Proof inclusion = ValueOrDie(BuildInclusion(index, size, tree.nodes()));
    ASSERT_EQ(inclusion, reference::Path(index, tree.First(size)));
    ASSERT_OK(VerifyInclusion(index, size, tree.Leaf(index), inclusion, root));
    const Proof consistency = ValueOrDie(BuildConsistency(old_size, size, tree.nodes()));
    ASSERT_EQ(consistency, reference::ConsistencyProof(old_size, tree.First(size)));
    ASSERT_OK(VerifyConsistency(old_size, size, tree.Root(old_size), root, consistency));
  }
}

TEST(ProofTest, EveryMutationOfAnInclusionProofIsRefused) {
  const Tree tree(20);
  for (const size_t size : {1u, 2u, 3u, 7u, 8u, 13u, 20u}) {
    const Hash root = tree.Root(size);
    for (size_t index = 0; index < size; ++index) {
      const Proof proof = ValueOrDie(BuildInclusion(index, size, tree.nodes()));
      for (const Proof& mutation : Mutations(proof)) {
        ASSERT_FALSE(VerifyInclusion(index, size, tree.Leaf(index), mutation, root).ok());
      }
      for (size_t other = 0; other < size; ++other) {
        if (other == index) continue;
        ASSERT_FALSE(VerifyInclusion(other, size, tree.Leaf(index), proof, root).ok());
        ASSERT_FALSE(VerifyInclusion(index, size, tree.Leaf(other), proof, root).ok());
      }
      ASSERT_FALSE(VerifyInclusion(index, size, tree.Leaf(index), proof, Sha256("other")).ok());
    }
  }
}

TEST(ProofTest, EveryMutationOfAConsistencyProofIsRefused) {
  const Tree tree(20);
  for (const size_t new_size : {1u, 2u, 3u, 7u, 8u, 13u, 20u}) {
    const Hash new_root = tree.Root(new_size);
    for (size_t old_size = 0; old_size <= new_size; ++old_size) {
      const Hash old_root = tree.Root(old_size);
      const Proof proof = ValueOrDie(BuildConsistency(old_size, new_size, tree.nodes()));
      for (const Proof& mutation : Mutations(proof)) {
        ASSERT_FALSE(VerifyConsistency(old_size, new_size, old_root, new_root, mutation).ok());
      }
      const Hash other = Sha256("other");
      ASSERT_FALSE(VerifyConsistency(old_size, new_size, other, new_root, proof).ok());
      if (old_size > 0) {
        ASSERT_FALSE(VerifyConsistency(old_size, new_size, old_root, other, proof).ok());
      }
    }
  }
}

TEST(ProofTest, WrongNumbersAreRefusedBeforeAnythingIsHashed) {
  constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
  const Tree tree(8);
  const Hash hash = tree.Root(8);
  const Proof three(3);
  EXPECT_CODE(VerifyInclusion(8, 8, hash, three, hash), kInvalid);
  EXPECT_CODE(VerifyInclusion(0, 0, hash, {}, hash), kInvalid);
  EXPECT_CODE(VerifyInclusion(0, kTreeSizeMax + 1, hash, Proof(63), hash), kInvalid);
  EXPECT_CODE(VerifyInclusion(0, ~uint64_t{0}, hash, Proof(64), hash), kInvalid);
  EXPECT_CODE(VerifyInclusion(0, 8, hash, Proof(2), hash), kInvalid);
  EXPECT_CODE(VerifyInclusion(0, 8, hash, Proof(4), hash), kInvalid);
  EXPECT_CODE(VerifyInclusion(0, 8, hash, three, hash), absl::StatusCode::kDataLoss);
  EXPECT_CODE(VerifyInclusion(0, kTreeSizeMax, hash, Proof(62), hash), absl::StatusCode::kDataLoss);
  EXPECT_CODE(VerifyConsistency(8, 7, hash, hash, {}), kInvalid);
  EXPECT_CODE(VerifyConsistency(1, kTreeSizeMax + 1, hash, hash, Proof(63)), kInvalid);
  EXPECT_CODE(VerifyConsistency(8, 8, hash, hash, Proof(1)), kInvalid);
  EXPECT_CODE(VerifyConsistency(0, 8, Sha256(""), hash, Proof(1)), kInvalid);
  EXPECT_CODE(VerifyConsistency(3, 8, hash, hash, {}), kInvalid);
  EXPECT_CODE(BuildInclusion(8, 8, tree.nodes()), kInvalid);
  EXPECT_CODE(BuildInclusion(0, kTreeSizeMax + 1, tree.nodes()), kInvalid);
  EXPECT_CODE(BuildConsistency(9, 8, tree.nodes()), kInvalid);
  EXPECT_CODE(BuildRoot(kTreeSizeMax + 1, tree.nodes()), kInvalid);
}

TEST(ProofTest, OneSizeWithTwoRootsIsAFork) {
  const absl::Status status = VerifyConsistency(8, 8, Sha256("one"), Sha256("two"), {});
  EXPECT_CODE(status, absl::StatusCode::kDataLoss);
  EXPECT_NE(std::string(status.message()).find("two roots"), std::string::npos);
}

TEST(ProofTest, ErrorOfTheSourceIsPassedOn) {
  const NodeSource broken = [](int, uint64_t) -> absl::StatusOr<Hash> {
    return absl::DataLossError("tile is gone");
  };
  EXPECT_CODE(BuildRoot(3, broken), absl::StatusCode::kDataLoss);
  EXPECT_CODE(BuildInclusion(1, 3, broken), absl::StatusCode::kDataLoss);
  EXPECT_CODE(BuildConsistency(1, 3, broken), absl::StatusCode::kDataLoss);
}

}  // namespace
}  // namespace luheng::ledger
