// The journal secret: blinding values and the mark's HMAC come from it. Its file is for its owner's
// eyes only.
#ifndef SERVICES_SEQUENCER_SECRET_FILE_H_
#define SERVICES_SEQUENCER_SECRET_FILE_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace luheng::services {

inline constexpr size_t kSecretSize = 32;

// Writes a new random secret, durably, with mode 0600, and returns it. ALREADY_EXISTS if there is a
// file.
absl::StatusOr<std::string> CreateSecretFile(const std::string& path);

// NOT_FOUND without a file; FAILED_PRECONDITION, with what to do, if others may read it; DATA_LOSS
// if it has not kSecretSize bytes.
absl::StatusOr<std::string> LoadSecretFile(const std::string& path);

}  // namespace luheng::services

#endif  // SERVICES_SEQUENCER_SECRET_FILE_H_
