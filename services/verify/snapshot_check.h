// Snapshots are no evidence, and a server passes over those that are damaged or not its journal's;
// the operator should know.
#ifndef SERVICES_VERIFY_SNAPSHOT_CHECK_H_
#define SERVICES_VERIFY_SNAPSHOT_CHECK_H_

#include <string>
#include <vector>

#include "ledger/journal_store.h"

namespace luheng::services {

// What to tell the operator about snapshots in the directory that no start will use. Whether the
// states that the journal tells of are right, its replay finds out.
std::vector<std::string> UselessSnapshots(const std::string& directory,
                                          const ledger::JournalStore& journal);

}  // namespace luheng::services

#endif  // SERVICES_VERIFY_SNAPSHOT_CHECK_H_
