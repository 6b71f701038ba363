// Copies the journal of reads, which cannot be made again from anything.
#ifndef SERVICES_RESTORE_READS_COPY_H_
#define SERVICES_RESTORE_READS_COPY_H_

#include <string>

#include "absl/status/status.h"
#include "ledger/block.h"
#include "services/sequencer/data_directory.h"

namespace luheng::services {

// Puts a copy of a journal of reads (the database in directory `from`) into a data directory, under
// a mark of its own. DATA_LOSS if it is not whole.
absl::Status RestoreReads(const std::string& from, const ledger::JournalId& exchange,
                          const std::string& journal_secret, const DataDirectory& to);

}  // namespace luheng::services

#endif  // SERVICES_RESTORE_READS_COPY_H_
