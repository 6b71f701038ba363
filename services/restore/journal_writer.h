// Writes entries that exist as the blocks of a new journal.
#ifndef SERVICES_RESTORE_JOURNAL_WRITER_H_
#define SERVICES_RESTORE_JOURNAL_WRITER_H_

#include "absl/status/statusor.h"
#include "ledger/journal_store.h"
#include "ledger/tree_head.h"
#include "services/verify/entry_source.h"
#include "services/verify/progress.h"

namespace luheng::services {

// Appends all entries of the source to the empty journal `store`, grouped anew; a command never
// spans blocks. Returns the tree that they make. DATA_LOSS names the first entry that does not
// follow the one before. REQUIRES: entries that were audited; nothing here executes rules.
absl::StatusOr<ledger::TreeHead> CopyEntries(EntrySource& source, ledger::JournalStore& store,
                                             Progress& progress);

}  // namespace luheng::services

#endif  // SERVICES_RESTORE_JOURNAL_WRITER_H_
