#include "services/verify/log_replay.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "ledger/base/check.h"
#include "ledger/base/status_macros.h"
#include "services/sequencer/snapshot_record.h"

namespace luheng::services {
namespace {

constexpr size_t kPreviousLeafHashOffset = 52;  // docs/ledger_format.md, section 1.

absl::Status BlockError(const ledger::BlockHeader& block, const std::string& problem) {
  return absl::DataLossError("entry " + std::to_string(block.first_index) + ": its block " +
                             problem);
}

}  // namespace

absl::Status LogReplay::GatherStateHashes(EntrySource& source, Progress& progress) {
  progress.Begin("Reading ", source.size());
  source.Seek(size());
  for (;;) {
    LUHENG_ASSIGN_OR_RETURN(const std::optional<EntryBatch> batch, source.Next());
    if (!batch.has_value()) break;
    for (const CommandEntries& command : batch->commands) {
      const auto record = RecordedSnapshot(command.entries.front());
      if (!record.has_value()) continue;
      if (record->size < size()) {
        ++early_state_hash_count_;
        continue;
      }
      const auto [known, is_new] = state_hashes_.emplace(record->size, record->state_hash);
      if (!is_new && known->second != record->state_hash) {
        return absl::DataLossError("entry " + std::to_string(command.sequence) +
                                   ": records another state hash than an entry before it");
      }
    }
    progress.Advance(batch->commands.back().sequence);
  }
  return size() > 0 ? CheckStateHash() : absl::OkStatus();
}

absl::Status LogReplay::Run(EntrySource& source, const Sink& sink, Progress& progress) {
  LUHENG_RETURN_IF_ERROR(GatherStateHashes(source, progress));
  progress.Begin("Auditing", source.size());
  source.Seek(size());
  for (;;) {
    LUHENG_ASSIGN_OR_RETURN(const std::optional<EntryBatch> batch, source.Next());
    if (!batch.has_value()) return absl::OkStatus();
    if (batch->block.has_value()) LUHENG_RETURN_IF_ERROR(CheckBlock(*batch->block));
    for (const CommandEntries& command : batch->commands) {
      LUHENG_RETURN_IF_ERROR(TakeCommand(command, sink));
    }
    if (batch->block.has_value() &&
        batch->block->journal_id != engine().state().genesis().journal_id) {
      return BlockError(*batch->block, "is of another journal");
    }
    progress.Advance(size());
  }
}

absl::Status LogReplay::CheckBlock(const ledger::BlockHeader& block) {
  if (block.first_index != size()) return BlockError(block, "does not follow the one before");
  if (block.previous_root != chain().tree.Root()) {
    return BlockError(block, "names another previous root");
  }
  if (block.epoch < replayed_.epoch) return BlockError(block, "goes back to an earlier epoch");
  replayed_.epoch = block.epoch;
  ++block_count_;
  return absl::OkStatus();
}

absl::Status LogReplay::TakeCommand(const CommandEntries& command, const Sink& sink) {
  LUHENG_RETURN_IF_ERROR(replayed_.engine.Replay(command.entries, replayed_.chain));
  ++command_count_;
  LUHENG_RETURN_IF_ERROR(CheckStateHash());
  // Each entry was found to carry the leaf hash of the one before: nothing is hashed twice.
  leaf_hashes_.resize(command.entries.size());
  for (size_t i = 0; i + 1 < leaf_hashes_.size(); ++i) {
    const std::string_view next = command.entries[i + 1];
    LUHENG_CHECK(next.size() >= kPreviousLeafHashOffset + sizeof(ledger::Hash));
    std::copy_n(next.begin() + kPreviousLeafHashOffset, sizeof(ledger::Hash),
                leaf_hashes_[i].begin());
  }
  leaf_hashes_.back() = chain().last_leaf_hash;
  return sink(command, leaf_hashes_);
}

absl::Status LogReplay::CheckStateHash() {
  if (state_hashes_.empty() || state_hashes_.begin()->first > size()) return absl::OkStatus();
  const auto [recorded_size, recorded] = *state_hashes_.begin();
  state_hashes_.erase(state_hashes_.begin());
  if (recorded_size != size()) {
    return absl::DataLossError("entry " + std::to_string(size() - 1) + ": a state hash was " +
                               "recorded of " + std::to_string(recorded_size) +
                               " entries, where no command ends");
  }
  ++state_hash_count_;
  if (engine().StateHash() == recorded) return absl::OkStatus();
  return absl::DataLossError("entry " + std::to_string(size() - 1) +
                             ": the state after it has another hash than was recorded");
}

}  // namespace luheng::services
