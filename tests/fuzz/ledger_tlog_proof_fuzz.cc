// Parsing and formatting a proof are inverses, and verifying it does not crash.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "ledger/base/check.h"
#include "ledger/compact_range.h"
#include "ledger/tlog_proof.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto proof = luheng::ledger::ParseTlogProof(bytes);
  if (!proof.ok()) return 0;
  LUHENG_CHECK(luheng::ledger::FormatTlogProof(*proof) == bytes);
  const luheng::ledger::Hash leaf_hash = luheng::ledger::Sha256("leaf");
  const luheng::ledger::Hash root = luheng::ledger::Sha256("root");
  const uint64_t index = proof->index;
  for (const uint64_t tree_size : {index + 1, index + 2, luheng::ledger::kTreeSizeMax}) {
    LUHENG_CHECK(
        !luheng::ledger::VerifyInclusion(index, tree_size, leaf_hash, proof->hashes, root).ok());
    LUHENG_CHECK(
        !luheng::ledger::VerifyConsistency(index, tree_size, leaf_hash, root, proof->hashes).ok());
  }
  return 0;
}
