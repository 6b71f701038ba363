// Snapshot file: the engine's state after some entry, with the chain as it stood there.
//
//   file := magic [8] "LHSNAP01" | size u64 | last_sequence u64 | last_ledger_time_us i64
//           | last_leaf_hash [32] | node_count u8 | node [32]* | engine state | SHA-256 of all
//           before
//
// A snapshot only makes the start faster: a damaged one is passed over, and the journal replayed
// from an older one or from genesis.
#ifndef SERVICES_SEQUENCER_SNAPSHOT_FILE_H_
#define SERVICES_SEQUENCER_SNAPSHOT_FILE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/types.h"
#include "ledger/block.h"

namespace luheng::services {

struct Snapshot {
  uint64_t last_sequence = 0;
  engine::TimeMicros last_time;
  ledger::ChainState chain;  // chain.tree.size() is the size of the snapshot.
  std::string engine_state;  // engine::Engine::Save().
};

std::string EncodeSnapshot(const Snapshot& snapshot);
// DATA_LOSS says what is wrong.
absl::StatusOr<Snapshot> DecodeSnapshot(std::string_view bytes);

// Writes the snapshot to `directory`, synced, and removes all but the two newest.
absl::Status WriteSnapshot(const std::string& directory, const Snapshot& snapshot);

// Paths of the snapshots in `directory`, newest first. Empty if there is no such directory.
absl::StatusOr<std::vector<std::string>> ListSnapshots(const std::string& directory);

}  // namespace luheng::services

#endif  // SERVICES_SEQUENCER_SNAPSHOT_FILE_H_
