// What `luheng` tells the shell. The numbers are documented (docs/operations.md), and stable.
#ifndef SERVICES_CLI_EXIT_CODE_H_
#define SERVICES_CLI_EXIT_CODE_H_

#include <string>

#include "absl/status/status.h"

namespace luheng::services::cli {

enum class ExitCode : int {
  kDone = 0,
  kRejected = 1,       // The market refused; the refusal is in the journal.
  kUsage = 2,          // Wrong arguments, or the server calls the request malformed.
  kNotAuthorized = 3,  // No identity, or one that may not do this.
  kNotFound = 4,
  kConflict = 5,            // There is one already, or the request id was used for something else.
  kUnavailable = 6,         // No answer: repeat with the same request id.
  kVerificationFailed = 7,  // The proof is false.
  kOther = 8,               // Cannot verify, or a failure of another kind.
};

// The exit code of a failed call or local act. kDone for OK.
ExitCode ExitCodeOf(const absl::Status& status);

// A refusal by the market as a status, for acts of many commands that stop at the first one. Its
// exit code is kRejected.
absl::Status RejectedError(const std::string& message);

// What was to be verified is false. Its exit code is kVerificationFailed; a DATA_LOSS that a server
// reports of itself is a failure of another kind.
absl::Status VerificationError(const std::string& message);

}  // namespace luheng::services::cli

#endif  // SERVICES_CLI_EXIT_CODE_H_
