#include "services/cli/request_id.h"

#include <fmt/format.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>

#include "absl/status/status.h"
#include "ledger/coding.h"
#include "ledger/hash.h"

namespace luheng::services::cli {
namespace {

using Uuid = std::array<uint8_t, 16>;

// Sets version and variant, and writes the canonical text.
std::string Finish(Uuid uuid, uint8_t version) {
  uuid[6] = static_cast<uint8_t>((uuid[6] & 0x0f) | version << 4);
  uuid[8] = static_cast<uint8_t>((uuid[8] & 0x3f) | 0x80);
  const std::string hex =
      ledger::ToHex(std::string_view(reinterpret_cast<const char*>(uuid.data()), uuid.size()));
  return fmt::format("{}-{}-{}-{}-{}", hex.substr(0, 8), hex.substr(8, 4), hex.substr(12, 4),
                     hex.substr(16, 4), hex.substr(20));
}

}  // namespace

absl::StatusOr<std::string> MakeRandomRequestId() {
  Uuid uuid;
  if (RAND_bytes(uuid.data(), static_cast<int>(uuid.size())) != 1) {
    return absl::InternalError("the system gave no random bytes");
  }
  return Finish(uuid, 4);
}

std::string DeriveRequestId(std::string_view name_space, std::string_view name) {
  // The length before the name space keeps ("ab", "c") and ("a", "bc") apart.
  std::string input;
  ledger::AppendU64(&input, name_space.size());
  input.append(name_space);
  input.append(name);
  const ledger::Hash hash = ledger::Sha256(input);
  Uuid uuid;
  std::copy_n(hash.begin(), uuid.size(), uuid.begin());
  return Finish(uuid, 8);
}

absl::StatusOr<std::string> NormalizeRequestId(std::string_view text) {
  std::string uuid(text);
  bool well_formed = uuid.size() == 36;
  bool nil = true;
  for (size_t i = 0; i < uuid.size() && well_formed; ++i) {
    if (i == 8 || i == 13 || i == 18 || i == 23) {
      well_formed = uuid[i] == '-';
      continue;
    }
    const auto c = static_cast<unsigned char>(uuid[i]);
    well_formed = std::isxdigit(c) != 0;
    uuid[i] = static_cast<char>(std::tolower(c));
    nil = nil && uuid[i] == '0';
  }
  if (!well_formed || nil) {
    return absl::InvalidArgumentError(
        fmt::format("\"{}\" is not a UUID such as 7b1de9f2-52a4-4c43-9d33-0a4c86a3c0f5", text));
  }
  return uuid;
}

}  // namespace luheng::services::cli
