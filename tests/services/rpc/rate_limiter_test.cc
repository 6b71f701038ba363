#include "services/rpc/rate_limiter.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>

#include "engine/command.h"
#include "tests/services/small_exchange.h"

namespace luheng::services {
namespace {

constexpr engine::ParticipantId kParticipant{7};
constexpr engine::ParticipantId kOther{23};  // In the same shard.

class RateLimiterTest : public testing::Test {
 protected:
  FakeClock clock_;
};

TEST_F(RateLimiterTest, BeginsWithAFullBucketAndGivesNoMoreThanThereIs) {
  RateLimiter limiter({.orders_per_second = 10, .burst = 5}, clock_);
  EXPECT_EQ(limiter.Take(kParticipant, 3).granted, 3);
  const RateGrant rest = limiter.Take(kParticipant, 4);
  EXPECT_TRUE(rest.is_limited);
  EXPECT_EQ(rest.granted, 2);
  EXPECT_EQ(rest.remaining, 0);
  EXPECT_EQ(rest.limit, 5);
  EXPECT_EQ(rest.retry_delay_us, 100'000);
  EXPECT_EQ(rest.refill_us, 200'000);
}

TEST_F(RateLimiterTest, GivesTheNextOneExactlyWhenItSaid) {
  RateLimiter limiter({.orders_per_second = 7, .burst = 1}, clock_);
  EXPECT_EQ(limiter.Take(kParticipant, 1).granted, 1);
  const int64_t delay_us = limiter.Take(kParticipant, 1).retry_delay_us;
  EXPECT_EQ(delay_us, 142'858);  // A seventh of a second, up.
  clock_.Advance(delay_us - 1);
  EXPECT_EQ(limiter.Take(kParticipant, 1).retry_delay_us, 1);
  clock_.Advance(1);
  EXPECT_EQ(limiter.Take(kParticipant, 1).granted, 1);
}

TEST_F(RateLimiterTest, WhatIsRefusedIsWaitedForInTurn) {
  RateLimiter limiter({.orders_per_second = 10, .burst = 5}, clock_);
  EXPECT_EQ(limiter.Take(kParticipant, 7).refill_us, 200'000);
  EXPECT_EQ(limiter.Take(kParticipant, 3).refill_us, 500'000);
  clock_.Advance(50'000);
  EXPECT_EQ(limiter.Take(kParticipant, 1).refill_us, 550'000);
  EXPECT_EQ(limiter.Take(kParticipant, 100).refill_us, RateLimiter::kRefillMaxUs);
  clock_.Advance(10'000'000);
  EXPECT_EQ(limiter.Take(kParticipant, 5).refill_us, 0);
  EXPECT_EQ(limiter.Take(kParticipant, 1).refill_us, 100'000);
}

TEST_F(RateLimiterTest, AskingForNothingTellsHowThingsStand) {
  RateLimiter limiter({.orders_per_second = 10, .burst = 5}, clock_);
  limiter.Take(kParticipant, 2);
  const RateGrant grant = limiter.Take(kParticipant, 0);
  EXPECT_EQ(grant.granted, 0);
  EXPECT_EQ(grant.remaining, 3);
  EXPECT_EQ(grant.retry_delay_us, 0);
  EXPECT_EQ(grant.refill_us, 0);
}

TEST_F(RateLimiterTest, OneParticipantDoesNotUseUpWhatAnotherHas) {
  RateLimiter limiter({.orders_per_second = 10, .burst = 5}, clock_);
  EXPECT_EQ(limiter.Take(kParticipant, 100).granted, 5);
  EXPECT_EQ(limiter.Take(kOther, 100).granted, 5);
}

TEST_F(RateLimiterTest, TheExchangeItselfHasNoLimitAndNobodyHasWithoutARate) {
  RateLimiter limiter({.orders_per_second = 10, .burst = 5}, clock_);
  EXPECT_EQ(limiter.Take(engine::kExchangeOperator, 1'000'000).granted, 1'000'000);
  EXPECT_FALSE(limiter.Take(engine::kExchangeOperator, 1).is_limited);
  RateLimiter off({.orders_per_second = 0, .burst = 5}, clock_);
  EXPECT_EQ(off.Take(kParticipant, 1'000'000).granted, 1'000'000);
}

TEST_F(RateLimiterTest, ABucketIsFullAfterAnyTime) {
  RateLimiter limiter({.orders_per_second = RateLimits::kMax, .burst = RateLimits::kMax}, clock_);
  EXPECT_EQ(limiter.Take(kParticipant, RateLimits::kMax).granted, RateLimits::kMax);
  clock_.Advance(INT64_MAX / 2);
  EXPECT_EQ(limiter.Take(kParticipant, RateLimits::kMax + 1).granted, RateLimits::kMax);
}

// The oracle counts in fractions: it keeps every grant, and from the last moment at which the
// bucket was full it adds up what came and what went, without a running sum.
class RationalBucket {
 public:
  RationalBucket(int64_t rate, int64_t burst) : rate_(rate), burst_(burst) {}

  int64_t Take(int64_t now_us, int64_t count) {
    __extension__ using Wide = __int128;
    // Tokens in millionths, as an exact difference of two sums.
    Wide level =
        Wide{burst_} * 1'000'000 + Wide{now_us - full_us_} * rate_ - Wide{taken_} * 1'000'000;
    if (level >= Wide{burst_} * 1'000'000) {
      level = Wide{burst_} * 1'000'000;
      full_us_ = now_us;
      taken_ = 0;
    }
    const auto granted = std::min<int64_t>(count, static_cast<int64_t>(level / 1'000'000));
    taken_ += granted;
    return granted;
  }

 private:
  const int64_t rate_;
  const int64_t burst_;
  int64_t full_us_ = 0;  // When the bucket was full.
  int64_t taken_ = 0;    // Since then.
};

TEST_F(RateLimiterTest, AgreesWithExactCounting) {
  constexpr uint64_t kSeed = 20'231'103;
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  std::mt19937_64 random(kSeed);
  for (int round = 0; round < 50; ++round) {
    const auto rate = static_cast<int64_t>(random() % 50'000 + 1);
    const auto burst = static_cast<int64_t>(random() % 300 + 1);
    RateLimiter limiter({.orders_per_second = rate, .burst = burst}, clock_);
    const int64_t begin_us = clock_.BootMicros();
    RationalBucket oracle(rate, burst);
    for (int step = 0; step < 2'000; ++step) {
      clock_.Advance(
          static_cast<int64_t>(random() % (4'000'000 / static_cast<uint64_t>(rate) + 2)));
      const auto count = static_cast<int64_t>(random() % 5);
      const RateGrant grant = limiter.Take(kParticipant, count);
      ASSERT_EQ(grant.granted, oracle.Take(clock_.BootMicros() - begin_us, count))
          << "rate " << rate << " burst " << burst << " step " << step;
    }
  }
}

}  // namespace
}  // namespace luheng::services
