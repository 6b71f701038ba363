// From journal entries to their decoded form for people.
#ifndef SERVICES_RPC_CONVERT_ENTRY_H_
#define SERVICES_RPC_CONVERT_ENTRY_H_

#include "absl/status/statusor.h"
#include "engine/engine.h"
#include "ledger/entry.h"
#include "luheng/ledger/v1/entry.pb.h"

namespace luheng::services {

// DATA_LOSS if the payload cannot be decoded. `engine` gives the names of what the entry numbers.
absl::StatusOr<ledger::v1::Entry> FromEntry(const ledger::Entry& entry,
                                            const engine::Engine& engine);

}  // namespace luheng::services

#endif  // SERVICES_RPC_CONVERT_ENTRY_H_
