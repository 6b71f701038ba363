#include "services/sequencer/snapshot_record.h"

#include <memory>
#include <variant>

#include "engine/engine.h"
#include "ledger/base/status_macros.h"
#include "ledger/block.h"
#include "ledger/entry.h"
#include "ledger/hash.h"
#include "ledger/recover.h"
#include "services/followers/commands.h"

namespace luheng::services {
namespace {

// The first entry that tells of a snapshot of `size` entries; nullopt if a larger one comes first.
absl::StatusOr<std::optional<engine::RecordSnapshot>> FindRecord(
    const ledger::JournalStore& journal, uint64_t size) {
  const std::unique_ptr<ledger::BlockIterator> blocks = journal.BlocksFrom(size);
  for (;;) {
    LUHENG_ASSIGN_OR_RETURN(const std::optional<ledger::BlockView> block, blocks->Next());
    if (!block.has_value()) return std::nullopt;
    for (const std::string_view entry : block->entries) {
      const auto record = RecordedSnapshot(entry);
      if (!record.has_value() || record->size < size) continue;
      return record->size == size ? record : std::nullopt;
    }
  }
}

}  // namespace

std::optional<engine::RecordSnapshot> RecordedSnapshot(std::string_view entry) {
  if (!IsOfKind(entry, engine::RecordSnapshot::kKind)) return std::nullopt;
  const auto decoded = ledger::DecodeEntry(entry);
  if (!decoded.ok()) return std::nullopt;
  const auto recorded = engine::DecodeCommandEntry(*decoded);
  if (!recorded.ok()) return std::nullopt;
  return std::get<engine::RecordSnapshot>(recorded->command.body);
}

absl::Status CheckRecorded(const Snapshot& snapshot, const ledger::JournalStore& journal) {
  const uint64_t size = snapshot.chain.tree.size();
  if (size > journal.end_index()) return absl::DataLossError("it is newer than the journal");
  LUHENG_ASSIGN_OR_RETURN(const std::optional<engine::RecordSnapshot> record,
                          FindRecord(journal, size));
  if (!record.has_value()) return absl::DataLossError("the journal does not tell of it");
  if (record->state_hash != ledger::Sha256(snapshot.engine_state)) {
    return absl::DataLossError("the journal tells of another state");
  }
  // The record stands in a block that begins there or later: the root before it is known.
  LUHENG_ASSIGN_OR_RETURN(const std::optional<ledger::Hash> root,
                          ledger::StoredRoot(journal, size));
  if (!root.has_value() || *root != snapshot.chain.tree.Root()) {
    return absl::DataLossError("it is of another journal");
  }
  return absl::OkStatus();
}

}  // namespace luheng::services
