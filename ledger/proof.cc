#include "ledger/proof.h"

#include <algorithm>
#include <bit>
#include <string>

#include "ledger/base/status_macros.h"
#include "ledger/compact_range.h"

namespace luheng::ledger {
namespace {

absl::Status Malformed(const std::string& what) {
  return absl::InvalidArgumentError("proof: " + what);
}

absl::Status CheckTreeSize(uint64_t size) {
  if (size <= kTreeSizeMax) return absl::OkStatus();
  return Malformed("tree size " + std::to_string(size) + " is above the limit");
}

absl::Status CheckIndex(uint64_t index, uint64_t size) {
  if (index < size) return absl::OkStatus();
  return Malformed("index " + std::to_string(index) + " is not in a tree of size " +
                   std::to_string(size));
}

absl::Status CheckGrowth(uint64_t old_size, uint64_t new_size) {
  if (old_size <= new_size) return absl::OkStatus();
  return Malformed("the tree shrinks from " + std::to_string(old_size) + " to " +
                   std::to_string(new_size));
}

absl::Status CheckLength(size_t length, size_t expected) {
  if (length == expected) return absl::OkStatus();
  return Malformed(std::to_string(length) + " hashes instead of " + std::to_string(expected));
}

absl::Status CheckRoot(const Hash& computed, const Hash& expected) {
  if (computed == expected) return absl::OkStatus();
  return absl::DataLossError("proof: it leads to the root " + ToHex(AsBytes(computed)) + ", not " +
                             ToHex(AsBytes(expected)));
}

// Largest power of two below n, where RFC 6962 splits n leaves. REQUIRES: n > 1.
uint64_t SplitPoint(uint64_t n) { return std::bit_floor(n - 1); }

// Root over the leaves [begin, end), which must be a subtree that splitting leads to: begin is then
// a multiple of the smallest power of two that is not below end - begin.
absl::StatusOr<Hash> SubtreeRoot(uint64_t begin, uint64_t end, const NodeSource& nodes) {
  std::vector<Hash> parts;  // Perfect subtrees, largest first.
  while (begin < end) {
    const int level = static_cast<int>(std::bit_width(end - begin)) - 1;
    LUHENG_ASSIGN_OR_RETURN(const Hash part, nodes(level, begin >> level));
    parts.push_back(part);
    begin += uint64_t{1} << level;
  }
  Hash root = parts.back();
  for (size_t i = parts.size() - 1; i-- > 0;) root = NodeHash(parts[i], root);
  return root;
}

// How the hashes of an inclusion proof divide: below the point where the leaf's path meets the
// tree's right edge both left and right siblings occur, above it only left ones.
struct ProofShape {
  int inner = 0;
  int border = 0;
};

ProofShape ShapeOf(uint64_t index, uint64_t size) {
  const int inner = static_cast<int>(std::bit_width(index ^ (size - 1)));
  return {inner, std::popcount(index >> inner)};
}

// Climbs from `hash` at position `index` of its level.
Hash ClimbInner(Hash hash, uint64_t index, const Hash* begin, const Hash* end) {
  for (; begin != end; ++begin, index >>= 1) {
    hash = (index & 1) == 0 ? NodeHash(hash, *begin) : NodeHash(*begin, hash);
  }
  return hash;
}

// The same, leaving out right siblings: the root of the tree as it was when the path's subtree was
// its right edge.
Hash ClimbInnerLeft(Hash hash, uint64_t index, const Hash* begin, const Hash* end) {
  for (; begin != end; ++begin, index >>= 1) {
    if ((index & 1) != 0) hash = NodeHash(*begin, hash);
  }
  return hash;
}

Hash ClimbBorder(Hash hash, const Hash* begin, const Hash* end) {
  for (; begin != end; ++begin) hash = NodeHash(*begin, hash);
  return hash;
}

}  // namespace

absl::StatusOr<Hash> BuildRoot(uint64_t size, const NodeSource& nodes) {
  LUHENG_RETURN_IF_ERROR(CheckTreeSize(size));
  if (size == 0) return CompactRange().Root();
  return SubtreeRoot(0, size, nodes);
}

absl::StatusOr<Proof> BuildInclusion(uint64_t index, uint64_t size, const NodeSource& nodes) {
  LUHENG_RETURN_IF_ERROR(CheckTreeSize(size));
  LUHENG_RETURN_IF_ERROR(CheckIndex(index, size));
  Proof proof;
  uint64_t begin = 0;
  uint64_t end = size;
  while (end - begin > 1) {
    const uint64_t middle = begin + SplitPoint(end - begin);
    const bool goes_left = index < middle;
    LUHENG_ASSIGN_OR_RETURN(const Hash sibling, goes_left ? SubtreeRoot(middle, end, nodes)
                                                          : SubtreeRoot(begin, middle, nodes));
    proof.push_back(sibling);
    (goes_left ? end : begin) = middle;
  }
  std::reverse(proof.begin(), proof.end());
  return proof;
}

absl::StatusOr<Proof> BuildConsistency(uint64_t old_size, uint64_t new_size,
                                       const NodeSource& nodes) {
  LUHENG_RETURN_IF_ERROR(CheckTreeSize(new_size));
  LUHENG_RETURN_IF_ERROR(CheckGrowth(old_size, new_size));
  Proof proof;
  if (old_size == 0) return proof;
  uint64_t begin = 0;
  uint64_t end = new_size;
  // Narrows [begin, end) to the subtree that the old tree ended with.
  while (end != old_size) {
    const uint64_t middle = begin + SplitPoint(end - begin);
    const bool goes_left = old_size <= middle;
    LUHENG_ASSIGN_OR_RETURN(const Hash sibling, goes_left ? SubtreeRoot(middle, end, nodes)
                                                          : SubtreeRoot(begin, middle, nodes));
    proof.push_back(sibling);
    (goes_left ? end : begin) = middle;
  }
  // A verifier knows the old root; any other subtree it must be given.
  if (begin != 0) {
    LUHENG_ASSIGN_OR_RETURN(const Hash last, SubtreeRoot(begin, end, nodes));
    proof.push_back(last);
  }
  std::reverse(proof.begin(), proof.end());
  return proof;
}

absl::Status VerifyInclusion(uint64_t index, uint64_t size, const Hash& leaf_hash,
                             const Proof& proof, const Hash& root) {
  LUHENG_RETURN_IF_ERROR(CheckTreeSize(size));
  LUHENG_RETURN_IF_ERROR(CheckIndex(index, size));
  const ProofShape shape = ShapeOf(index, size);
  LUHENG_RETURN_IF_ERROR(
      CheckLength(proof.size(), static_cast<size_t>(shape.inner + shape.border)));
  const Hash* begin = proof.data();
  const Hash* border = begin + shape.inner;
  const Hash* end = begin + proof.size();
  return CheckRoot(ClimbBorder(ClimbInner(leaf_hash, index, begin, border), border, end), root);
}

absl::Status VerifyConsistency(uint64_t old_size, uint64_t new_size, const Hash& old_root,
                               const Hash& new_root, const Proof& proof) {
  LUHENG_RETURN_IF_ERROR(CheckTreeSize(new_size));
  LUHENG_RETURN_IF_ERROR(CheckGrowth(old_size, new_size));
  if (old_size == new_size) {
    LUHENG_RETURN_IF_ERROR(CheckLength(proof.size(), 0));
    if (old_root == new_root) return absl::OkStatus();
    return absl::DataLossError("proof: the tree of size " + std::to_string(old_size) +
                               " has two roots");
  }
  if (old_size == 0) {
    LUHENG_RETURN_IF_ERROR(CheckLength(proof.size(), 0));
    return CheckRoot(old_root, CompactRange().Root());
  }
  // The old tree's last perfect subtree has 2^level leaves; both climbs start from its root, which
  // the proof gives first unless it is the whole old tree.
  const int level = std::countr_zero(old_size);
  const ProofShape shape = ShapeOf(old_size - 1, new_size);
  const int inner = shape.inner - level;
  const bool is_seed_known = std::has_single_bit(old_size);
  const size_t seed_count = is_seed_known ? 0 : 1;
  LUHENG_RETURN_IF_ERROR(
      CheckLength(proof.size(), seed_count + static_cast<size_t>(inner + shape.border)));
  const Hash seed = is_seed_known ? old_root : proof.front();
  const uint64_t index = (old_size - 1) >> level;
  const Hash* begin = proof.data() + seed_count;
  const Hash* border = begin + inner;
  const Hash* end = proof.data() + proof.size();
  LUHENG_RETURN_IF_ERROR(
      CheckRoot(ClimbBorder(ClimbInnerLeft(seed, index, begin, border), border, end), old_root));
  return CheckRoot(ClimbBorder(ClimbInner(seed, index, begin, border), border, end), new_root);
}

}  // namespace luheng::ledger
