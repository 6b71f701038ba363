#include "ledger/vkey.h"

#include <optional>
#include <utility>

#include "ledger/base/check.h"
#include "ledger/base64.h"
#include "ledger/coding.h"
#include "ledger/hash.h"
#include "ledger/text.h"

namespace luheng::ledger {
namespace {

std::string TypedKey(const Vkey& vkey) {
  std::string bytes;
  AppendU8(&bytes, vkey.type);
  return bytes + vkey.key;
}

std::string HexKeyId(const Vkey& vkey) {
  std::string bytes;
  AppendU32(&bytes, KeyIdOf(vkey));
  return ToHex(bytes);
}

absl::Status Malformed(const std::string& what) {
  return absl::InvalidArgumentError("vkey: " + what);
}

}  // namespace

bool IsValidKeyName(std::string_view name) {
  if (name.empty()) return false;
  while (!name.empty()) {
    const std::optional<char32_t> code_point = TakeCodePoint(&name);
    if (!code_point.has_value() || IsUnicodeSpace(*code_point)) return false;
    if (*code_point < 0x20 || *code_point == 0x7f || *code_point == U'+') return false;
  }
  return true;
}

uint32_t KeyIdOf(const Vkey& vkey) {
  const Hash hash = Sha256(vkey.name + "\n" + TypedKey(vkey));
  uint32_t key_id = 0;
  LUHENG_CHECK(ByteReader(AsBytes(hash)).ReadU32(&key_id));
  return key_id;
}

std::string FormatVkey(const Vkey& vkey) {
  LUHENG_CHECK(IsValidKeyName(vkey.name));
  return vkey.name + "+" + HexKeyId(vkey) + "+" + EncodeBase64(TypedKey(vkey));
}

absl::StatusOr<Vkey> ParseVkey(std::string_view text) {
  // A name has no plus sign; base64 may have some.
  const size_t name_end = text.find('+');
  if (name_end == std::string_view::npos) return Malformed("no plus sign");
  const size_t id_end = text.find('+', name_end + 1);
  if (id_end == std::string_view::npos) return Malformed("only one plus sign");
  const std::string_view name = text.substr(0, name_end);
  const std::string_view id = text.substr(name_end + 1, id_end - name_end - 1);
  if (!IsValidKeyName(name)) return Malformed("the name may not name a key");

  const std::optional<std::string> typed_key = DecodeBase64(text.substr(id_end + 1));
  if (!typed_key.has_value() || typed_key->empty()) return Malformed("the key is not base64");
  Vkey vkey{std::string(name), static_cast<uint8_t>(typed_key->front()), typed_key->substr(1)};
  if (id != HexKeyId(vkey)) {
    return Malformed("the key id does not belong to the name and the key");
  }
  return vkey;
}

}  // namespace luheng::ledger
