// Proofs of any length and content: those that were built verify, and nothing else does.
//
// The input is the numbers of a tree, an older one and a leaf, a choice, and hashes: bytes to
// change in a good proof, or a proof of their own.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/check.h"
#include "ledger/coding.h"
#include "ledger/compact_range.h"
#include "ledger/proof.h"

using namespace luheng::ledger;  // NOLINT: a program of one function.

namespace {

constexpr uint64_t kTreeSize = 300;

Hash LeafAt(uint64_t index) { return LeafHash(std::to_string(index)); }

absl::StatusOr<Hash> NodeAt(int level, uint64_t index) {
  CompactRange range;
  for (uint64_t i = index << level; i < (index + 1) << level; ++i) range.Append(LeafAt(i));
  return range.Root();
}

Hash RootOf(uint64_t size) {
  CompactRange range;
  for (uint64_t i = 0; i < size; ++i) range.Append(LeafAt(i));
  return range.Root();
}

Proof HashesOf(std::string_view bytes) {
  Proof proof(bytes.size() / sizeof(Hash));
  for (size_t i = 0; i < proof.size(); ++i) {
    std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(i * sizeof(Hash)), sizeof(Hash),
                proof[i].begin());
  }
  return proof;
}

// Whether something was changed.
bool Change(Proof& proof, std::string_view bytes) {
  const Proof good = proof;
  size_t place = 0;
  for (Hash& hash : proof) {
    for (auto& byte : hash) {
      if (place < bytes.size()) byte ^= static_cast<uint8_t>(bytes[place++]);
    }
  }
  return proof != good;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  ByteReader reader({reinterpret_cast<const char*>(data), size});
  uint64_t tree_size = 0;
  uint64_t old_size = 0;
  uint64_t index = 0;
  if (!reader.ReadU64(&tree_size) || !reader.ReadU64(&old_size) || !reader.ReadU64(&index)) {
    return 0;
  }
  const Hash root = RootOf(3);
  // Sizes and hashes of any kind: nothing leads to this root, and nothing crashes.
  const Proof foreign = HashesOf(reader.rest());
  LUHENG_CHECK(!VerifyInclusion(index, tree_size, LeafHash("no leaf"), foreign, root).ok());
  static_cast<void>(VerifyConsistency(old_size, tree_size, root, root, foreign).ok());

  tree_size = tree_size % kTreeSize + 1;
  index %= tree_size;
  old_size = old_size % tree_size + 1;
  Proof inclusion = *BuildInclusion(index, tree_size, NodeAt);
  const Hash tree_root = RootOf(tree_size);
  const bool is_inclusion_changed = Change(inclusion, reader.rest());
  LUHENG_CHECK(VerifyInclusion(index, tree_size, LeafAt(index), inclusion, tree_root).ok() !=
               is_inclusion_changed);
  Proof consistency = *BuildConsistency(old_size, tree_size, NodeAt);
  const bool is_consistency_changed = Change(consistency, reader.rest());
  LUHENG_CHECK(
      VerifyConsistency(old_size, tree_size, RootOf(old_size), tree_root, consistency).ok() !=
      is_consistency_changed);
  return 0;
}
