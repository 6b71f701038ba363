// The right edge of an RFC 6962 tree: what is needed to append leaves and to know the root.
//
// Invariants:
//   (1) nodes().size() is the number of ones in size().
//   (2) nodes()[i] is the root of the perfect subtree of the i-th one of size(), largest first.
//
// Not thread-safe; a value, cheap to copy.
#ifndef LEDGER_COMPACT_RANGE_H_
#define LEDGER_COMPACT_RANGE_H_

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "ledger/hash.h"

namespace luheng::ledger {

// No tree of ours grows beyond this, and no size beyond it is believed, so that sums of indexes
// never overflow.
inline constexpr uint64_t kTreeSizeMax = uint64_t{1} << 62;

class CompactRange {
 public:
  CompactRange() = default;
  // INVALID_ARGUMENT if the number of nodes does not fit the size, or the size is above
  // kTreeSizeMax.
  static absl::StatusOr<CompactRange> FromNodes(uint64_t size, std::vector<Hash> nodes);

  // REQUIRES: size() < kTreeSizeMax.
  void Append(const Hash& leaf_hash);
  // Root of the tree of size(); SHA-256("") when empty.
  Hash Root() const;
  uint64_t size() const { return size_; }
  const std::vector<Hash>& nodes() const { return nodes_; }

 private:
  uint64_t size_ = 0;
  std::vector<Hash> nodes_;
};

}  // namespace luheng::ledger

#endif  // LEDGER_COMPACT_RANGE_H_
