#include "ledger/compact_range.h"

#include <bit>
#include <string>
#include <utility>

#include "ledger/base/check.h"

namespace luheng::ledger {

absl::StatusOr<CompactRange> CompactRange::FromNodes(uint64_t size, std::vector<Hash> nodes) {
  if (size > kTreeSizeMax) {
    return absl::InvalidArgumentError("tree size " + std::to_string(size) + " is above the limit");
  }
  const auto expected = static_cast<size_t>(std::popcount(size));
  if (nodes.size() != expected) {
    return absl::InvalidArgumentError("a tree of size " + std::to_string(size) + " has " +
                                      std::to_string(expected) + " nodes on its right edge, not " +
                                      std::to_string(nodes.size()));
  }
  CompactRange range;
  range.size_ = size;
  range.nodes_ = std::move(nodes);
  return range;
}

void CompactRange::Append(const Hash& leaf_hash) {
  LUHENG_CHECK(size_ < kTreeSizeMax);
  Hash carry = leaf_hash;
  // As in adding one to a binary number: each trailing one of size_ is merged into the carry.
  for (uint64_t bits = size_; (bits & 1) != 0; bits >>= 1) {
    carry = NodeHash(nodes_.back(), carry);
    nodes_.pop_back();
  }
  nodes_.push_back(carry);
  ++size_;
  LUHENG_CHECK(nodes_.size() == static_cast<size_t>(std::popcount(size_)));
}

Hash CompactRange::Root() const {
  if (nodes_.empty()) return Sha256("");
  Hash root = nodes_.back();
  for (size_t i = nodes_.size() - 1; i-- > 0;) root = NodeHash(nodes_[i], root);
  return root;
}

}  // namespace luheng::ledger
