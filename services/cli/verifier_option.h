// --vkey: the key that notes are verified with.
#ifndef SERVICES_CLI_VERIFIER_OPTION_H_
#define SERVICES_CLI_VERIFIER_OPTION_H_

#include <string>

#include "absl/status/statusor.h"
#include "ledger/verifier.h"

namespace luheng::services::cli {

// A key on the command line, or the file whose first line it is. INVALID_ARGUMENT if it is neither.
absl::StatusOr<ledger::Verifier> ReadVerifierOption(const std::string& text);

}  // namespace luheng::services::cli

#endif  // SERVICES_CLI_VERIFIER_OPTION_H_
