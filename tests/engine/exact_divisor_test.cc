#include "engine/exact_divisor.h"

#include <gtest/gtest.h>

#include "tests/engine/random.h"

namespace luheng::engine {
namespace {

TEST(ExactDivisor, AgreesWithDivisionForSmallNumbers) {
  for (int64_t divisor = 1; divisor <= 200; ++divisor) {
    const ExactDivisor exact(divisor);
    EXPECT_EQ(exact.value(), divisor);
    for (int64_t number = 0; number <= 1'000; ++number) {
      ASSERT_EQ(exact.Divides(number), number % divisor == 0) << number << " by " << divisor;
      if (number % divisor != 0) continue;
      ASSERT_EQ(exact.Quotient(number), number / divisor);
    }
  }
}

TEST(ExactDivisor, AgreesWithDivisionForLargeNumbers) {
  constexpr uint64_t kSeed = 20231109;
  testing::Random random(kSeed);
  for (int i = 0; i < 100'000; ++i) {
    const int64_t divisor = random.Between(1, 1'000'000'000);
    const ExactDivisor exact(divisor);
    const int64_t quotient = random.Between(0, INT64_MAX / divisor);
    const int64_t multiple = quotient * divisor;
    ASSERT_TRUE(exact.Divides(multiple)) << "seed " << kSeed << ": " << multiple;
    ASSERT_EQ(exact.Quotient(multiple), quotient);
    const int64_t number = random.Between(0, INT64_MAX);
    ASSERT_EQ(exact.Divides(number), number % divisor == 0)
        << "seed " << kSeed << ": " << number << " by " << divisor;
  }
}

}  // namespace
}  // namespace luheng::engine
