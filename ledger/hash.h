// SHA-256 as the ledger uses it: leaf and node hashes of RFC 6962, and the HMACs.
#ifndef LEDGER_HASH_H_
#define LEDGER_HASH_H_

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace luheng::ledger {

using Hash = std::array<uint8_t, 32>;

inline std::string_view AsBytes(const Hash& hash) {
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

// The other way: a hash as it was written. REQUIRES: 32 bytes.
Hash HashFromBytes(std::string_view bytes);

// Lower-case hexadecimal.
std::string ToHex(std::string_view bytes);

Hash Sha256(std::string_view bytes);
// SHA-256(0x00 || entry).
Hash LeafHash(std::string_view entry);
// SHA-256(0x01 || left || right).
Hash NodeHash(const Hash& left, const Hash& right);
Hash HmacSha256(std::string_view key, std::string_view message);

}  // namespace luheng::ledger

#endif  // LEDGER_HASH_H_
