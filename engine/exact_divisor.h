// ExactDivisor: division by a number that is fixed for long, of numbers that it mostly divides.
//
// Every order's quantity and price are divided by lot and tick. A multiplication by the inverse of
// the divisor's odd part modulo 2^64 tells in one step whether it divides, and the quotient:
// rotating moves low bits that are not zero to the top, and no true quotient is so large.
#ifndef ENGINE_EXACT_DIVISOR_H_
#define ENGINE_EXACT_DIVISOR_H_

#include <bit>
#include <cstdint>
#include <limits>

namespace luheng::engine {

class ExactDivisor {
 public:
  // REQUIRES: divisor > 0.
  explicit constexpr ExactDivisor(int64_t divisor)
      : value_(divisor),
        shift_(std::countr_zero(static_cast<uint64_t>(divisor))),
        inverse_(InverseOf(static_cast<uint64_t>(divisor) >> shift_)),
        quotient_max_(std::numeric_limits<uint64_t>::max() / static_cast<uint64_t>(divisor)) {}

  constexpr int64_t value() const { return value_; }

  // REQUIRES: number >= 0.
  constexpr bool Divides(int64_t number) const { return Rotated(number) <= quotient_max_; }
  // REQUIRES: Divides(number).
  constexpr int64_t Quotient(int64_t number) const { return static_cast<int64_t>(Rotated(number)); }

 private:
  // Newton's iteration: each step doubles the number of bits that are right, 3 at first.
  static constexpr uint64_t InverseOf(uint64_t odd) {
    uint64_t inverse = odd;
    for (int i = 0; i < 5; ++i) inverse *= 2 - odd * inverse;
    return inverse;
  }
  constexpr uint64_t Rotated(int64_t number) const {
    return std::rotr(static_cast<uint64_t>(number) * inverse_, shift_);
  }

  int64_t value_;
  int shift_;
  uint64_t inverse_;
  uint64_t quotient_max_;
};

}  // namespace luheng::engine

#endif  // ENGINE_EXACT_DIVISOR_H_
