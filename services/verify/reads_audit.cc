#include "services/verify/reads_audit.h"

#include <memory>
#include <variant>

#include "engine/engine.h"
#include "ledger/base/status_macros.h"
#include "ledger/entry.h"
#include "ledger/file.h"
#include "ledger/journal_store.h"
#include "ledger/mark_file.h"
#include "services/reads/read_chain.h"

namespace luheng::services {

void ReadsAudit::Begin(const ledger::TreeHead& told) {
  if (told.size > 0) told_.push_back(told);
}

void ReadsAudit::Take(const CommandEntries& command) {
  const auto entry = ledger::DecodeEntry(command.entries.front());
  if (!entry.ok() || entry->kind != engine::RecordReads::kKind) return;
  const auto recorded = engine::DecodeCommandEntry(*entry);
  if (!recorded.ok()) return;
  const auto& reads = std::get<engine::RecordReads>(recorded->command.body);
  if (reads.size > 0) {
    told_.push_back({reads.size, reads.root});
  } else {
    told_.clear();
    beginnings_.push_back(command.sequence);
  }
}

absl::StatusOr<std::optional<uint64_t>> ReadsAudit::Run(
    const DataDirectory& directory, const ledger::JournalId& exchange,
    const std::optional<std::string>& journal_secret) {
  const ledger::JournalPaths paths = directory.reads_paths();
  LUHENG_ASSIGN_OR_RETURN(const bool is_there, ledger::Exists(paths.journal_directory));
  if (!is_there) {
    if (told_.empty()) return std::nullopt;
    LUHENG_ASSIGN_OR_RETURN(const bool are_lost, ledger::Exists(directory.reads_are_lost()));
    if (are_lost) {
      return absl::FailedPreconditionError(
          "the journal of reads is missing, it is said since a restoration: start the server, "
          "which records that who looked at what is lost, and audit again");
    }
    return absl::DataLossError("the journal of reads is missing: " +
                               std::to_string(told_.back().size) + " reads were told of");
  }
  LUHENG_ASSIGN_OR_RETURN(
      const std::unique_ptr<ledger::JournalStore> store,
      ledger::JournalStore::Open(paths.journal_directory, ledger::OpenMode::kReadOnly));
  LUHENG_RETURN_IF_ERROR(store->VerifyFiles());
  std::vector<ledger::TreeHead> heads = told_;
  if (journal_secret.has_value()) {
    LUHENG_ASSIGN_OR_RETURN(const ledger::Mark mark,
                            ledger::MarkFile::Read(paths.mark_file, ReadsSecret(*journal_secret)));
    heads.push_back({mark.size, mark.root});
  }
  LUHENG_ASSIGN_OR_RETURN(const WalkedReads walked, WalkReads(*store, exchange, heads));
  return walked.chain.tree.size();
}

}  // namespace luheng::services
