#include "services/restore/journal_writer.h"

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "engine/engine.h"
#include "ledger/base/check.h"
#include "ledger/base/status_macros.h"
#include "ledger/block.h"
#include "ledger/entry.h"

namespace luheng::services {
namespace {

// Of a block. A command has at most half of what a block can hold.
constexpr size_t kBlockSizeGoal = ledger::kBlockSizeMax / 2;
constexpr uint64_t kFirstEpoch = 1;

absl::Status Wrong(uint64_t index, const std::string& problem) {
  return absl::DataLossError("entry " + std::to_string(index) + ": " + problem);
}

absl::StatusOr<ledger::JournalId> JournalIdOf(const CommandEntries& first) {
  LUHENG_ASSIGN_OR_RETURN(const ledger::Entry entry, ledger::DecodeEntry(first.entries.front()));
  LUHENG_ASSIGN_OR_RETURN(const engine::RecordedCommand recorded,
                          engine::DecodeCommandEntry(entry));
  const auto* genesis = std::get_if<engine::Genesis>(&recorded.command.body);
  if (genesis == nullptr) return Wrong(0, "is not the genesis entry");
  return genesis->journal_id;
}

absl::Status AddCommand(const CommandEntries& command, ledger::BlockBuilder& builder) {
  for (const std::string_view bytes : command.entries) {
    const auto entry = ledger::DecodeEntry(bytes);
    if (!entry.ok()) return Wrong(builder.next_index(), std::string(entry.status().message()));
    if (entry->index != builder.next_index() ||
        entry->previous_leaf_hash != builder.last_leaf_hash()) {
      return Wrong(builder.next_index(), "does not follow the one before");
    }
    if (builder.size() + sizeof(uint16_t) + bytes.size() > ledger::kBlockSizeMax) {
      return Wrong(builder.next_index(), "its command does not fit into a block");
    }
    builder.Add(*entry);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<ledger::TreeHead> CopyEntries(EntrySource& source, ledger::JournalStore& store,
                                             Progress& progress) {
  LUHENG_CHECK(store.end_index() == 0);
  progress.Begin("Writing ", source.size());
  std::optional<ledger::BlockBuilder> builder;
  ledger::TreeHead head;
  const auto write = [&] {
    const ledger::Block block = builder->Finish();
    head = {.size = block.end_index(), .root = block.after.tree.Root()};
    progress.Advance(head.size);
    return store.Append(block);
  };
  source.Seek(0);
  for (;;) {
    LUHENG_ASSIGN_OR_RETURN(const std::optional<EntryBatch> batch, source.Next());
    if (!batch.has_value()) break;
    for (const CommandEntries& command : batch->commands) {
      if (!builder.has_value()) {
        LUHENG_ASSIGN_OR_RETURN(const ledger::JournalId id, JournalIdOf(command));
        builder.emplace(id, kFirstEpoch, ledger::ChainState{});
      }
      if (builder->size() > kBlockSizeGoal) LUHENG_RETURN_IF_ERROR(write());
      LUHENG_RETURN_IF_ERROR(AddCommand(command, *builder));
    }
  }
  if (builder.has_value() && !builder->empty()) LUHENG_RETURN_IF_ERROR(write());
  return head;
}

}  // namespace luheng::services
