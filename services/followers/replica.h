// Replica: the engine as of the commit point, for readers.
//
// The publisher applies each committed block here before it sends the block's answers, so a client
// that has its answer reads its own write. Reads never stop the sequencer.
//
// Thread-safe: any number of readers, one writer.
#ifndef SERVICES_FOLLOWERS_REPLICA_H_
#define SERVICES_FOLLOWERS_REPLICA_H_

#include <cstdint>
#include <utility>

#include "absl/status/status.h"
#include "engine/engine.h"
#include "ledger/base/mutex.h"
#include "ledger/block.h"

namespace luheng::services {

class Replica {
 public:
  // `engine` holds the state after all entries before `size`; `last_sequence` is its last command.
  Replica(engine::Engine engine, uint64_t size, uint64_t last_sequence);

  // Calls read(const engine::Engine&, uint64_t sequence): the state, and the sequence of the last
  // command in it. The references are valid during the call only; keep it short.
  template <class Read>
  auto Query(Read&& read) const {
    ReaderLock lock(mutex_);
    return std::forward<Read>(read)(std::as_const(engine_), last_sequence_);
  }

  // Applies a committed block. DATA_LOSS if it does not continue this state.
  absl::Status Follow(const ledger::BlockView& block);

  // Entries applied.
  uint64_t size() const;

 private:
  mutable SharedMutex mutex_;
  engine::Engine engine_ LUHENG_GUARDED_BY(mutex_);
  uint64_t size_ LUHENG_GUARDED_BY(mutex_);
  uint64_t last_sequence_ LUHENG_GUARDED_BY(mutex_);
};

}  // namespace luheng::services

#endif  // SERVICES_FOLLOWERS_REPLICA_H_
