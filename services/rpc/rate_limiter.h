// RateLimiter: how many commands a participant may give.
//
// Refusals of the market are journaled for ever, so nobody may give as many commands as he likes.
// Every participant has a bucket of tokens; a command takes one. The bucket fills at a steady rate
// up to its burst. Everything is counted in millionths of a token, of which a whole number comes
// every microsecond, so nothing is ever rounded.
//
// The exchange itself (participant 1) has no limit: its users keep the market going.
//
// Thread-safe.
#ifndef SERVICES_RPC_RATE_LIMITER_H_
#define SERVICES_RPC_RATE_LIMITER_H_

#include <array>
#include <cstdint>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "engine/types.h"
#include "ledger/base/mutex.h"
#include "services/sequencer/clock.h"

namespace luheng::services {

struct RateLimits {
  static constexpr int64_t kMax = 1'000'000'000;  // Of both.

  int64_t orders_per_second = 20'000;  // 0: no limit.
  int64_t burst = 40'000;              // At least 1.
};

// What a participant got of what it asked for.
struct RateGrant {
  int64_t granted = 0;         // So many commands may go.
  bool is_limited = false;     // Whether there is a limit; without one the rest means nothing.
  int64_t remaining = 0;       // Tokens left now.
  int64_t limit = 0;           // Tokens in a full bucket.
  int64_t retry_delay_us = 0;  // When the next one may go, if not all may now; else 0.
  // Until the bucket has filled by what it refused now and what it refused others of the
  // participant before, but for what has come since; at most kRefillMaxUs. 0 if all may go.
  int64_t refill_us = 0;
};

class RateLimiter {
 public:
  // REQUIRES: 0 <= limits.orders_per_second <= kMax and 1 <= limits.burst <= kMax. `clock` must
  // outlive this.
  RateLimiter(const RateLimits& limits, Clock& clock);

  static constexpr int64_t kRefillMaxUs = 1'000'000;

  // Takes `count` tokens, or as many as there are: the first `granted` of the commands may go. With
  // a count of 0 it only tells how things stand. REQUIRES: count >= 0.
  RateGrant Take(engine::ParticipantId participant, int64_t count);

 private:
  struct Bucket {
    int64_t micro_tokens = 0;
    int64_t time_us = 0;
    int64_t promised_us = 0;  // Until then it fills by what was refused.
  };
  // Participants share a lock with few others.
  struct alignas(64) Shard {
    Mutex mutex;
    absl::flat_hash_map<engine::ParticipantId, Bucket> buckets LUHENG_GUARDED_BY(mutex);
  };
  static constexpr size_t kShards = 16;

  void Fill(int64_t now_us, Bucket& bucket) const;

  const RateLimits limits_;
  const int64_t micro_tokens_max_;
  Clock& clock_;
  std::array<Shard, kShards> shards_;
};

// How a command that got no token is refused: RESOURCE_EXHAUSTED, RATE_LIMITED.
// REQUIRES: grant.retry_delay_us > 0.
absl::Status RateLimited(const RateGrant& grant);

}  // namespace luheng::services

#endif  // SERVICES_RPC_RATE_LIMITER_H_
