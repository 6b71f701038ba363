// The chain of the journal of reads, for who goes on with it and for who audits it.
#ifndef SERVICES_READS_READ_CHAIN_H_
#define SERVICES_READS_READ_CHAIN_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "ledger/block.h"
#include "ledger/journal_store.h"
#include "ledger/tree_head.h"

namespace luheng::services {

// Id of the journal of reads of the exchange whose journal has the id `exchange`.
ledger::JournalId ReadsJournalId(const ledger::JournalId& exchange);

// Secret of the journal of reads, from the exchange's.
std::string ReadsSecret(const std::string& journal_secret);

struct WalkedReads {
  ledger::ChainState chain;
  int64_t last_time_us = 0;
};

// Reads the whole journal. It has to pass through all of `heads`. DATA_LOSS names the first record
// that is damaged or missing, or the head that it does not pass through.
absl::StatusOr<WalkedReads> WalkReads(const ledger::JournalStore& store,
                                      const ledger::JournalId& exchange,
                                      const std::vector<ledger::TreeHead>& heads);

}  // namespace luheng::services

#endif  // SERVICES_READS_READ_CHAIN_H_
