#include "services/verify/history_check.h"

#include <memory>

#include "fmt/format.h"
#include "ledger/base/status_macros.h"
#include "ledger/tile_store.h"
#include "ledger/verifier.h"

namespace luheng::services {

absl::StatusOr<Growth> GrowthSince(const ledger::Checkpoint& before, const PublishedLog& log) {
  if (log.head.size < before.size) return Growth::kShrunk;
  const Growth growth = CompareHeads(before, log.head);
  if (growth != Growth::kUndecided) return growth;
  const auto store = ledger::TileStore::Open(log.directory, ledger::OpenMode::kReadOnly);
  if (absl::IsDataLoss(store.status())) return Growth::kUndecided;
  LUHENG_RETURN_IF_ERROR(store.status());
  const auto compared = CompareWithLog(before, log.head, **store);
  return absl::IsDataLoss(compared.status()) ? Growth::kUndecided : compared;
}

namespace {

// Keeps the checkpoints of the state and of the log if both are signed, and says what became of
// them.
std::string KeepBoth(const AuditState& state, const std::string& state_file,
                     const PublishedLog& log, const ledger::Verifier& verifier) {
  if (log.note.empty()) return "";
  if (const auto opened = ledger::OpenCheckpoint(log.note, verifier); !opened.ok()) {
    return "; its checkpoint is no evidence, and was not kept: " +
           std::string(opened.status().message());
  }
  const auto before = KeepEvidence(state_file, state.checkpoint);
  const auto now = KeepEvidence(state_file, log.note);
  if (before.ok() && now.ok()) return "; both checkpoints are kept: " + *before + " and " + *now;
  return "; both checkpoints are signed, and could not be kept: " +
         std::string((before.ok() ? now : before).status().message());
}

}  // namespace

absl::StatusOr<HistoryFinding> CheckHistory(const AuditState& state, const std::string& state_file,
                                            const PublishedLog& log) {
  LUHENG_ASSIGN_OR_RETURN(const ledger::Verifier verifier, ledger::Verifier::FromVkey(state.vkey));
  LUHENG_ASSIGN_OR_RETURN(const ledger::Checkpoint before,
                          ledger::OpenCheckpoint(state.checkpoint, verifier));
  LUHENG_ASSIGN_OR_RETURN(const Growth growth, GrowthSince(before, log));
  if (growth == Growth::kSame || growth == Growth::kGrown) {
    return HistoryFinding{
        .finding = fmt::format("extends the {} entries audited before", before.size), .note = {}};
  }
  const std::string kept = KeepBoth(state, state_file, log, verifier);
  if (growth == Growth::kUndecided) {
    return HistoryFinding{
        .finding = {}, .note = "that the log extends the one audited before is not proved" + kept};
  }
  return absl::DataLossError(
      (growth == Growth::kShrunk
           ? fmt::format("the log was rolled back: it has {} entries, and had {} at the last audit",
                         log.head.size, before.size)
           : fmt::format(
                 "the log is forked: its checkpoint of {} entries does not extend that of {} "
                 "which was audited before",
                 log.head.size, before.size)) +
      kept);
}

}  // namespace luheng::services
