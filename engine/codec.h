// Writer and Reader: the two archives that a list of fields is handed to.
//
//   struct Deposit {
//     ...
//     template <class Self, class Archive>
//     static void Fields(Self& self, Archive& a) { a(self.account, self.amount, self.reference); }
//   };
//
// Coding of a field, by its type:
//   unsigned integer, enumeration   fixed width, big-endian
//   int64, StrongInt                i64
//   bool                            u8, 0 or 1
//   Actor                           u32 participant | u32 user
//   array of bytes or characters    the bytes
//   std::string                     u16 length | bytes
//   std::optional                   u8 0, or u8 1 | value
//   std::vector                     u32 count | values
//   struct with Fields              its fields, in the order of the list
//   class with Save and Load        what these write and read
//
// A value has one coding, and the Reader takes no other, so that reading and writing are inverses.
#ifndef ENGINE_CODEC_H_
#define ENGINE_CODEC_H_

#include <array>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "engine/types.h"
#include "ledger/base/check.h"
#include "ledger/base/strong_int.h"
#include "ledger/coding.h"

namespace luheng::engine {

namespace codec_internal {

template <class T>
inline constexpr bool kIsStrongInt = false;
template <class Tag>
inline constexpr bool kIsStrongInt<StrongInt<Tag>> = true;

template <class T>
inline constexpr bool kIsOptional = false;
template <class T>
inline constexpr bool kIsOptional<std::optional<T>> = true;

template <class T>
inline constexpr bool kIsVector = false;
template <class T>
inline constexpr bool kIsVector<std::vector<T>> = true;

template <class T>
inline constexpr bool kIsByteArray = false;
template <class T, size_t n>
inline constexpr bool kIsByteArray<std::array<T, n>> = sizeof(T) == 1;

template <class T>
concept HasKnown = requires(const T& value) {
  IsKnown(value);
};

}  // namespace codec_internal

// Appends fields to a string.
class Writer {
 public:
  // `out` must outlive the writer.
  explicit Writer(std::string* out) : out_(out) {}

  // Appends each value. REQUIRES: strings of at most 65,535 bytes, vectors of less than 2^32
  // values.
  template <class... T>
  void operator()(const T&... values) {
    (Put(values), ...);
  }

 private:
  template <class T>
  void Put(const T& value) {
    using namespace codec_internal;  // NOLINT: its type traits only.
    if constexpr (std::is_same_v<T, bool>) {
      PutUnsigned<uint8_t>(value ? 1 : 0);
    } else if constexpr (std::is_same_v<T, Actor>) {
      (*this)(value.participant, value.user);
    } else if constexpr (std::is_integral_v<T>) {
      PutUnsigned(static_cast<std::make_unsigned_t<T>>(value));
    } else if constexpr (std::is_enum_v<T>) {
      Put(static_cast<std::underlying_type_t<T>>(value));
    } else if constexpr (kIsStrongInt<T>) {
      Put(value.value());
    } else if constexpr (kIsByteArray<T>) {
      out_->append(reinterpret_cast<const char*>(value.data()), value.size());
    } else if constexpr (std::is_same_v<T, std::string>) {
      ledger::AppendString(out_, value);
    } else if constexpr (kIsOptional<T>) {
      Put(value.has_value());
      if (value.has_value()) Put(*value);
    } else if constexpr (kIsVector<T>) {
      LUHENG_CHECK(value.size() <= UINT32_MAX);
      Put(static_cast<uint32_t>(value.size()));
      for (const auto& element : value) Put(element);
    } else if constexpr (requires { value.Save(*this); }) {
      value.Save(*this);
    } else {
      T::Fields(value, *this);
    }
  }

  template <class Unsigned>
  void PutUnsigned(Unsigned value) {
    ledger::coding_internal::AppendBigEndian(out_, value);
  }

  std::string* out_;
};

// Reads fields from bytes. After the first problem every read leaves its argument as it is, so a
// list of fields is read to its end and checked once.
class Reader {
 public:
  // `bytes` must outlive the reader.
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  template <class... T>
  void operator()(T&... values) {
    (Get(values), ...);
  }

