// Dedupe: which request ids were used before, for ever.
//
// Recent ids are in memory with their sequence; older ones are in the index, behind a bloom filter
// that keeps new ids from asking it. It is no part of the engine's state: it is rebuilt from the
// index and the journal's tail at every start.
//
// Invariant: an id is forgotten here only once the index has it.
//
// Not thread-safe; owned by the sequencer.
#ifndef SERVICES_SEQUENCER_DEDUPE_H_
#define SERVICES_SEQUENCER_DEDUPE_H_

#include <cstddef>
#include <cstdint>
#include <optional>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "engine/types.h"
#include "services/followers/index.h"
#include "services/sequencer/bloom_filter.h"

namespace luheng::services {

class Dedupe {
 public:
  // Reads every id of `index` into the filter. `recent_max` ids are kept in memory, twice that at
  // the most.
  static absl::StatusOr<Dedupe> FromIndex(const Index& index, size_t recent_max = 500'000);

  // Sequence of the command that used this id, if there is one.
  absl::StatusOr<std::optional<uint64_t>> Find(engine::Actor actor,
                                               const engine::RequestId& request_id) const;

  // REQUIRES: Find() returns nullopt.
  void Insert(engine::Actor actor, const engine::RequestId& request_id, uint64_t sequence);

 private:
  struct Key {
    engine::Actor actor;
    engine::RequestId request_id;
    bool operator==(const Key&) const = default;
    template <class H>
    friend H AbslHashValue(H h, const Key& key) {
      return H::combine(std::move(h), key.actor.participant, key.actor.user, key.request_id);
    }
  };
  using Recent = absl::flat_hash_map<Key, uint64_t>;

  Dedupe(const Index& index, size_t recent_max) : index_(&index), recent_max_(recent_max) {}

  const Index* index_;
  size_t recent_max_;
  Recent young_;
  Recent old_;
  uint64_t old_sequence_max_ = 0;
  uint64_t young_sequence_max_ = 0;
  BloomFilter filter_;
};

}  // namespace luheng::services

#endif  // SERVICES_SEQUENCER_DEDUPE_H_
