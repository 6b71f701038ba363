#include "services/sequencer/recovery.h"

#include <filesystem>
#include <system_error>
#include <utility>
#include <variant>
#include <vector>

#include "ledger/base/status_macros.h"
#include "ledger/entry.h"
#include "ledger/file.h"
#include "ledger/recover.h"
#include "services/followers/commands.h"
#include "services/sequencer/snapshot_file.h"
#include "services/sequencer/snapshot_record.h"

namespace luheng::services {
namespace {

// A size whose root is known from outside the journal.
struct KnownRoot {
  const char* source;
  ledger::TreeHead head;
  bool is_checked = false;  // A block ended there, with that root.
};

absl::Status CheckRoot(const KnownRoot& known, const ledger::Hash& root) {
  if (root == known.head.root) return absl::OkStatus();
  return absl::DataLossError("the journal's first " + std::to_string(known.head.size) +
                             " entries are not those that the " + known.source + " names");
}

absl::StatusOr<engine::Genesis> ReadGenesis(const ledger::JournalStore& store) {
  LUHENG_ASSIGN_OR_RETURN(const std::string bytes, store.EntryAt(0));
  LUHENG_ASSIGN_OR_RETURN(const ledger::Entry entry, ledger::DecodeEntry(bytes));
  LUHENG_ASSIGN_OR_RETURN(const engine::RecordedCommand recorded,
                          engine::DecodeCommandEntry(entry));
  const auto* genesis = std::get_if<engine::Genesis>(&recorded.command.body);
  if (genesis == nullptr) return absl::DataLossError("entry 0 is not the genesis entry");
  return *genesis;
}

// Executes the journal from a snapshot, or from genesis, to its end.
class Replayer {
 public:
  Replayer(const OpenedJournal& journal, std::vector<KnownRoot> known_roots,
           ReplayProgress& progress)
      : journal_(journal), known_roots_(std::move(known_roots)), progress_(progress) {}

  Replayed Take() && { return std::move(replayed_); }

  // Begins at the newest snapshot that the journal tells of.
  absl::Status LoadSnapshot(const std::string& directory) {
    LUHENG_ASSIGN_OR_RETURN(const std::vector<std::string> paths, ListSnapshots(directory));
    for (const std::string& path : paths) {
      if (absl::Status status = TrySnapshot(path); !status.ok()) {
        replayed_.warnings.push_back(
            path + " is of no use, and deleted: " + std::string(status.message()));
        std::error_code ignored;
        std::filesystem::remove(path, ignored);
        continue;
      }
      return absl::OkStatus();
    }
    return absl::OkStatus();
  }

  absl::Status Run() {
    // What lies before the snapshot is not executed again; the tree's roots before it stand in the
    // block headers, which the auditor checks.
    for (KnownRoot& known : known_roots_) {
      if (known.head.size > journal_.store->end_index()) {
        return absl::DataLossError("entry " + std::to_string(journal_.store->end_index()) +
                                   " is missing: the " + known.source + " counts " +
                                   std::to_string(known.head.size) + " entries");
      }
      if (known.head.size < size()) {
        LUHENG_ASSIGN_OR_RETURN(const std::optional<ledger::Hash> root,
                                ledger::StoredRoot(*journal_.store, known.head.size));
        // Mark and checkpoints are made at the end of a block, where the next one begins.
        LUHENG_RETURN_IF_ERROR(CheckRoot(known, root.value_or(ledger::Hash{})));
        known.is_checked = true;
      }
    }
    LUHENG_RETURN_IF_ERROR(CheckKnownRoots());
    progress_.Advance(size());
    while (size() < journal_.store->end_index()) {
      LUHENG_ASSIGN_OR_RETURN(const std::string bytes, journal_.store->BlockAt(size()));
      LUHENG_RETURN_IF_ERROR(ReplayBlock(bytes));
      LUHENG_RETURN_IF_ERROR(CheckKnownRoots());
      progress_.Advance(size());
    }
    for (const KnownRoot& known : known_roots_) {
      if (!known.is_checked) return CheckRoot(known, ledger::Hash{});
    }
    return absl::OkStatus();
  }

 private:
  uint64_t size() const { return replayed_.chain.tree.size(); }

