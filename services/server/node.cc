#include "services/server/node.h"

#include <chrono>
#include <filesystem>
#include <functional>
#include <future>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "ledger/base/check.h"
#include "ledger/base/mutex.h"
#include "ledger/base/status_macros.h"
#include "ledger/blinding.h"
#include "ledger/checkpoint.h"
#include "ledger/note.h"
#include "services/followers/committed_journal.h"
#include "services/followers/eraser.h"
#include "services/followers/follower.h"
#include "services/followers/snapshotter.h"
#include "services/followers/tile_writer.h"
#include "services/keys/checkpoint_signer.h"
#include "services/keys/key_change.h"
#include "services/keys/key_ring.h"
#include "services/sequencer/admission.h"
#include "services/sequencer/committer.h"
#include "services/sequencer/data_directory.h"
#include "services/sequencer/publisher.h"
#include "services/sequencer/recovery.h"
#include "services/sequencer/secret_file.h"
#include "services/sequencer/sequencer.h"

namespace luheng::services {
namespace {

// The first failure of any part.
class Health {
 public:
  absl::Status status() const {
    MutexLock lock(mutex_);
    return status_;
  }
  void Fail(const absl::Status& status) {
    MutexLock lock(mutex_);
    if (status_.ok()) status_ = status;
  }

 private:
  mutable Mutex mutex_;
  absl::Status status_ LUHENG_GUARDED_BY(mutex_);
};

// The newest checkpoint that was signed; size 0 without a note if there is none. It is by a key
// that is here; whether by all that should have signed it, the journal will say.
absl::StatusOr<PublishedCheckpoint> ReadPublished(const ledger::TileStore& tiles,
                                                  const KeyRing& keys) {
  if (tiles.size() == 0) return PublishedCheckpoint{};
  const auto note = ledger::OpenNote(tiles.checkpoint(), keys.AllVerifiers());
  if (absl::IsUnauthenticated(note.status())) {
    return absl::FailedPreconditionError("tlog/checkpoint is not signed by a key in " +
                                         keys.Where());
  }
  LUHENG_RETURN_IF_ERROR(note.status());
  LUHENG_ASSIGN_OR_RETURN(const ledger::Checkpoint checkpoint, ledger::ParseCheckpoint(note->text));
  if (checkpoint.origin != keys.origin()) {
    return absl::DataLossError("tlog/checkpoint is of " + checkpoint.origin + ", not of " +
                               keys.origin());
  }
  return PublishedCheckpoint{.head = {.size = checkpoint.size, .root = checkpoint.root},
                             .note = tiles.checkpoint()};
}

// Holds the keys here, and the newest checkpoint, against what the journal says of keys.
absl::Status CheckKeys(const engine::CheckpointKeys& named, const KeyRing& keys,
                       const PublishedCheckpoint& published) {
  for (const ledger::Verifier& key : named.SigningNow()) {
    if (absl::Status status = keys.Find(key).status(); !status.ok()) {
      return absl::FailedPreconditionError("KEY_MISSING: " + std::string(status.message()) +
                                           ", which signs checkpoints");
    }
  }
  if (published.note.empty()) return absl::OkStatus();
  const auto checkpoint =
      ledger::OpenCheckpoint(published.note, named.SigningAt(published.head.size));
  if (checkpoint.ok()) return absl::OkStatus();
  return absl::DataLossError("tlog/checkpoint is not signed by the keys that the journal names: " +
                             std::string(checkpoint.status().message()));
}

// Answers that cannot be given: nobody knows yet whether the batch is on the disk.
void FailAnswers(const Batch& batch, const absl::Status& cause) {
  for (const PendingAnswer& pending : batch.answers) pending.done(OutcomeUnknown(cause));
  for (const RepeatedRequest& repeat : batch.repeats) repeat.done(OutcomeUnknown(cause));
}

// What the index knows of the journal, and the ids that it has.
struct Indexed {
  std::unique_ptr<Index> index;
  Dedupe dedupe;
};

// Applies to the index what it has not seen, as it is replayed; begins it anew if it is ahead of
// the journal. CANCELLED if the replay ends before the journal does.
absl::StatusOr<std::unique_ptr<Index>> OpenIndex(const DataDirectory& directory,
                                                 const ledger::JournalStore& store,
                                                 const ReplayProgress& progress) {
  LUHENG_ASSIGN_OR_RETURN(std::unique_ptr<Index> index, Index::Open(directory.index()));
  if (index->watermark() > store.end_index()) {
    index.reset();
    std::error_code ignored;
    std::filesystem::remove_all(directory.index(), ignored);
    LUHENG_ASSIGN_OR_RETURN(index, Index::Open(directory.index()));
  }
  while (index->watermark() < store.end_index()) {
    if (!progress.WaitFor(index->watermark())) return absl::CancelledError("the replay failed");
    LUHENG_ASSIGN_OR_RETURN(const std::string bytes, store.BlockAt(index->watermark()));
    LUHENG_ASSIGN_OR_RETURN(const ledger::BlockView block, ledger::DecodeBlock(bytes));
    LUHENG_RETURN_IF_ERROR(index->Apply(block));
  }
  return index;
}

absl::StatusOr<Indexed> CatchUp(const DataDirectory& directory, const ledger::JournalStore& store,
                                const ReplayProgress& progress) {
  LUHENG_ASSIGN_OR_RETURN(std::unique_ptr<Index> index, OpenIndex(directory, store, progress));
  LUHENG_ASSIGN_OR_RETURN(Dedupe dedupe, Dedupe::FromIndex(*index));
  return Indexed{.index = std::move(index), .dedupe = std::move(dedupe)};
}

}  // namespace

// Members are destroyed from the last to the first: who uses others comes after them.
struct Node::Parts {
  Parts(DirectoryLock directory_lock, std::unique_ptr<KeyRing> key_ring)
      : lock(std::move(directory_lock)),
        keys(std::move(key_ring)),
        signer(*keys, [this](uint64_t size) {
          return replica->Query([size](const engine::Engine& engine, uint64_t) {
            return engine.state().registry().checkpoint_keys().SigningAt(size);
          });
        }) {}

