// Seeded random numbers that are the same on every compiler and library.
#ifndef TESTS_ENGINE_RANDOM_H_
#define TESTS_ENGINE_RANDOM_H_

#include <cstdint>
#include <cstdlib>

namespace luheng::engine::testing {

// SplitMix64.
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}

  uint64_t Next() {
    uint64_t z = state_ += 0x9e3779b97f4a7c15ull;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
    return z ^ (z >> 31);
  }
  // 0 to `end` - 1. REQUIRES: end > 0.
  uint64_t Below(uint64_t end) { return Next() % end; }
  // `first` to `last`, both included. REQUIRES: at most 2^63 values.
  int64_t Between(int64_t first, int64_t last) {
    const uint64_t count = static_cast<uint64_t>(last) - static_cast<uint64_t>(first) + 1;
    return first + static_cast<int64_t>(Below(count));
  }
  bool OneIn(uint64_t n) { return Below(n) == 0; }

 private:
  uint64_t state_;
};

// The seed of a test: LUHENG_SEED, so that a run that failed can be replayed, or else its own.
inline uint64_t SeedFor(uint64_t otherwise) {
  const char* given = std::getenv("LUHENG_SEED");
  return given == nullptr ? otherwise : std::strtoull(given, nullptr, 10);
}

}  // namespace luheng::engine::testing

#endif  // TESTS_ENGINE_RANDOM_H_
