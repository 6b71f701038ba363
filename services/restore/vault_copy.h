// Copies the vault of names, also that of a server that runs.
//
// Names cannot be made again from the journal, which only has commitments to them. They are synced
// before the command that brings them is recorded; so a copy of the vault that is made after a
// checkpoint was read has all names of its entries, but for those that were erased.
#ifndef SERVICES_RESTORE_VAULT_COPY_H_
#define SERVICES_RESTORE_VAULT_COPY_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"

namespace luheng::services {

// Copies every row of the vault in directory `from` to a new one in `to`, replacing a vault that is
// there in one step, and returns how many there are. NOT_FOUND if there is no vault; INTERNAL if it
// cannot be read or the copy not be written.
absl::StatusOr<uint64_t> CopyVault(const std::string& from, const std::string& to);

}  // namespace luheng::services

#endif  // SERVICES_RESTORE_VAULT_COPY_H_
