// Audit of the journal of reads: it is whole, and goes as far as the exchange's journal was told.
#ifndef SERVICES_VERIFY_READS_AUDIT_H_
#define SERVICES_VERIFY_READS_AUDIT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "ledger/block.h"
#include "ledger/tree_head.h"
#include "services/followers/commands.h"
#include "services/sequencer/data_directory.h"

namespace luheng::services {

// Not thread-safe.
class ReadsAudit {
 public:
  // What an earlier audit was told last.
  void Begin(const ledger::TreeHead& told);

  // A command of the exchange's journal: what it tells of the journal of reads counts.
  void Take(const CommandEntries& command);

  // Audits the directory's journal of reads; with the journal secret, its mark too. Returns how
  // many reads there are; nullopt if there is no journal of reads, and none was told of. DATA_LOSS
  // names what is wrong; FAILED_PRECONDITION if a restoration was without it, which nobody but the
  // next start can say for certain.
  absl::StatusOr<std::optional<uint64_t>> Run(const DataDirectory& directory,
                                              const ledger::JournalId& exchange,
                                              const std::optional<std::string>& journal_secret);

  // What was told last; size 0: nothing.
  ledger::TreeHead last_told() const { return told_.empty() ? ledger::TreeHead{} : told_.back(); }
  size_t told_count() const { return told_.size(); }
  // The entries that say that the journal of reads began anew, because it was lost.
  const std::vector<uint64_t>& beginnings() const { return beginnings_; }

 private:
  std::vector<ledger::TreeHead> told_;
  std::vector<uint64_t> beginnings_;
};

}  // namespace luheng::services

#endif  // SERVICES_VERIFY_READS_AUDIT_H_
