#include "ledger/chain.h"

#include <string>
#include <utility>

namespace luheng::ledger {
namespace {

constexpr uint16_t kFirstEventKind = 0x8000;

absl::Status Broken(const std::string& what, uint64_t index, const std::string& why) {
  return absl::DataLossError(what + " " + std::to_string(index) + ": " + why);
}

absl::Status CheckHeader(const BlockHeader& header, const JournalId& journal_id,
                         const ChainState& chain) {
  const auto broken = [&](const std::string& why) {
    return Broken("block at entry", header.first_index, why);
  };
  if (header.journal_id != journal_id) return broken("it belongs to another journal");
  if (header.first_index != chain.tree.size()) {
    return broken("entry " + std::to_string(chain.tree.size()) + " should come next");
  }
  if (header.previous_root != chain.tree.Root()) {
    return broken("its previous root is not that of the entries before it");
  }
  return absl::OkStatus();
}

absl::Status CheckEntry(std::string_view bytes, const ChainState& chain) {
  const uint64_t index = chain.tree.size();
  const absl::StatusOr<Entry> entry = DecodeEntry(bytes);
  if (!entry.ok()) return Broken("entry", index, std::string(entry.status().message()));
  if (entry->index != index) {
    return Broken("entry", index, "it says that it is entry " + std::to_string(entry->index));
  }
  const bool is_command = entry->kind < kFirstEventKind;
  if (is_command ? entry->sequence != index : entry->sequence >= index) {
    return Broken("entry", index, "its sequence is " + std::to_string(entry->sequence));
  }
  if (entry->previous_leaf_hash != chain.last_leaf_hash) {
    return Broken("entry", index, "its previous leaf hash is not that of the entry before it");
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status ExtendChain(const BlockView& block, const JournalId& journal_id, ChainState* chain) {
  if (absl::Status status = CheckHeader(block.header, journal_id, *chain); !status.ok()) {
    return status;
  }
  ChainState extended = *chain;
  for (const std::string_view bytes : block.entries) {
    if (absl::Status status = CheckEntry(bytes, extended); !status.ok()) return status;
    extended.last_leaf_hash = LeafHash(bytes);
    extended.tree.Append(extended.last_leaf_hash);
  }
  *chain = std::move(extended);
  return absl::OkStatus();
}

}  // namespace luheng::ledger
