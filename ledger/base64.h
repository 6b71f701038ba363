// Base64 with the standard alphabet and padding (RFC 4648, section 4), as signed notes use it.
#ifndef LEDGER_BASE64_H_
#define LEDGER_BASE64_H_

#include <optional>
#include <string>
#include <string_view>

#include "ledger/hash.h"

namespace luheng::ledger {

std::string EncodeBase64(std::string_view bytes);

// Nullopt unless `text` is exactly what EncodeBase64 writes: one text for one value, so that nobody
// can change a character of a proof and have it still verify.
std::optional<std::string> DecodeBase64(std::string_view text);

// The same for a hash; nullopt also when it has another size.
std::optional<Hash> DecodeBase64Hash(std::string_view text);

}  // namespace luheng::ledger

#endif  // LEDGER_BASE64_H_
