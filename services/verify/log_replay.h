// LogReplay: executes a log again, command after command, and says which entry is not what the
// rules make of it.
//
// Chain, links, outcomes, balances and bytes of every entry are made again and compared; so are the
// headers of blocks, and every state hash that the log records. What a log claims of its tree is
// for the caller to compare with chain().
#ifndef SERVICES_VERIFY_LOG_REPLAY_H_
#define SERVICES_VERIFY_LOG_REPLAY_H_

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "engine/engine.h"
#include "engine/types.h"
#include "ledger/block.h"
#include "ledger/hash.h"
#include "services/verify/entry_source.h"
#include "services/verify/progress.h"

namespace luheng::services {

// Where a replay begins: at genesis, or where an earlier one came to.
struct ReplayStart {
  engine::Engine engine;
  ledger::ChainState chain;
  uint64_t epoch = 0;
};

// Not thread-safe. After an error it must not be used again.
class LogReplay {
 public:
  // Told of each command once it is found right, when the replay stands behind it.
  using Sink = std::function<absl::Status(const CommandEntries& command,
                                          std::span<const ledger::Hash> leaf_hashes)>;

  explicit LogReplay(ReplayStart start = {}) : replayed_(std::move(start)) {}

  // Reads the source from size() to its end, twice: state hashes are recorded after the fact, so
  // they are gathered first. DATA_LOSS names the first entry that fails, and why; errors of the
  // sink stop the replay. REQUIRES: size() <= source.size().
  absl::Status Run(EntrySource& source, const Sink& sink, Progress& progress);

  uint64_t size() const { return replayed_.chain.tree.size(); }
  const engine::Engine& engine() const { return replayed_.engine; }
  const ledger::ChainState& chain() const { return replayed_.chain; }
  uint64_t epoch() const { return replayed_.epoch; }

  // Since the start: commands, blocks (of a journal), and state hashes that were compared.
  uint64_t command_count() const { return command_count_; }
  uint64_t block_count() const { return block_count_; }
  uint64_t state_hash_count() const { return state_hash_count_; }
  // State hashes of states before the start, which cannot be compared any more.
  uint64_t early_state_hash_count() const { return early_state_hash_count_; }

 private:
  absl::Status GatherStateHashes(EntrySource& source, Progress& progress);
  absl::Status CheckBlock(const ledger::BlockHeader& block);
  absl::Status TakeCommand(const CommandEntries& command, const Sink& sink);
  absl::Status CheckStateHash();

  ReplayStart replayed_;
  // Recorded state hashes, by the size at which the state had them.
  std::map<uint64_t, engine::Hash256> state_hashes_;
  std::vector<ledger::Hash> leaf_hashes_;  // Of the command at hand; kept for its memory.
  uint64_t command_count_ = 0;
  uint64_t block_count_ = 0;
  uint64_t state_hash_count_ = 0;
  uint64_t early_state_hash_count_ = 0;
};

}  // namespace luheng::services

#endif  // SERVICES_VERIFY_LOG_REPLAY_H_
