#include "services/cli/verifier_option.h"

#include "services/cli/private_file.h"

namespace luheng::services::cli {

absl::StatusOr<ledger::Verifier> ReadVerifierOption(const std::string& text) {
  const absl::StatusOr<ledger::Verifier> key = ledger::Verifier::FromVkey(text);
  if (key.ok()) return key;
  const absl::StatusOr<std::string> file = ReadWholeFile(text);
  if (!file.ok()) return key;
  return ledger::Verifier::FromVkey(file->substr(0, file->find_first_of("\r\n")));
}

}  // namespace luheng::services::cli
