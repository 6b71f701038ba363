#include "services/cli/uscc.h"

#include <fmt/format.h>

#include <algorithm>

#include "absl/status/status.h"
#include "engine/registry/uscc.h"

namespace luheng::services::cli {

bool IsValidUscc(std::string_view text) {
  engine::Uscc uscc{};
  if (text.size() != uscc.size()) return false;
  std::copy(text.begin(), text.end(), uscc.begin());
  return engine::IsValidUscc(uscc);
}

absl::StatusOr<std::string> SynthesizeReserveUscc(std::string_view adcode) {
  const bool digits =
      std::all_of(adcode.begin(), adcode.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (adcode.size() == 6 && digits) {
    for (const char check : std::string_view("0123456789ABCDEFGHJKLMNPQRTUWXY")) {
      std::string uscc = fmt::format("12{}000000000{}", adcode, check);
      if (IsValidUscc(uscc)) return uscc;
    }
  }
  return absl::InvalidArgumentError(
      fmt::format("\"{}\" is not a GB/T 2260 code of six digits", adcode));
}

}  // namespace luheng::services::cli