  DirectoryLock lock;
  std::unique_ptr<KeyRing> keys;
  CheckpointSigner signer;
  Health health;
  engine::Genesis genesis;
  std::vector<std::string> warnings;
  std::unique_ptr<ledger::TileStore> tiles;
  std::unique_ptr<ledger::JournalStore> store;
  std::unique_ptr<ledger::MarkFile> mark;
  std::unique_ptr<Vault> vault;
  std::unique_ptr<Index> index;
  std::unique_ptr<Replica> replica;
  std::unique_ptr<CommittedJournal> journal;
  std::unique_ptr<TileLog> tile_log;
  std::unique_ptr<Admission> admission;
  std::unique_ptr<ledger::SecretBlinding> blinding;
  std::unique_ptr<Sequencer> sequencer;
  std::unique_ptr<Snapshotter> snapshotter;
  std::unique_ptr<MarkWriter> mark_writer;
  std::unique_ptr<Publisher> publisher;
  std::unique_ptr<Committer> committer;
  std::unique_ptr<Follower> indexing;
  std::unique_ptr<Follower> snapshotting;
  std::unique_ptr<Follower> erasing;
  std::unique_ptr<TileWriter> tile_writer;
  std::unique_ptr<Cosigner> cosigner;
  uint64_t erasures_from = 0;  // First entry not searched for erasures.
  std::optional<absl::Status> stopped;

