// Fixed big-endian coding: how every integer and string of the journal is written and read.
//
//   u8, u16, u32, u64  unsigned, big-endian, fixed width
//   i64                two's complement, as u64
//   string             u16 length | that many bytes
//
// DO NOT CHANGE: these bytes are hashed, signed and proved.
#ifndef LEDGER_CODING_H_
#define LEDGER_CODING_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "ledger/base/check.h"

namespace luheng::ledger {

inline constexpr size_t kStringSizeMax = 0xffff;

namespace coding_internal {

template <class Unsigned>
void AppendBigEndian(std::string* out, Unsigned value) {
  char bytes[sizeof(Unsigned)];
  for (size_t i = 0; i < sizeof(Unsigned); ++i) {
    bytes[i] = static_cast<char>(value >> (8 * (sizeof(Unsigned) - 1 - i)));
  }
  out->append(bytes, sizeof(bytes));
}

}  // namespace coding_internal

inline void AppendU8(std::string* out, uint8_t value) { out->push_back(static_cast<char>(value)); }
inline void AppendU16(std::string* out, uint16_t value) {
  coding_internal::AppendBigEndian(out, value);
}
inline void AppendU32(std::string* out, uint32_t value) {
  coding_internal::AppendBigEndian(out, value);
}
inline void AppendU64(std::string* out, uint64_t value) {
  coding_internal::AppendBigEndian(out, value);
}
inline void AppendI64(std::string* out, int64_t value) {
  AppendU64(out, static_cast<uint64_t>(value));
}
// REQUIRES: at most kStringSizeMax bytes.
inline void AppendString(std::string* out, std::string_view value) {
  LUHENG_CHECK(value.size() <= kStringSizeMax);
  AppendU16(out, static_cast<uint16_t>(value.size()));
  out->append(value);
}

// Reads what the functions above wrote. A read that does not fit returns false, and changes neither
// the reader nor its argument. Views point into the bytes that the reader was made from.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : rest_(bytes) {}

  bool ReadU8(uint8_t* value) { return ReadBigEndian(value); }
  bool ReadU16(uint16_t* value) { return ReadBigEndian(value); }
  bool ReadU32(uint32_t* value) { return ReadBigEndian(value); }
  bool ReadU64(uint64_t* value) { return ReadBigEndian(value); }
  bool ReadI64(int64_t* value) {
    uint64_t bits;
    if (!ReadU64(&bits)) return false;
    *value = static_cast<int64_t>(bits);
    return true;
  }
  bool ReadBytes(size_t size, std::string_view* value) {
    if (rest_.size() < size) return false;
    *value = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return true;
  }
  bool ReadString(std::string_view* value) {
    const std::string_view before = rest_;
    uint16_t size;
    if (ReadU16(&size) && ReadBytes(size, value)) return true;
    rest_ = before;
    return false;
  }

  size_t remaining() const { return rest_.size(); }
  std::string_view rest() const { return rest_; }

 private:
  template <class Unsigned>
  bool ReadBigEndian(Unsigned* value) {
    if (rest_.size() < sizeof(Unsigned)) return false;
    Unsigned result = 0;
    for (size_t i = 0; i < sizeof(Unsigned); ++i) {
      result = static_cast<Unsigned>((uint64_t{result} << 8) | static_cast<uint8_t>(rest_[i]));
    }
    rest_.remove_prefix(sizeof(Unsigned));
    *value = result;
    return true;
  }

  std::string_view rest_;
};

}  // namespace luheng::ledger

#endif  // LEDGER_CODING_H_
