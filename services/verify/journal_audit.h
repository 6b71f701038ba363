// Audit of the journal itself: block after block, command after command.
//
// Each entry's chain, links and bytes are made again by executing the rules, the tree is built, and
// everything that names a size and a root or a state hash is compared when that size is reached.
#ifndef SERVICES_VERIFY_JOURNAL_AUDIT_H_
#define SERVICES_VERIFY_JOURNAL_AUDIT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "engine/command.h"
#include "ledger/hash.h"
#include "ledger/journal_store.h"
#include "ledger/tree_head.h"
#include "services/verify/progress.h"

namespace luheng::services {

// A tree head that the journal must pass through.
struct ExpectedHead {
  std::string source;  // For people: "high-water mark".
  ledger::TreeHead head;
};

struct JournalFindings {
  engine::Genesis genesis;
  ledger::Hash root{};
  uint64_t command_count = 0;
  uint64_t block_count = 0;
  uint64_t snapshot_count = 0;            // State hashes compared.
  std::vector<ledger::Hash> leaf_hashes;  // One an entry.
};

// DATA_LOSS names the first entry that fails, and why.
absl::StatusOr<JournalFindings> AuditJournal(const ledger::JournalStore& store,
                                             const std::vector<ExpectedHead>& heads,
                                             Progress& progress);

}  // namespace luheng::services

#endif  // SERVICES_VERIFY_JOURNAL_AUDIT_H_
