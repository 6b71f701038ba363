// StrongInt: a 64-bit amount that only adds to its own kind.
//
// Ids are plain scoped enums, which have no arithmetic at all; amounts are StrongInts. Leaving the
// type is spelled .value(). Overflow is a bug: the rules bound every amount before it gets here.
#ifndef LEDGER_BASE_STRONG_INT_H_
#define LEDGER_BASE_STRONG_INT_H_

#include <compare>
#include <cstdint>

#include "ledger/base/check.h"

namespace luheng {

template <class Tag>
class StrongInt {
 public:
  constexpr StrongInt() = default;
  constexpr explicit StrongInt(int64_t value) : value_(value) {}

  constexpr int64_t value() const { return value_; }

  constexpr auto operator<=>(const StrongInt&) const = default;

  constexpr StrongInt& operator+=(StrongInt other) {
    LUHENG_CHECK(!__builtin_add_overflow(value_, other.value_, &value_));
    return *this;
  }
  constexpr StrongInt& operator-=(StrongInt other) {
    LUHENG_CHECK(!__builtin_sub_overflow(value_, other.value_, &value_));
    return *this;
  }
  friend constexpr StrongInt operator+(StrongInt a, StrongInt b) { return a += b; }
  friend constexpr StrongInt operator-(StrongInt a, StrongInt b) { return a -= b; }

 private:
  int64_t value_ = 0;
};

}  // namespace luheng

#endif  // LEDGER_BASE_STRONG_INT_H_
