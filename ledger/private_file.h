// Files that only their owner may read: the signing key, the journal secret.
#ifndef LEDGER_PRIVATE_FILE_H_
#define LEDGER_PRIVATE_FILE_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace luheng::ledger {

// Creates the file, durably, with mode 0600. ALREADY_EXISTS, and the file as it was, if there is
// one.
absl::Status CreatePrivateFile(const std::string& path, std::string_view bytes);

// Reads the file. NOT_FOUND without one; FAILED_PRECONDITION, with what to do, unless it is a
// regular file with mode 0600.
absl::StatusOr<std::string> ReadPrivateFile(const std::string& path);

}  // namespace luheng::ledger

#endif  // LEDGER_PRIVATE_FILE_H_
