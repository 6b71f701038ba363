// Files and directories that nobody but their owner may read.
#ifndef SERVICES_CLI_PRIVATE_FILE_H_
#define SERVICES_CLI_PRIVATE_FILE_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace luheng::services {

// Makes the directory, and those above it, where they do not exist; new ones get mode 0700.
absl::Status MakePrivateDirectory(const std::string& path);

// kSynced: power loss cannot take the file away again. kQuick: it may, for what can be made anew.
enum class FileDurability { kSynced, kQuick };

// Writes a file of mode 0600 whole or not at all: into a new file beside it, then renamed over
// `path`. Replaces what is there.
absl::Status WritePrivateFile(const std::string& path, std::string_view bytes,
                              FileDurability durability);

// The whole file. NOT_FOUND, PERMISSION_DENIED or UNKNOWN with the path and why.
absl::StatusOr<std::string> ReadWholeFile(const std::string& path);

}  // namespace luheng::services

#endif  // SERVICES_CLI_PRIVATE_FILE_H_
