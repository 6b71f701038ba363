// Node: an exchange on one data directory, without its network edge.
//
//   submissions -> sequencer -> committer -> publisher -> answers
//                                              |-> replica (reads)
//                                   journal -> indexer, tile writer, snapshotter
//                                  tile log -> cosigner
//
// luhengd puts gRPC in front of it; tests and benchmarks use it bare.
#ifndef SERVICES_SERVER_NODE_H_
#define SERVICES_SERVER_NODE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/command.h"
#include "ledger/journal_store.h"
#include "ledger/verifier.h"
#include "services/followers/committed_journal.h"
#include "services/followers/cosigner.h"
#include "services/followers/index.h"
#include "services/followers/replica.h"
#include "services/followers/tile_log.h"
#include "services/keys/pkcs11_token.h"
#include "services/sequencer/clock.h"
#include "services/sequencer/committer.h"
#include "services/sequencer/submission.h"
#include "services/vault/vault.h"

namespace luheng::services {

struct NodeOptions {
  std::string data_directory;
  size_t queue_length_max = 8192;              // Submissions waiting; beyond: RESOURCE_EXHAUSTED.
  uint64_t disk_reserve_bytes = 256ull << 20;  // Less free disk than this: RESOURCE_EXHAUSTED.
  uint64_t index_lag_max_entries = 1'000'000;  // More entries not yet indexed: RESOURCE_EXHAUSTED.
  uint64_t snapshot_interval_entries = 100'000;
  int64_t clock_jump_max_us = 5'000'000;
  Durability durability = Durability::kStandard;
  WitnessOptions witnesses;
  std::optional<TokenOptions> token{};  // Where keys are besides the directory's.
  // Told, from any thread, what the operator should know while the node runs. May be empty.
  std::function<void(const std::string&)> say{};
};

// Creates a data directory with a journal secret, a checkpoint key and a genesis block.
// ALREADY_EXISTS if there is a journal; the directory may exist and hold other files.
absl::Status InitDataDirectory(const std::string& directory, const std::string& origin,
                               engine::Shard shard, Clock& clock);

class Node {
 public:
  // Recovers the data directory, brings the index up to date, and starts all threads. DATA_LOSS
  // names the first entry that is missing or differs, or the witness that has seen another or a
  // longer journal; nothing was changed or signed then. FAILED_PRECONDITION if a private key that
  // signs checkpoints is not there, or others may read one. UNAVAILABLE if too few witnesses
  // answer, and the options require a quorum.
  static absl::StatusOr<std::unique_ptr<Node>> Start(const NodeOptions& options, Clock& clock);
  // As Stop().
  ~Node();

  // Queues a submission. If this returns OK, done will be called; otherwise it never is:
  // RESOURCE_EXHAUSTED (message begins QUEUE_FULL, DISK_RESERVE or INDEX_LAG; nothing was recorded,
  // try again later), UNAVAILABLE (DRAINING), DATA_LOSS (JOURNAL_FAILED: restart the server).
  absl::Status Submit(Submission submission);

  // Queues several, one right after the other, as far as there is room; moves the queued ones away.
  // `done` of those that are refused is never called; the refusals are those of Submit().
  Queued SubmitMany(std::span<Submission> submissions);

  // Queues a command of the exchange itself; it is dropped if it has no place in the journal, or
  // the node stops. `done` as that of a submission.
  void SubmitSystem(
      engine::CommandBody body, AnswerCallback done = [](const absl::StatusOr<Answer>&) {});

  // The names. What the journal says is erased goes from them soon after it was committed; if the
  // process dies in between, after the next start.
  Vault& vault();

  // Committed state, index, journal and tile log, for reads.
  const Replica& replica() const;
  const Index& index() const;
  const ledger::JournalStore& journal() const;
  const TileLog& tile_log() const;
  // The journal up to the commit point, for who follows it.
  const CommittedJournal& committed() const;

  const engine::Genesis& genesis() const;
  // What the operator should know about this start.
  const std::vector<std::string>& warnings() const;

  // OK if the private half of the key is here; else why not (KeyRing::Find()).
  absl::Status CheckCanSign(const ledger::Verifier& key) const;

  // Microseconds by which the clock jumped, while sequencing waits for ConfirmClock; else 0.
  int64_t clock_jump_us() const;

  // NodeOptions::queue_length_max.
  size_t queue_length_max() const;

  // OK until the journal or a follower failed; then why. A failed node answers no more writes.
  absl::Status health() const;

  // Takes no more submissions, answers those it has, writes a snapshot and the last checkpoint, and
  // closes everything. Returns the first failure.
  absl::Status Stop();

 private:
  struct Parts;
  explicit Node(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace luheng::services

#endif  // SERVICES_SERVER_NODE_H_
