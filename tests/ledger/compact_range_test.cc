#include "ledger/compact_range.h"

#include <gtest/gtest.h>

#include <bit>
#include <string>
#include <vector>

#include "tests/ledger/testing.h"
#include "tests/reference/merkle.h"

namespace luheng::ledger {
namespace {

// The leaves and roots that implementations of RFC 6962 share.
TEST(CompactRangeTest, KnownRoots) {
  const char* leaves[] = {"",
                          "00",
                          "10",
                          "2021",
                          "3031",
                          "40414243",
                          "5051525354555657",
                          "606162636465666768696a6b6c6d6e6f"};
  const char* roots[] = {"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                         "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                         "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                         "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                         "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                         "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                         "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                         "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
  CompactRange range;
  EXPECT_EQ(range.Root(), Sha256(""));
  for (size_t i = 0; i < std::size(leaves); ++i) {
    range.Append(LeafHash(BytesFromHex(leaves[i])));
    EXPECT_EQ(ToHex(AsBytes(range.Root())), roots[i]) << "size " << i + 1;
  }
}

TEST(CompactRangeTest, RootIsThatOfTheRecursiveTreeAtEverySize) {
  std::vector<std::string> leaves;
  CompactRange range;
  for (int size = 1; size <= 300; ++size) {
    leaves.push_back("leaf " + std::to_string(size));
    range.Append(LeafHash(leaves.back()));
    ASSERT_EQ(range.Root(), reference::MerkleTreeHash(leaves)) << "size " << size;
    ASSERT_EQ(range.nodes().size(), static_cast<size_t>(std::popcount(range.size())));
  }
}

TEST(CompactRangeTest, GoesOnFromItsNodes) {
  CompactRange whole;
  for (int i = 0; i < 100; ++i) whole.Append(LeafHash(std::to_string(i)));
  CompactRange restored = ValueOrDie(CompactRange::FromNodes(whole.size(), whole.nodes()));
  for (int i = 100; i < 200; ++i) {
    whole.Append(LeafHash(std::to_string(i)));
    restored.Append(LeafHash(std::to_string(i)));
  }
  EXPECT_EQ(restored.Root(), whole.Root());
}

TEST(CompactRangeTest, NodesMustFitTheSize) {
  const std::vector<Hash> two(2);
  EXPECT_OK(CompactRange::FromNodes(0, {}));
  EXPECT_OK(CompactRange::FromNodes(3, two));
  EXPECT_CODE(CompactRange::FromNodes(0, two), absl::StatusCode::kInvalidArgument);
  EXPECT_CODE(CompactRange::FromNodes(4, two), absl::StatusCode::kInvalidArgument);
  EXPECT_CODE(CompactRange::FromNodes(7, two), absl::StatusCode::kInvalidArgument);
  EXPECT_CODE(CompactRange::FromNodes(kTreeSizeMax + 1, two), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace luheng::ledger
