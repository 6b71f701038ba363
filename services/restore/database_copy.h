// Copies a RocksDB database, also that of a server that runs: the vault of names and the journal of
// reads, which cannot be made again from the exchange's journal.
//
// What they hold is synced before the command is recorded that goes with it; so a copy that is made
// after a checkpoint was read has all that belongs to its entries, but for what was erased.
#ifndef SERVICES_RESTORE_DATABASE_COPY_H_
#define SERVICES_RESTORE_DATABASE_COPY_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"

namespace luheng::services {

// Copies every row of the database in directory `from` to a new one in `to`, replacing one that is
// there in one step, and returns how many there are. NOT_FOUND if there is no database; INTERNAL if
// it cannot be read or the copy not be written.
absl::StatusOr<uint64_t> CopyDatabase(const std::string& from, const std::string& to);

}  // namespace luheng::services

#endif  // SERVICES_RESTORE_DATABASE_COPY_H_
