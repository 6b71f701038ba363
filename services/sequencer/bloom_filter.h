// BloomFilter: says for certain that a key was never added, and nearly always that it was.
//
// Grows by segments of 8 MiB for four million keys each, with 8 probes: one false positive in some
// 1,700 look-ups and segment. Not thread-safe.
#ifndef SERVICES_SEQUENCER_BLOOM_FILTER_H_
#define SERVICES_SEQUENCER_BLOOM_FILTER_H_

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace luheng::services {

class BloomFilter {
 public:
  void Add(std::string_view key);
  bool MayContain(std::string_view key) const;

 private:
  static constexpr size_t kKeysPerSegment = 4'000'000;
  static constexpr size_t kWordsPerSegment = size_t{1} << 20;  // 2^26 bits.
  static constexpr int kProbes = 8;

  std::vector<std::vector<uint64_t>> segments_;
  size_t keys_in_last_ = 0;
};

}  // namespace luheng::services

#endif  // SERVICES_SEQUENCER_BLOOM_FILTER_H_
