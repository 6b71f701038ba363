// From journal entries to their decoded form for people.
#ifndef SERVICES_RPC_CONVERT_ENTRY_H_
#define SERVICES_RPC_CONVERT_ENTRY_H_

#include <string>

#include "absl/status/statusor.h"
#include "engine/engine.h"
#include "google/protobuf/struct.pb.h"
#include "ledger/entry.h"
#include "luheng/ledger/v1/entry.pb.h"

namespace luheng::services {

// DATA_LOSS if the payload cannot be decoded. `engine` gives the names of what the entry numbers.
absl::StatusOr<ledger::v1::Entry> FromEntry(const ledger::Entry& entry,
                                            const engine::Engine& engine);

// Writes the fields of a body, as entries show them, and returns the name of its kind.
std::string DescribeBody(const engine::CommandBody& body, const engine::Engine& engine,
                         google::protobuf::Struct* out);

}  // namespace luheng::services

#endif  // SERVICES_RPC_CONVERT_ENTRY_H_
