#include "services/rpc/rate_limiter.h"

#include <algorithm>
#include <string>
#include <utility>

#include "engine/command.h"
#include "ledger/base/check.h"
#include "services/rpc/status.h"

namespace luheng::services {
namespace {

constexpr int64_t kMicro = 1'000'000;

}  // namespace

RateLimiter::RateLimiter(const RateLimits& limits, Clock& clock)
    : limits_(limits), micro_tokens_max_(limits.burst * kMicro), clock_(clock) {
  LUHENG_CHECK(limits.orders_per_second >= 0);
  LUHENG_CHECK(limits.orders_per_second <= RateLimits::kMax);
  LUHENG_CHECK(limits.burst >= 1);
  LUHENG_CHECK(limits.burst <= RateLimits::kMax);
}

RateGrant RateLimiter::Take(engine::ParticipantId participant, int64_t count) {
  LUHENG_CHECK(count >= 0);
  if (limits_.orders_per_second == 0 || participant == engine::kExchangeOperator) {
    return {.granted = count};
  }
  RateGrant grant{.is_limited = true, .limit = limits_.burst};
  Shard& shard = shards_[static_cast<uint32_t>(participant) % kShards];
  const int64_t now_us = clock_.BootMicros();
  MutexLock lock(shard.mutex);
  Bucket& bucket = shard.buckets
                       .try_emplace(participant, Bucket{.micro_tokens = micro_tokens_max_,
                                                        .time_us = now_us,
                                                        .promised_us = 0})
                       .first->second;
  Fill(now_us, bucket);
  grant.granted = std::min(count, bucket.micro_tokens / kMicro);
  bucket.micro_tokens -= grant.granted * kMicro;
  grant.remaining = bucket.micro_tokens / kMicro;
  if (grant.granted < count) {
    // Less than one token is left.
    const int64_t missing = kMicro - bucket.micro_tokens;
    grant.retry_delay_us = (missing + limits_.orders_per_second - 1) / limits_.orders_per_second;
    // Nobody asks for more than a message has.
    const int64_t refused = (count - grant.granted) * kMicro / limits_.orders_per_second;
    bucket.promised_us =
        std::min(std::max(bucket.promised_us, now_us) + refused, now_us + kRefillMaxUs);
    grant.refill_us = bucket.promised_us - now_us;
  }
  return grant;
}

void RateLimiter::Fill(int64_t now_us, Bucket& bucket) const {
  // Another thread may have looked at the clock later, and taken the lock earlier.
  if (now_us <= bucket.time_us) return;
  const int64_t missing = micro_tokens_max_ - bucket.micro_tokens;
  const int64_t elapsed_us = now_us - bucket.time_us;
  // Compared by division, since the product may not fit.
  bucket.micro_tokens = elapsed_us > missing / limits_.orders_per_second
                            ? micro_tokens_max_
                            : bucket.micro_tokens + elapsed_us * limits_.orders_per_second;
  bucket.time_us = now_us;
}

absl::Status RateLimited(const RateGrant& grant) {
  LUHENG_CHECK(grant.retry_delay_us > 0);
  absl::Status status = absl::ResourceExhaustedError(
      "RATE_LIMITED: your participant has used up its budget of " + std::to_string(grant.limit) +
      " commands; nothing was recorded, and the next one may come in " +
      std::to_string(grant.retry_delay_us) + " us");
  status = WithMetadata(std::move(status), "budget_limit", std::to_string(grant.limit));
  status = WithMetadata(std::move(status), "budget_remaining", std::to_string(grant.remaining));
  return WithRetryDelay(std::move(status), grant.retry_delay_us);
}

}  // namespace luheng::services
