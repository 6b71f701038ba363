// Verifier keys as people pass them on (C2SP signed-note): the name, the type and the public key of
// somebody who signs notes.
//
//   key id := first 4 bytes of SHA-256(name | 0x0a | type u8 | public key)
//   vkey   := name "+" hex8(key id) "+" base64(type u8 | public key)
#ifndef LEDGER_VKEY_H_
#define LEDGER_VKEY_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace luheng::ledger {

struct Vkey {
  std::string name;
  uint8_t type = 0;
  std::string key;  // The bytes of the public key.
  bool operator==(const Vkey&) const = default;
};

// True for a name that a signature line can carry: well-formed UTF-8, not empty, without Unicode
// space, control characters and plus signs.
bool IsValidKeyName(std::string_view name);

uint32_t KeyIdOf(const Vkey& vkey);

// REQUIRES: IsValidKeyName(vkey.name).
std::string FormatVkey(const Vkey& vkey);

// INVALID_ARGUMENT says what is wrong with the vkey; a key id that does not belong to name and key
// is wrong too. What the type means, and how long its keys are, the caller has to know.
absl::StatusOr<Vkey> ParseVkey(std::string_view text);

}  // namespace luheng::ledger

#endif  // LEDGER_VKEY_H_
