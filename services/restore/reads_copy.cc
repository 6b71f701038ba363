#include "services/restore/reads_copy.h"

#include <memory>

#include "ledger/base/status_macros.h"
#include "ledger/file.h"
#include "ledger/journal_store.h"
#include "ledger/mark_file.h"
#include "services/reads/read_chain.h"
#include "services/restore/database_copy.h"

namespace luheng::services {

absl::Status RestoreReads(const std::string& from, const ledger::JournalId& exchange,
                          const std::string& journal_secret, const DataDirectory& to) {
  const ledger::JournalPaths paths = to.reads_paths();
  LUHENG_RETURN_IF_ERROR(ledger::MakeDirectory(to.reads()));
  LUHENG_RETURN_IF_ERROR(CopyDatabase(from, paths.journal_directory).status());
  LUHENG_ASSIGN_OR_RETURN(
      const std::unique_ptr<ledger::JournalStore> store,
      ledger::JournalStore::Open(paths.journal_directory, ledger::OpenMode::kReadOnly));
  LUHENG_ASSIGN_OR_RETURN(const WalkedReads walked, WalkReads(*store, exchange, {}));
  LUHENG_ASSIGN_OR_RETURN(const std::unique_ptr<ledger::MarkFile> mark,
                          ledger::MarkFile::Create(paths.mark_file, ReadsSecret(journal_secret)));
  return mark->Write(walked.chain.tree.size(), walked.chain.tree.Root());
}

}  // namespace luheng::services