  std::function<void(absl::Status)> Fail() {
    return [this](const absl::Status& status) { health.Fail(status); };
  }
  absl::Status Build(const NodeOptions& options, const DataDirectory& directory, Clock& clock,
                     OpenedJournal opened, Indexed indexed, Replayed replayed,
                     PublishedCheckpoint published, std::string_view journal_secret);
  absl::Status AskWitnesses(const NodeOptions& options);
  void StartThreads(const NodeOptions& options);
  absl::Status Stop();
};

absl::StatusOr<std::unique_ptr<Node>> Node::Start(const NodeOptions& options, Clock& clock) {
  const DataDirectory directory(options.data_directory);
  LUHENG_ASSIGN_OR_RETURN(DirectoryLock lock, DirectoryLock::Acquire(directory));
  LUHENG_ASSIGN_OR_RETURN(const std::string secret, LoadSecretFile(directory.journal_secret()));
  LUHENG_ASSIGN_OR_RETURN(
      std::unique_ptr<ledger::TileStore> tiles,
      ledger::TileStore::Open(directory.tile_log(), ledger::OpenMode::kReadWrite));
  LUHENG_ASSIGN_OR_RETURN(const ledger::Verifier first_key, ReadFirstKey(directory.root));
  LUHENG_ASSIGN_OR_RETURN(
      std::unique_ptr<KeyRing> keys,
      KeyRing::Open({.directory = directory.keys(), .token = options.token}, first_key.name()));
  LUHENG_ASSIGN_OR_RETURN(PublishedCheckpoint published, ReadPublished(*tiles, *keys));
  LUHENG_ASSIGN_OR_RETURN(OpenedJournal journal, OpenJournal(directory, secret, published.head));
  if (ledger::Ed25519Key(journal.genesis.checkpoint_key) != first_key.public_key() ||
      journal.genesis.origin != first_key.name()) {
    return absl::DataLossError(directory.verifier_key() +
                               " is not the key that the genesis entry names");
  }
  // The index reads the journal and no engine: it follows the replay.
  ReplayProgress progress;
  auto catching_up =
      std::async(std::launch::async, [&] { return CatchUp(directory, *journal.store, progress); });
  absl::StatusOr<Replayed> replayed = Replay(directory, journal, published.head, progress);
  absl::StatusOr<Indexed> indexed = catching_up.get();
  LUHENG_RETURN_IF_ERROR(replayed.status());
  LUHENG_RETURN_IF_ERROR(indexed.status());
  LUHENG_RETURN_IF_ERROR(
      CheckKeys(replayed->engine.state().registry().checkpoint_keys(), *keys, published));
  auto parts = std::make_unique<Parts>(std::move(lock), std::move(keys));
  parts->tiles = std::move(tiles);
  LUHENG_ASSIGN_OR_RETURN(parts->vault, Vault::Open(directory.vault_paths(), secret));
  LUHENG_RETURN_IF_ERROR(parts->Build(options, directory, clock, std::move(journal),
                                      *std::move(indexed), *std::move(replayed),
                                      std::move(published), secret));
  LUHENG_RETURN_IF_ERROR(parts->AskWitnesses(options));
  parts->StartThreads(options);
  return std::unique_ptr<Node>(new Node(std::move(parts)));
}

absl::Status Node::Parts::Build(const NodeOptions& options, const DataDirectory& directory,
                                Clock& clock, OpenedJournal opened, Indexed indexed,
                                Replayed replayed, PublishedCheckpoint published,
                                std::string_view journal_secret) {
  genesis = opened.genesis;
  warnings = std::move(replayed.warnings);
  store = std::move(opened.store);
  mark = std::move(opened.mark);
  const uint64_t size = store->end_index();
  LUHENG_ASSIGN_OR_RETURN(erasures_from, FirstUnsearched(*vault, *store));
  index = std::move(indexed.index);
  const std::string state = replayed.engine.Save();
  LUHENG_ASSIGN_OR_RETURN(engine::Engine replica_engine, engine::Engine::Load(state));
  replica = std::make_unique<Replica>(std::move(replica_engine), size, replayed.last_sequence);
  journal = std::make_unique<CommittedJournal>(*store, size);
  tile_log = std::make_unique<TileLog>(signer, *tiles, std::move(published));
  admission = std::make_unique<Admission>(
      directory.root,
      Admission::Limits{.disk_reserve_bytes = options.disk_reserve_bytes,
                        .index_lag_max_entries = options.index_lag_max_entries},
      *journal, *index);

  blinding = std::make_unique<ledger::SecretBlinding>(journal_secret);
  LUHENG_ASSIGN_OR_RETURN(engine::Engine snapshot_engine, engine::Engine::Load(state));
  sequencer = std::make_unique<Sequencer>(
      SequencerState{
          .engine = std::move(replayed.engine),
          .builder = ledger::BlockBuilder(genesis.journal_id, replayed.epoch, replayed.chain),
          .blinding = [this](uint64_t entry_index) { return blinding->At(entry_index); },
          .dedupe = std::move(indexed.dedupe),
          .clock = LedgerClock(clock, replayed.last_time, options.clock_jump_max_us)},
      options.queue_length_max);
  snapshotter = std::make_unique<Snapshotter>(
      std::move(snapshot_engine),
      JournalPosition{.chain = std::move(replayed.chain),
                      .last_sequence = replayed.last_sequence,
                      .last_time = replayed.last_time},
      directory.snapshots(), replayed.snapshot_size, options.snapshot_interval_entries,
      [this](engine::RecordSnapshot record) {
        sequencer->SubmitSystem(record, [](const absl::StatusOr<Answer>&) {});
      });
  if (opened.dropped_from.has_value()) {
    warnings.push_back("a torn tail that nobody had been told of was cut, from entry " +
                       std::to_string(*opened.dropped_from));
    sequencer->SubmitSystem(
        engine::DropTail{.first_index = *opened.dropped_from},
        [this, paths = directory.journal_paths()](const absl::StatusOr<Answer>& answer) {
          if (!answer.ok()) return;
          const absl::Status status = ledger::ForgetDroppedTail(paths);
          if (!status.ok()) health.Fail(status);
        });
  }
  return absl::OkStatus();
}

// Before the tile writer signs anything.
absl::Status Node::Parts::AskWitnesses(const NodeOptions& options) {
  LUHENG_ASSIGN_OR_RETURN(cosigner, Cosigner::Create(options.witnesses, *tile_log));
  LUHENG_ASSIGN_OR_RETURN(const std::vector<std::string> told, cosigner->AskAtStart());
  warnings.insert(warnings.end(), told.begin(), told.end());
  return absl::OkStatus();
}

void Node::Parts::StartThreads(const NodeOptions& options) {
  mark_writer = std::make_unique<MarkWriter>(*mark);
  // The mark may be one block behind after a crash.
  if (const uint64_t size = store->end_index(); mark->last().size < size) {
    mark_writer->Advance(size, snapshotter->chain().tree.Root());
  }
  publisher = std::make_unique<Publisher>(*store, *journal, *replica, Fail());
  committer = std::make_unique<Committer>(
      *store, *mark_writer, options.durability,
      Committer::Callbacks{
          .idle = [this] { sequencer->OnCommitterIdle(); },
          .committed = [this](Batch batch) { publisher->Publish(std::move(batch)); },
          .failed =
              [this](const Batch& batch, const absl::Status& status) {
                health.Fail(status);
                FailAnswers(batch, status);
              }});
  indexing = std::make_unique<Follower>(
      "indexer", *journal, index->watermark(),
      [this](const CommittedBlock& block) { return index->Apply(block.view()); }, Fail());
  snapshotting = std::make_unique<Follower>(
      "snapshotter", *journal, snapshotter->chain().tree.size(),
      [this](const CommittedBlock& block) { return snapshotter->Take(block); }, Fail());
  erasing = std::make_unique<Follower>(
      "eraser", *journal, erasures_from,
      [this](const CommittedBlock& block) { return EraseNames(block, *vault); }, Fail());
  tile_writer = std::make_unique<TileWriter>(*journal, *tile_log, *tiles, Fail(), options.say);
  cosigner->Start(Fail());
  sequencer->Start(*committer);
}

absl::Status Node::Parts::Stop() {
  if (stopped.has_value()) return *stopped;
  sequencer->RefuseClients();
  sequencer->WaitUntilIdle();
  // Until nothing moves any more: a snapshot on the way is followed by the entry that tells of it.
  uint64_t size = 0;
  do {
    size = store->end_index();
    while (health.status().ok() && !snapshotter->WaitFor(size, std::chrono::milliseconds(100))) {
    }
    sequencer->WaitUntilIdle();
  } while (health.status().ok() && store->end_index() != size);
  if (health.status().ok()) {
    if (const absl::Status status = snapshotter->WriteFinal(); !status.ok()) health.Fail(status);
  }
  // From the source of entries downstream, so that each part gets all that is meant for it.
  sequencer->Drain();
  committer.reset();
  publisher.reset();
  mark_writer.reset();
  journal->Close();
  indexing.reset();
  snapshotting.reset();
  erasing.reset();
  tile_writer.reset();
  tile_log->Close();
  cosigner.reset();
  if (const absl::Status status = store->Close(); !status.ok()) health.Fail(status);
  stopped = health.status();
  return *stopped;
}

Node::Node(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Node::~Node() { static_cast<void>(Stop()); }

absl::Status Node::Submit(Submission submission) { return SubmitMany({&submission, 1}).refusal; }

Queued Node::SubmitMany(std::span<Submission> submissions) {
  if (const absl::Status status = parts_->health.status(); !status.ok()) {
    return {.count = 0,
            .refusal = absl::DataLossError("JOURNAL_FAILED: " + std::string(status.message()) +
                                           "; restart the server")};
  }
  if (absl::Status status = parts_->admission->Check(); !status.ok()) {
    return {.count = 0, .refusal = std::move(status)};
  }
  return parts_->sequencer->SubmitMany(submissions);
}

void Node::SubmitSystem(engine::CommandBody body, AnswerCallback done) {
  parts_->sequencer->SubmitSystem(std::move(body), std::move(done));
}

absl::Status Node::Stop() { return parts_->Stop(); }

Vault& Node::vault() { return *parts_->vault; }

const Replica& Node::replica() const { return *parts_->replica; }
const Index& Node::index() const { return *parts_->index; }
const ledger::JournalStore& Node::journal() const { return *parts_->store; }
const TileLog& Node::tile_log() const { return *parts_->tile_log; }
const CommittedJournal& Node::committed() const { return *parts_->journal; }
const engine::Genesis& Node::genesis() const { return parts_->genesis; }
const std::vector<std::string>& Node::warnings() const { return parts_->warnings; }
absl::Status Node::CheckCanSign(const ledger::Verifier& key) const {
  return parts_->keys->Find(key).status();
}
int64_t Node::clock_jump_us() const { return parts_->sequencer->clock_jump_us(); }
size_t Node::queue_length_max() const { return parts_->sequencer->queue_length_max(); }
absl::Status Node::health() const { return parts_->health.status(); }

}  // namespace luheng::services
