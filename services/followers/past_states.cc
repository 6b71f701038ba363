#include "services/followers/past_states.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "ledger/base/status_macros.h"
#include "ledger/file.h"
#include "services/sequencer/snapshot_file.h"
#include "services/sequencer/snapshot_record.h"

namespace luheng::services {
namespace {

absl::StatusOr<PastState> Copy(const PastState& state) {
  LUHENG_ASSIGN_OR_RETURN(engine::Engine engine, engine::Engine::Load(state.engine.Save()));
  return PastState{.engine = std::move(engine), .chain = state.chain, .sequence = state.sequence};
}

}  // namespace

PastStates::PastStates(const ledger::JournalStore& journal, std::string snapshots)
    : journal_(journal), snapshots_(std::move(snapshots)) {}

absl::StatusOr<std::shared_ptr<const PastState>> PastStates::At(uint64_t size) {
  const auto is_it = [&](const auto& state) { return state->size() == size; };
  if (const auto found = std::find_if(kept_.begin(), kept_.end(), is_it); found != kept_.end()) {
    kept_.splice(kept_.begin(), kept_, found);
    return kept_.front();
  }
  LUHENG_ASSIGN_OR_RETURN(PastState state, Begin(size));
  LUHENG_RETURN_IF_ERROR(Advance(size, nullptr, &state));
  kept_.push_front(std::make_shared<const PastState>(std::move(state)));
  if (kept_.size() > kKeptMax) kept_.pop_back();
  return kept_.front();
}

absl::StatusOr<PastState> PastStates::From(const PastState& begin, uint64_t size) const {
  LUHENG_ASSIGN_OR_RETURN(PastState state, Copy(begin));
  LUHENG_RETURN_IF_ERROR(Advance(size, nullptr, &state));
  return state;
}

absl::Status PastStates::ForEachCommand(uint64_t size, const Visit& visit) const {
  PastState state;
  return Advance(size, &visit, &state);
}

// The newest state at hand that is not later than `size`.
absl::StatusOr<PastState> PastStates::Begin(uint64_t size) const {
  const PastState* nearest = nullptr;
  for (const auto& state : kept_) {
    if (state->size() <= size && (nearest == nullptr || state->size() > nearest->size())) {
      nearest = state.get();
    }
  }
  LUHENG_ASSIGN_OR_RETURN(const std::vector<std::string> paths, ListSnapshots(snapshots_));
  for (const std::string& path : paths) {
    // One that was removed, is damaged, or is not the journal's is no loss: an older state does as
    // well.
    const absl::StatusOr<std::string> bytes = ledger::ReadFile(path);
    if (!bytes.ok()) continue;
    absl::StatusOr<Snapshot> snapshot = DecodeSnapshot(*bytes);
    if (!snapshot.ok() || snapshot->chain.tree.size() > size) continue;
    if (nearest != nullptr && snapshot->chain.tree.size() <= nearest->size()) break;
    if (!CheckRecorded(*snapshot, journal_).ok()) continue;
    absl::StatusOr<engine::Engine> engine = engine::Engine::Load(snapshot->engine_state);
    if (!engine.ok()) continue;
    return PastState{.engine = *std::move(engine),
                     .chain = std::move(snapshot->chain),
                     .sequence = snapshot->last_sequence};
  }
  if (nearest == nullptr) return PastState{};
  return Copy(*nearest);
}

absl::Status PastStates::Advance(uint64_t size, const Visit* visit, PastState* state) const {
  if (state->size() == size) return absl::OkStatus();
  const std::unique_ptr<ledger::BlockIterator> blocks = journal_.BlocksFrom(state->size());
  while (state->size() < size) {
    if (is_unwanted_()) return absl::CancelledError("nobody waits for the answer any more");
    LUHENG_ASSIGN_OR_RETURN(const std::optional<ledger::BlockView> block, blocks->Next());
    if (!block.has_value()) {
      return absl::DataLossError("entry " + std::to_string(state->size()) + " is missing");
    }
    LUHENG_ASSIGN_OR_RETURN(const std::vector<CommandEntries> commands, CommandsOf(*block));
    for (const CommandEntries& command : commands) {
      if (command.sequence < state->size()) continue;
      if (command.sequence >= size) break;
      if (visit != nullptr) LUHENG_RETURN_IF_ERROR((*visit)(Side::kBefore, *state, command));
      LUHENG_RETURN_IF_ERROR(state->engine.Replay(command.entries, state->chain));
      state->sequence = command.sequence;
      if (visit != nullptr) LUHENG_RETURN_IF_ERROR((*visit)(Side::kAfter, *state, command));
    }
  }
  return absl::OkStatus();
}

}  // namespace luheng::services
