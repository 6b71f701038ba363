// Inclusion and consistency proofs of RFC 6962, built from the roots of perfect subtrees, and
// verified without trusting anything but the roots given.
//
// The number of hashes a proof must have is computed from sizes and index before anything is
// hashed; a proof that is longer or shorter is refused. Nothing is allocated by what a size claims.
#ifndef LEDGER_PROOF_H_
#define LEDGER_PROOF_H_

#include <cstdint>
#include <functional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ledger/hash.h"

namespace luheng::ledger {

using Proof = std::vector<Hash>;

// Gives the root of the perfect subtree over the leaves [index << level, (index + 1) << level).
// Level 0 gives leaf hashes. Asked only for subtrees that lie within the tree at hand.
using NodeSource = std::function<absl::StatusOr<Hash>(int level, uint64_t index)>;

// The root of the tree over the first `size` leaves. Errors: INVALID_ARGUMENT if size is above
// kTreeSizeMax, else those of `nodes`.
absl::StatusOr<Hash> BuildRoot(uint64_t size, const NodeSource& nodes);

// Proves that leaf `index` is in the tree of `size` leaves: hashes from the leaf's sibling up.
// Errors: INVALID_ARGUMENT unless index < size <= kTreeSizeMax, else those of `nodes`.
absl::StatusOr<Proof> BuildInclusion(uint64_t index, uint64_t size, const NodeSource& nodes);

// Proves that the tree of `old_size` leaves is the beginning of that of `new_size` (RFC 6962,
// section 2.1.2). Empty when the sizes are equal or old_size is 0.
// Errors: INVALID_ARGUMENT unless old_size <= new_size <= kTreeSizeMax, else those of `nodes`.
absl::StatusOr<Proof> BuildConsistency(uint64_t old_size, uint64_t new_size,
                                       const NodeSource& nodes);

// OK if `proof` shows that `leaf_hash` is leaf `index` of the tree. INVALID_ARGUMENT if index or
// length are wrong, DATA_LOSS if the hashes do not lead to the root.
absl::Status VerifyInclusion(uint64_t index, uint64_t size, const Hash& leaf_hash,
                             const Proof& proof, const Hash& root);

// OK if `proof` shows that the old tree is the beginning of the new one. INVALID_ARGUMENT if the
// tree shrinks or the length is wrong; DATA_LOSS if the hashes do not lead to both roots, and if
// one size has two roots (a fork).
absl::Status VerifyConsistency(uint64_t old_size, uint64_t new_size, const Hash& old_root,
                               const Hash& new_root, const Proof& proof);

}  // namespace luheng::ledger

#endif  // LEDGER_PROOF_H_
