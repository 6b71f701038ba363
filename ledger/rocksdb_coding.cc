#include "ledger/rocksdb_coding.h"

#include <rocksdb/file_checksum.h>

#include <string>

#include "ledger/base/check.h"
#include "ledger/coding.h"

namespace luheng::ledger {

uint32_t LittleEndian(std::string_view bytes) {
  uint32_t value = 0;
  for (size_t i = bytes.size(); i > 0; --i) {
    value = (value << 8) | static_cast<uint8_t>(bytes[i - 1]);
  }
  return value;
}

uint32_t MaskedCrc32c(std::string_view bytes) {
  const auto generator =
      rocksdb::GetFileChecksumGenCrc32cFactory()->CreateFileChecksumGenerator({});
  generator->Update(bytes.data(), bytes.size());
  generator->Finalize();
  uint32_t crc = 0;
  const std::string big_endian = generator->GetChecksum();
  LUHENG_CHECK(ByteReader(big_endian).ReadU32(&crc));
  return ((crc >> 15) | (crc << 17)) + 0xa282ead8;
}

std::optional<uint64_t> TakeVarint(std::string_view* bytes) {
  uint64_t value = 0;
  for (unsigned int shift = 0; shift < 64 && !bytes->empty(); shift += 7) {
    const auto byte = static_cast<uint8_t>(bytes->front());
    bytes->remove_prefix(1);
    value |= uint64_t{byte & 0x7fu} << shift;
    if (byte < 0x80) return value;
  }
  return std::nullopt;
}

std::optional<std::string_view> TakeText(std::string_view* bytes) {
  const std::optional<uint64_t> size = TakeVarint(bytes);
  if (!size.has_value() || *size > bytes->size()) return std::nullopt;
  const std::string_view text = bytes->substr(0, *size);
  bytes->remove_prefix(*size);
  return text;
}

}  // namespace luheng::ledger
