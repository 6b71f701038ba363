// CRC-32C (Castagnoli), the checksum of iSCSI (RFC 3720): how readers of a book stream check what
// they have made of it.
#ifndef SERVICES_MARKET_DATA_CRC32C_H_
#define SERVICES_MARKET_DATA_CRC32C_H_

#include <array>
#include <cstdint>
#include <string_view>

namespace luheng::services {
namespace crc32c_internal {

inline constexpr std::array<uint32_t, 256> kTable = [] {
  std::array<uint32_t, 256> table{};
  for (uint32_t byte = 0; byte < table.size(); ++byte) {
    uint32_t rest = byte;
    // The polynomial 0x1EDC6F41 with its bits reversed.
    for (int bit = 0; bit < 8; ++bit) rest = rest >> 1 ^ (rest & 1 ? 0x82F63B78u : 0u);
    table[byte] = rest;
  }
  return table;
}();

}  // namespace crc32c_internal

constexpr uint32_t Crc32c(std::string_view bytes) {
  uint32_t crc = ~0u;
  for (const char byte : bytes) {
    crc = crc >> 8 ^ crc32c_internal::kTable[(crc ^ static_cast<uint8_t>(byte)) & 0xff];
  }
  return ~crc;
}

// The check value of the algorithm.
static_assert(Crc32c("123456789") == 0xE3069283u);

}  // namespace luheng::services

#endif  // SERVICES_MARKET_DATA_CRC32C_H_
