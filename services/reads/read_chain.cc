#include "services/reads/read_chain.h"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "ledger/base/status_macros.h"
#include "ledger/entry.h"
#include "ledger/hash.h"
#include "services/reads/read_record.h"

namespace luheng::services {
namespace {

class Walker {
 public:
  Walker(const ledger::JournalId& id, const std::vector<ledger::TreeHead>& heads) : id_(id) {
    for (const ledger::TreeHead& head : heads) heads_.emplace(head.size, head.root);
  }

  absl::Status Follow(const ledger::BlockView& block) {
    if (block.header.journal_id != id_ || block.header.previous_root != walked_.chain.tree.Root()) {
      return Broken("is not of this journal");
    }
    for (const std::string_view bytes : block.entries) {
      const absl::StatusOr<ledger::Entry> entry = ledger::DecodeEntry(bytes);
      if (!entry.ok() || entry->index != size() ||
          entry->previous_leaf_hash != walked_.chain.last_leaf_hash) {
        return Broken("does not continue it");
      }
      const ledger::Hash leaf_hash = ledger::LeafHash(bytes);
      if (!DecodeRead(*entry, leaf_hash).ok()) return Broken("is no record of a read");
      walked_.chain.last_leaf_hash = leaf_hash;
      walked_.chain.tree.Append(leaf_hash);
      walked_.last_time_us = entry->ledger_time_us;
      const auto [first, last] = heads_.equal_range(size());
      const ledger::Hash root = first == last ? ledger::Hash{} : walked_.chain.tree.Root();
      if (std::any_of(first, last, [&](const auto& head) { return head.second != root; })) {
        return absl::DataLossError("the journal of reads has another root at " +
                                   std::to_string(size()) + " than was told");
      }
    }
    return absl::OkStatus();
  }

  absl::StatusOr<WalkedReads> Finish() && {
    if (!heads_.empty() && heads_.rbegin()->first > size()) {
      return Broken("is missing: " + std::to_string(heads_.rbegin()->first) + " were told of");
    }
    return std::move(walked_);
  }

 private:
  uint64_t size() const { return walked_.chain.tree.size(); }
  absl::Status Broken(const std::string& what) const {
    return absl::DataLossError("record " + std::to_string(size()) + " of the journal of reads " +
                               what);
  }

  const ledger::JournalId id_;
  std::multimap<uint64_t, ledger::Hash> heads_;
  WalkedReads walked_;
};

}  // namespace

ledger::JournalId ReadsJournalId(const ledger::JournalId& exchange) {
  const ledger::Hash hash = ledger::Sha256("reads" + std::string(exchange.begin(), exchange.end()));
  ledger::JournalId id{};
  std::copy_n(hash.begin(), id.size(), id.begin());
  return id;
}

std::string ReadsSecret(const std::string& journal_secret) { return "reads" + journal_secret; }

absl::StatusOr<WalkedReads> WalkReads(const ledger::JournalStore& store,
                                      const ledger::JournalId& exchange,
                                      const std::vector<ledger::TreeHead>& heads) {
  Walker walker(ReadsJournalId(exchange), heads);
  const std::unique_ptr<ledger::BlockIterator> blocks = store.BlocksFrom(0);
  while (true) {
    LUHENG_ASSIGN_OR_RETURN(const std::optional<ledger::BlockView> block, blocks->Next());
    if (!block.has_value()) return std::move(walker).Finish();
    LUHENG_RETURN_IF_ERROR(walker.Follow(*block));
  }
}

}  // namespace luheng::services
