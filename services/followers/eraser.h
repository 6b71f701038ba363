// Eraser: carries out in the vault what the journal says of names.
//
// The journal says first that a name is erased, and keeps that for ever; then the name goes. A
// crash in between leaves the name in the vault, and the vault's mark before the entry, so that the
// next start erases it.
#ifndef SERVICES_FOLLOWERS_ERASER_H_
#define SERVICES_FOLLOWERS_ERASER_H_

#include <cstdint>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ledger/journal_store.h"
#include "services/followers/committed_journal.h"
#include "services/vault/vault.h"

namespace luheng::services {

// Where a block begins from which the journal has still to be searched; 0 where the vault's mark is
// no such place, for then the journal was restored from elsewhere.
absl::StatusOr<uint64_t> FirstUnsearched(const Vault& vault, const ledger::JournalStore& store);

// Erases every name of which a NameErased in the block tells, and marks the block as searched.
absl::Status EraseNames(const CommittedBlock& block, Vault& vault);

}  // namespace luheng::services

#endif  // SERVICES_FOLLOWERS_ERASER_H_