  bool ok() const { return problem_ == nullptr; }
  // What is wrong with the bytes. REQUIRES: !ok().
  const char* problem() const { return problem_; }
  // Records a problem that the caller found; the first one stays. `problem` is a literal.
  void Fail(const char* problem) {
    if (problem_ == nullptr) problem_ = problem;
  }
  // Fails with `problem` unless `good`; returns ok().
  bool Require(bool good, const char* problem) {
    if (!good) Fail(problem);
    return ok();
  }
  size_t remaining() const { return bytes_.remaining(); }
  // Fails unless everything was read.
  void ExpectEnd() { Require(bytes_.remaining() == 0, "bytes follow the last field"); }

 private:
  template <class T>
  void Get(T& value) {
    using namespace codec_internal;  // NOLINT: its type traits only.
    if (!ok()) return;
    if constexpr (std::is_same_v<T, bool>) {
      GetBool(value);
    } else if constexpr (std::is_same_v<T, Actor>) {
      (*this)(value.participant, value.user);
    } else if constexpr (std::is_integral_v<T>) {
      GetInteger(value);
    } else if constexpr (std::is_enum_v<T>) {
      GetEnum(value);
    } else if constexpr (kIsStrongInt<T>) {
      int64_t number = 0;
      GetInteger(number);
      if (ok()) value = T{number};
    } else if constexpr (kIsByteArray<T>) {
      std::string_view view;
      if (!Require(bytes_.ReadBytes(value.size(), &view), kTooShort)) return;
      std::memcpy(value.data(), view.data(), value.size());
    } else if constexpr (std::is_same_v<T, std::string>) {
      std::string_view view;
      if (Require(bytes_.ReadString(&view), kTooShort)) value = view;
    } else if constexpr (kIsOptional<T>) {
      bool has_value = false;
      GetBool(has_value);
      value.reset();
      if (ok() && has_value) Get(value.emplace());
    } else if constexpr (kIsVector<T>) {
      GetVector(value);
    } else if constexpr (requires { value.Load(*this); }) {
      value.Load(*this);
    } else {
      T::Fields(value, *this);
    }
  }

  template <class T>
  void GetInteger(T& value) {
    if constexpr (sizeof(T) == 1) {
      uint8_t bits;
      if (Require(bytes_.ReadU8(&bits), kTooShort)) value = static_cast<T>(bits);
    } else if constexpr (sizeof(T) == 2) {
      uint16_t bits;
      if (Require(bytes_.ReadU16(&bits), kTooShort)) value = static_cast<T>(bits);
    } else if constexpr (sizeof(T) == 4) {
      uint32_t bits;
      if (Require(bytes_.ReadU32(&bits), kTooShort)) value = static_cast<T>(bits);
    } else {
      uint64_t bits;
      if (Require(bytes_.ReadU64(&bits), kTooShort)) value = static_cast<T>(bits);
    }
  }

  template <class T>
  void GetEnum(T& value) {
    std::underlying_type_t<T> number{};
    GetInteger(number);
    if (!ok()) return;
    value = static_cast<T>(number);
    if constexpr (codec_internal::HasKnown<T>) Require(IsKnown(value), "unknown enumerator");
  }

  void GetBool(bool& value) {
    uint8_t byte = 0;
    if (!Require(bytes_.ReadU8(&byte), kTooShort)) return;
    if (Require(byte <= 1, "a bool that is neither 0 nor 1")) value = byte == 1;
  }

  template <class T>
  void GetVector(std::vector<T>& values) {
    uint32_t count = 0;
    GetInteger(count);
    // A value takes a byte at least, so a count beyond what remains is a lie, and allocates
    // nothing.
    if (!Require(ok() && count <= remaining(), "a count beyond the bytes")) return;
    values.clear();
    for (uint32_t i = 0; i < count && ok(); ++i) Get(values.emplace_back());
  }

  static constexpr const char* kTooShort = "the bytes end too early";

  ledger::ByteReader bytes_;
  const char* problem_ = nullptr;
};

}  // namespace luheng::engine

#endif  // ENGINE_CODEC_H_
