// Request ids: the UUIDs that make a command happen once, however often it is sent.
#ifndef SERVICES_CLI_REQUEST_ID_H_
#define SERVICES_CLI_REQUEST_ID_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace luheng::services::cli {

// A new random UUID (version 4), as text. INTERNAL if the system has no randomness.
absl::StatusOr<std::string> MakeRandomRequestId();

// The UUID (version 8 of RFC 9562: name-based, SHA-256) of `name` in `name_space`: the same for the
// same two, different for any others. An import uses the hash of its file and the row.
std::string DeriveRequestId(std::string_view name_space, std::string_view name);

// Checks the form of a UUID that a person gave, and returns it in lower case. INVALID_ARGUMENT
// otherwise, and for the nil UUID.
absl::StatusOr<std::string> NormalizeRequestId(std::string_view text);

}  // namespace luheng::services::cli

#endif  // SERVICES_CLI_REQUEST_ID_H_