  absl::Status TrySnapshot(const std::string& path) {
    LUHENG_ASSIGN_OR_RETURN(const std::string bytes, ledger::ReadFile(path));
    LUHENG_ASSIGN_OR_RETURN(Snapshot snapshot, DecodeSnapshot(bytes));
    LUHENG_RETURN_IF_ERROR(CheckRecorded(snapshot, *journal_.store));
    LUHENG_ASSIGN_OR_RETURN(replayed_.engine, engine::Engine::Load(snapshot.engine_state));
    replayed_.snapshot_size = snapshot.chain.tree.size();
    replayed_.chain = std::move(snapshot.chain);
    replayed_.last_sequence = snapshot.last_sequence;
    replayed_.last_time = snapshot.last_time;
    return absl::OkStatus();
  }

  absl::Status CheckKnownRoots() {
    for (KnownRoot& known : known_roots_) {
      if (known.head.size == size()) {
        LUHENG_RETURN_IF_ERROR(CheckRoot(known, replayed_.chain.tree.Root()));
        known.is_checked = true;
      }
    }
    return absl::OkStatus();
  }

  absl::Status ReplayBlock(std::string_view bytes) {
    LUHENG_ASSIGN_OR_RETURN(const ledger::BlockView block, ledger::DecodeBlock(bytes));
    if (block.header.first_index != size() ||
        block.header.journal_id != journal_.genesis.journal_id ||
        block.header.previous_root != replayed_.chain.tree.Root()) {
      return absl::DataLossError("the block at entry " + std::to_string(size()) +
                                 " does not continue the journal");
    }
    replayed_.epoch = block.header.epoch;
    LUHENG_ASSIGN_OR_RETURN(const std::vector<CommandEntries> commands, CommandsOf(block));
    for (const CommandEntries& command : commands) {
      LUHENG_RETURN_IF_ERROR(replayed_.engine.Replay(command.entries, replayed_.chain));
      LUHENG_RETURN_IF_ERROR(NoteCommand(command));
    }
    return absl::OkStatus();
  }

  // Keeps what the next command needs to know.
  absl::Status NoteCommand(const CommandEntries& command) {
    LUHENG_ASSIGN_OR_RETURN(const ledger::Entry entry,
                            ledger::DecodeEntry(command.entries.front()));
    replayed_.last_sequence = command.sequence;
    replayed_.last_time = engine::TimeMicros(entry.ledger_time_us);
    return absl::OkStatus();
  }

  const OpenedJournal& journal_;
  Replayed replayed_;
  std::vector<KnownRoot> known_roots_;
  ReplayProgress& progress_;
};

}  // namespace

void ReplayProgress::Advance(uint64_t size) {
  {
    MutexLock lock(mutex_);
    size_ = size;
  }
  changed_.NotifyAll();
}

void ReplayProgress::End() {
  {
    MutexLock lock(mutex_);
    ended_ = true;
  }
  changed_.NotifyAll();
}

bool ReplayProgress::WaitFor(uint64_t index) const {
  MutexLock lock(mutex_);
  while (size_ <= index && !ended_) changed_.Wait(mutex_);
  return size_ > index;
}

absl::StatusOr<OpenedJournal> OpenJournal(const DataDirectory& directory,
                                          std::string_view journal_secret,
                                          const ledger::TreeHead& signed_head) {
  LUHENG_ASSIGN_OR_RETURN(
      ledger::Recovered recovered,
      ledger::Recover(directory.journal_paths(), std::string(journal_secret), signed_head.size));
  OpenedJournal journal{.store = std::move(recovered.store),
                        .mark = std::move(recovered.mark),
                        .genesis = {},
                        .dropped_from = recovered.dropped_from};
  if (journal.store->end_index() == 0) {
    return absl::DataLossError("the journal is empty: entry 0, the genesis entry, is missing");
  }
  LUHENG_ASSIGN_OR_RETURN(journal.genesis, ReadGenesis(*journal.store));
  return journal;
}

absl::StatusOr<Replayed> Replay(const DataDirectory& directory, const OpenedJournal& journal,
                                const ledger::TreeHead& signed_head, ReplayProgress& progress) {
  std::vector<KnownRoot> known_roots;
  for (const auto& [source, head] :
       {std::pair{"high-water mark",
                  ledger::TreeHead{journal.mark->last().size, journal.mark->last().root}},
        std::pair{"signed checkpoint", signed_head}}) {
    if (head.size > 0) known_roots.push_back({.source = source, .head = head});
  }
  Replayer replayer(journal, std::move(known_roots), progress);
  absl::Status status = replayer.LoadSnapshot(directory.snapshots());
  if (status.ok()) status = replayer.Run();
  progress.End();
  LUHENG_RETURN_IF_ERROR(status);
  return std::move(replayer).Take();
}

}  // namespace luheng::services
