#include "ledger/base64.h"

#include <openssl/evp.h>

#include <algorithm>
#include <climits>

#include "ledger/base/check.h"

namespace luheng::ledger {

std::string EncodeBase64(std::string_view bytes) {
  LUHENG_CHECK(bytes.size() < INT_MAX / 2);
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');  // EVP_EncodeBlock ends it with a zero.
  const int size = EVP_EncodeBlock(reinterpret_cast<uint8_t*>(text.data()),
                                   reinterpret_cast<const uint8_t*>(bytes.data()),
                                   static_cast<int>(bytes.size()));
  text.resize(static_cast<size_t>(size));
  return text;
}

std::optional<std::string> DecodeBase64(std::string_view text) {
  if (text.size() % 4 != 0 || text.size() >= INT_MAX / 2) return std::nullopt;
  if (text.empty()) return std::string();
  std::string bytes(text.size() / 4 * 3, '\0');
  const int size =
      EVP_DecodeBlock(reinterpret_cast<uint8_t*>(bytes.data()),
                      reinterpret_cast<const uint8_t*>(text.data()), static_cast<int>(text.size()));
  // EVP_DecodeBlock skips white space, and decodes padding to zeros.
  if (size != static_cast<int>(bytes.size())) return std::nullopt;
  size_t padding = 0;
  while (padding < 2 && text[text.size() - 1 - padding] == '=') ++padding;
  bytes.resize(bytes.size() - padding);
  if (EncodeBase64(bytes) != text) return std::nullopt;
  return bytes;
}

std::optional<Hash> DecodeBase64Hash(std::string_view text) {
  const std::optional<std::string> bytes = DecodeBase64(text);
  Hash hash;
  if (!bytes.has_value() || bytes->size() != hash.size()) return std::nullopt;
  std::copy(bytes->begin(), bytes->end(), hash.begin());
  return hash;
}

}  // namespace luheng::ledger
