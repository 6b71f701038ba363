#include "services/verify/journal_audit.h"

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <utility>
#include <variant>

#include "engine/engine.h"
#include "ledger/base/status_macros.h"
#include "ledger/block.h"
#include "ledger/coding.h"
#include "ledger/entry.h"
#include "services/followers/commands.h"

namespace luheng::services {
namespace {

using StateHashes = std::map<uint64_t, engine::Hash256>;

bool HasKind(std::string_view entry, uint16_t kind) {
  std::string_view format_and_flags;
  uint16_t actual = 0;
  ledger::ByteReader reader(entry);
  return reader.ReadBytes(2, &format_and_flags) && reader.ReadU16(&actual) && actual == kind;
}

// The state hashes that the journal records, by the size at which the state had them. Recorded
// after the fact, so they are gathered before the states are made.
absl::StatusOr<StateHashes> GatherStateHashes(const ledger::JournalStore& store,
                                              Progress& progress) {
  StateHashes hashes;
  progress.Begin("Reading ", store.end_index());
  const auto blocks = store.BlocksFrom(0);
  for (;;) {
    LUHENG_ASSIGN_OR_RETURN(const std::optional<ledger::BlockView> block, blocks->Next());
    if (!block.has_value()) return hashes;
    progress.Advance(block->header.first_index);
    for (const std::string_view bytes : block->entries) {
      if (!HasKind(bytes, engine::RecordSnapshot::kKind)) continue;
      LUHENG_ASSIGN_OR_RETURN(const ledger::Entry entry, ledger::DecodeEntry(bytes));
      LUHENG_ASSIGN_OR_RETURN(const engine::RecordedCommand recorded,
                              engine::DecodeCommandEntry(entry));
      const auto& record = std::get<engine::RecordSnapshot>(recorded.command.body);
      hashes[record.size] = record.state_hash;
    }
  }
}

class Auditor {
 public:
  Auditor(const std::vector<ExpectedHead>& heads, StateHashes state_hashes)
      : heads_(heads), state_hashes_(std::move(state_hashes)) {}

  absl::Status Take(const ledger::BlockView& block) {
    LUHENG_RETURN_IF_ERROR(CheckHeader(block.header));
    LUHENG_ASSIGN_OR_RETURN(const std::vector<CommandEntries> commands, CommandsOf(block));
    if (findings_.block_count == 0) LUHENG_RETURN_IF_ERROR(TakeGenesis(block.entries.front()));
    if (block.header.journal_id != findings_.genesis.journal_id) {
      return BlockError(block.header, "is of another journal");
    }
    ++findings_.block_count;
    for (const CommandEntries& command : commands) {
      LUHENG_RETURN_IF_ERROR(engine_.Replay(command.entries, chain_));
      ++findings_.command_count;
      LUHENG_RETURN_IF_ERROR(CheckStateHash());
    }
    for (const std::string_view entry : block.entries) {
      findings_.leaf_hashes.push_back(ledger::LeafHash(entry));
    }
    return CheckHeads();
  }

  absl::StatusOr<JournalFindings> Finish() && {
    for (const ExpectedHead& expected : heads_) {
      if (expected.head.size > 0 && expected.head.size <= size() &&
          !matched_.contains(expected.head.size)) {
        return absl::DataLossError("entry " + std::to_string(expected.head.size) +
                                   ": no block begins there, as after the entries that the " +
                                   expected.source + " counts");
      }
      if (expected.head.size > size()) {
        return absl::DataLossError("entry " + std::to_string(size()) + " is missing: the " +
                                   expected.source + " counts " +
                                   std::to_string(expected.head.size) + " entries");
      }
    }
    findings_.root = chain_.tree.Root();
    return std::move(findings_);
  }

 private:
  uint64_t size() const { return chain_.tree.size(); }

  static absl::Status BlockError(const ledger::BlockHeader& header, const std::string& problem) {
    return absl::DataLossError("entry " + std::to_string(header.first_index) + ": its block " +
                               problem);
  }

  absl::Status CheckHeader(const ledger::BlockHeader& header) {
    if (header.first_index != size()) return BlockError(header, "does not follow the one before");
    if (header.previous_root != chain_.tree.Root()) {
      return BlockError(header, "names another previous root");
    }
    if (header.epoch < epoch_) return BlockError(header, "goes back to an earlier epoch");
    epoch_ = header.epoch;
    return absl::OkStatus();
  }

  absl::Status TakeGenesis(std::string_view bytes) {
    LUHENG_ASSIGN_OR_RETURN(const ledger::Entry entry, ledger::DecodeEntry(bytes));
    LUHENG_ASSIGN_OR_RETURN(const engine::RecordedCommand recorded,
                            engine::DecodeCommandEntry(entry));
    const auto* genesis = std::get_if<engine::Genesis>(&recorded.command.body);
    if (genesis == nullptr) return absl::DataLossError("entry 0 is not the genesis entry");
    findings_.genesis = *genesis;
    return absl::OkStatus();
  }

  absl::Status CheckStateHash() {
    const auto it = state_hashes_.find(size());
    if (it == state_hashes_.end()) return absl::OkStatus();
    ++findings_.snapshot_count;
    if (engine_.StateHash() == it->second) return absl::OkStatus();
    return absl::DataLossError("entry " + std::to_string(size() - 1) +
                               ": the state after it has another hash than was recorded");
  }

  absl::Status CheckHeads() {
    for (const ExpectedHead& expected : heads_) {
      if (expected.head.size != size()) continue;
      matched_.insert(size());
      if (expected.head.root != chain_.tree.Root()) {
        return absl::DataLossError("entry " + std::to_string(size() - 1) + " or one before: the " +
                                   expected.source + " names another root");
      }
    }
    return absl::OkStatus();
  }

  const std::vector<ExpectedHead>& heads_;
  const StateHashes state_hashes_;
  engine::Engine engine_;
  ledger::ChainState chain_;
  uint64_t epoch_ = 0;
  std::set<uint64_t> matched_;  // Sizes of expected heads at which a block ended.
  JournalFindings findings_;
};

}  // namespace

absl::StatusOr<JournalFindings> AuditJournal(const ledger::JournalStore& store,
                                             const std::vector<ExpectedHead>& heads,
                                             Progress& progress) {
  LUHENG_ASSIGN_OR_RETURN(StateHashes state_hashes, GatherStateHashes(store, progress));
  Auditor auditor(heads, std::move(state_hashes));
  progress.Begin("Auditing", store.end_index());
  const auto blocks = store.BlocksFrom(0);
  for (;;) {
    LUHENG_ASSIGN_OR_RETURN(const std::optional<ledger::BlockView> block, blocks->Next());
    if (!block.has_value()) return std::move(auditor).Finish();
    progress.Advance(block->header.first_index);
    LUHENG_RETURN_IF_ERROR(auditor.Take(*block));
  }
}

}  // namespace luheng::services
