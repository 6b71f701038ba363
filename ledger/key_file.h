// Where the signing key is kept: an unencrypted PKCS#8 PEM file that only its owner can read.
#ifndef LEDGER_KEY_FILE_H_
#define LEDGER_KEY_FILE_H_

#include <string>

#include "absl/status/statusor.h"
#include "ledger/signer.h"

namespace luheng::ledger {

// Makes a new key of the type, and keeps it, durably, in a new file. ALREADY_EXISTS, and the file
// as it was, if there is one. INVALID_ARGUMENT if the name may not name a key.
absl::StatusOr<Signer> CreateKeyFile(const std::string& path, std::string name,
                                     KeyType type = KeyType::kEd25519);

// NOT_FOUND without a file; FAILED_PRECONDITION, with what to do, if others may read it;
// INVALID_ARGUMENT if it holds no Ed25519 or SM2 key.
absl::StatusOr<Signer> LoadKeyFile(const std::string& path, std::string name);

}  // namespace luheng::ledger

#endif  // LEDGER_KEY_FILE_H_
