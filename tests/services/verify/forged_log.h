// Logs of an insider who has every key: entries changed, hashed again, and signed.
#ifndef TESTS_SERVICES_VERIFY_FORGED_LOG_H_
#define TESTS_SERVICES_VERIFY_FORGED_LOG_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "engine/command.h"
#include "ledger/signer.h"

namespace luheng::services {

// All entries of the journal of a stopped exchange.
std::vector<std::string> ReadEntries(const std::string& data_directory);

// An entry that was at `old_index`, or one that is new.
struct ForgedEntry {
  std::string bytes;
  uint64_t old_index = 0;
};
std::vector<ForgedEntry> ForForging(const std::vector<std::string>& entries);

// Gives each entry the index that it stands at, and makes sequences, links and chain follow. What
// the rules say is nothing that hashing can mend.
std::vector<std::string> HashAgain(const std::vector<ForgedEntry>& entries);

// Executes all commands again, each as `change` has made it: a history that follows every rule,
// with its own state hashes.
std::vector<std::string> ExecuteAgain(const std::vector<std::string>& entries,
                                      const std::function<void(engine::Command&)>& change);

// Writes these entries as a tile log, replacing what is there.
void WriteTileLog(const std::string& directory, const std::vector<std::string>& entries,
                  const ledger::Signer& signer);
// Replaces journal, mark, tile log and verifier key of a stopped exchange.
void WriteDataDirectory(const std::string& data_directory, const std::vector<std::string>& entries,
                        const ledger::Signer& signer);

}  // namespace luheng::services

#endif  // TESTS_SERVICES_VERIFY_FORGED_LOG_H_
