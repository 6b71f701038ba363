// Copies a RocksDB database, also that of a server that runs: the vault of names and the journal of
// reads, which cannot be made again from the exchange's journal.
//
// What they hold is synced before the command is recorded that goes with it; so a copy that is made
// after a checkpoint was read has all that belongs to its entries, but for what was erased.
#ifndef SERVICES_RESTORE_DATABASE_COPY_H_
#define SERVICES_RESTORE_DATABASE_COPY_H_

#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace luheng::services {

// Copies every row of the database in directory `from` to a new one in `to`, and returns how many
// there are. A copy that is there is replaced once `check`, which is given the directory of the new
// one, finds that whole. NOT_FOUND if there is no database; INTERNAL if it cannot be read or the
// copy not be written; errors of `check`.
using CheckCopy = std::function<absl::Status(const std::string& copy)>;
absl::StatusOr<uint64_t> CopyDatabase(
    const std::string& from, const std::string& to,
    const CheckCopy& check = [](const std::string&) { return absl::OkStatus(); });

}  // namespace luheng::services

#endif  // SERVICES_RESTORE_DATABASE_COPY_H_
