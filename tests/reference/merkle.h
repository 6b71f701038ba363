// The tree of RFC 6962, section 2.1, transcribed word for word: slow, recursive, and sharing
// nothing with the code that it is the oracle for.
#ifndef TESTS_REFERENCE_MERKLE_H_
#define TESTS_REFERENCE_MERKLE_H_

#include <openssl/sha.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace luheng::reference {

using Hash = std::array<uint8_t, 32>;
using Leaves = std::span<const std::string>;

inline Hash HashOf(std::string_view bytes) {
  Hash hash;
  SHA256(reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size(), hash.data());
  return hash;
}

inline Hash LeafHashOf(std::string_view leaf) {
  return HashOf(std::string(1, '\x00') + std::string(leaf));
}

// "Let k be the largest power of two smaller than n."
inline size_t LargestPowerOfTwoBelow(size_t n) {
  size_t k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

// MTH(D[n]).
inline Hash MerkleTreeHash(Leaves leaves) {
  if (leaves.empty()) return HashOf("");
  if (leaves.size() == 1) return LeafHashOf(leaves[0]);
  const size_t k = LargestPowerOfTwoBelow(leaves.size());
  const Hash left = MerkleTreeHash(leaves.first(k));
  const Hash right = MerkleTreeHash(leaves.subspan(k));
  std::string node(1, '\x01');
  node.append(left.begin(), left.end());
  node.append(right.begin(), right.end());
  return HashOf(node);
}

// PATH(m, D[n]).
inline std::vector<Hash> Path(size_t m, Leaves leaves) {
  if (leaves.size() == 1) return {};
  const size_t k = LargestPowerOfTwoBelow(leaves.size());
  const bool is_left = m < k;
  std::vector<Hash> path = is_left ? Path(m, leaves.first(k)) : Path(m - k, leaves.subspan(k));
  path.push_back(MerkleTreeHash(is_left ? leaves.subspan(k) : leaves.first(k)));
  return path;
}

// SUBPROOF(m, D[n], b).
inline std::vector<Hash> Subproof(size_t m, Leaves leaves, bool is_old_tree) {
  if (m == leaves.size()) {
    if (is_old_tree) return {};
    return {MerkleTreeHash(leaves)};
  }
  const size_t k = LargestPowerOfTwoBelow(leaves.size());
  const bool is_left = m <= k;
  std::vector<Hash> proof = is_left ? Subproof(m, leaves.first(k), is_old_tree)
                                    : Subproof(m - k, leaves.subspan(k), false);
  proof.push_back(MerkleTreeHash(is_left ? leaves.subspan(k) : leaves.first(k)));
  return proof;
}

// PROOF(m, D[n]), for 0 < m <= n.
inline std::vector<Hash> ConsistencyProof(size_t m, Leaves leaves) {
  return Subproof(m, leaves, true);
}

}  // namespace luheng::reference

#endif  // TESTS_REFERENCE_MERKLE_H_
