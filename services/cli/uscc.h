// Unified social credit codes for demonstrations.
#ifndef SERVICES_CLI_USCC_H_
#define SERVICES_CLI_USCC_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace luheng::services::cli {

// True for 18 characters of GB 32100 with the right check character.
bool IsValidUscc(std::string_view text);

// The code of a county's reserve that has none of its own here: a public institution (12) of the
// county, with the organisation code 000000000, which nobody has, and the right check character.
// INVALID_ARGUMENT unless `adcode` is six digits.
absl::StatusOr<std::string> SynthesizeReserveUscc(std::string_view adcode);

}  // namespace luheng::services::cli

#endif  // SERVICES_CLI_USCC_H_
