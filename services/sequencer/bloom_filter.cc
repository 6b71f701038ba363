#include "services/sequencer/bloom_filter.h"

#include "absl/hash/hash.h"
#include "absl/strings/string_view.h"

namespace luheng::services {
namespace {

// Two independent hashes; probe i is at first + i * second (Kirsch and Mitzenmacher).
struct Probes {
  explicit Probes(std::string_view key)
      : first(absl::HashOf(absl::string_view(key.data(), key.size()))),
        second(absl::HashOf(first, absl::string_view(key.data(), key.size())) | 1) {}
  uint64_t At(int i) const { return first + static_cast<uint64_t>(i) * second; }
  uint64_t first;
  uint64_t second;
};

}  // namespace

void BloomFilter::Add(std::string_view key) {
  if (segments_.empty() || keys_in_last_ == kKeysPerSegment) {
    segments_.emplace_back(kWordsPerSegment, 0);
    keys_in_last_ = 0;
  }
  ++keys_in_last_;
  const Probes probes(key);
  for (int i = 0; i < kProbes; ++i) {
    const uint64_t bit = probes.At(i) >> 38;  // The top 26 bits.
    segments_.back()[bit / 64] |= uint64_t{1} << (bit % 64);
  }
}

bool BloomFilter::MayContain(std::string_view key) const {
  const Probes probes(key);
  for (const auto& segment : segments_) {
    bool all = true;
    for (int i = 0; i < kProbes && all; ++i) {
      const uint64_t bit = probes.At(i) >> 38;
      all = (segment[bit / 64] >> (bit % 64) & 1) != 0;
    }
    if (all) return true;
  }
  return false;
}

}  // namespace luheng::services
