// What the operator of a log does with its keys: makes them, and signs the change from one to the
// next. The private halves stay on the machine; the change that both have signed is sent by an
// administrator (ChangeKey).
#ifndef SERVICES_KEYS_KEY_CHANGE_H_
#define SERVICES_KEYS_KEY_CHANGE_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "engine/command.h"
#include "ledger/public_key.h"
#include "ledger/verifier.h"
#include "services/keys/key_ring.h"

namespace luheng::services {

// The first key of the log in this data directory: its name is that of every other.
// NOT_FOUND without one.
absl::StatusOr<ledger::Verifier> ReadFirstKey(const std::string& data_directory);

// Makes `keys/<name>.pem` in the data directory. ALREADY_EXISTS, and the file as it was, if there
// is one; INVALID_ARGUMENT unless the name is letters, digits and hyphens.
absl::StatusOr<ledger::Verifier> MakeKey(const std::string& data_directory, const std::string& name,
                                         ledger::KeyType type);

// The change from one key to the other, signed by both. INVALID_ARGUMENT if a vkey is none of this
// log; NOT_FOUND if the private half of one is not in the ring; UNAVAILABLE if it does not answer.
absl::StatusOr<engine::ChangeKey> SignKeyChange(const KeyRing& ring, std::string_view old_vkey,
                                                std::string_view new_vkey);

}  // namespace luheng::services

#endif  // SERVICES_KEYS_KEY_CHANGE_H_
