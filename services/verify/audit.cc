#include "services/verify/audit.h"

#include <filesystem>
#include <memory>
#include <system_error>
#include <utility>

#include "engine/engine.h"
#include "fmt/format.h"
#include "ledger/base/status_macros.h"
#include "ledger/checkpoint.h"
#include "ledger/file.h"
#include "ledger/hash.h"
#include "ledger/journal_store.h"
#include "ledger/mark_file.h"
#include "ledger/note.h"
#include "ledger/verifier.h"
#include "services/sequencer/data_directory.h"
#include "services/sequencer/secret_file.h"
#include "services/sequencer/snapshot_file.h"
#include "services/verify/audit_state.h"
#include "services/verify/entry_source.h"
#include "services/verify/expected_heads.h"
#include "services/verify/history_check.h"
#include "services/verify/key_audit.h"
#include "services/verify/log_key.h"
#include "services/verify/log_replay.h"
#include "services/verify/reads_audit.h"
#include "services/verify/snapshot_check.h"
#include "services/verify/tile_audit.h"

namespace luheng::services {
namespace {

class LogAudit {
 public:
  LogAudit(const AuditOptions& options, Progress& progress)
      : options_(options),
        is_data_directory_(options.source == AuditOptions::Source::kDataDirectory),
        directory_(options.directory),
        files_(is_data_directory_ ? directory_.tile_log() : options.directory,
               is_data_directory_ ? "tlog/" : ""),
        progress_(progress) {}

  absl::Status Run() {
    LUHENG_RETURN_IF_ERROR(CheckDirectory());
    LUHENG_RETURN_IF_ERROR(ReadState());
    LUHENG_ASSIGN_OR_RETURN(const ledger::Verifier verifier, ReadVerifier());
    report_.origin = verifier.name();
    LUHENG_RETURN_IF_ERROR(CheckState(verifier));
    LUHENG_RETURN_IF_ERROR(ReadCheckpoint(verifier));
    const PublishedLog log{.head = published_, .note = note_, .directory = files_.directory()};
    if (state_.has_value()) LUHENG_RETURN_IF_ERROR(CheckLastAudit(log));
    if (is_data_directory_) LUHENG_RETURN_IF_ERROR(ReadMark());
    LUHENG_RETURN_IF_ERROR(RunEntries(verifier));
    if (is_data_directory_) LUHENG_RETURN_IF_ERROR(CheckReads());
    if (options_.witnesses.has_value()) LUHENG_RETURN_IF_ERROR(CheckWitnesses(log));
    LUHENG_RETURN_IF_ERROR(WriteState());
    return CheckSigned(verifier);
  }

  AuditReport& report() { return report_; }

 private:
  void Found(std::string_view subject, const std::string& text) {
    report_.findings.push_back(fmt::format("{:<11}{}", subject, text));
  }

  absl::Status CheckDirectory() const {
    std::error_code ignored;
    if (is_data_directory_ && !std::filesystem::is_directory(directory_.journal(), ignored)) {
      return absl::NotFoundError(directory_.journal() + ": there is no journal");
    }
    LUHENG_ASSIGN_OR_RETURN(const bool has_checkpoint,
                            ledger::Exists(files_.directory() + "/checkpoint"));
    if (!is_data_directory_ && !has_checkpoint) {
      return absl::NotFoundError(files_.directory() + ": there is no checkpoint");
    }
    return absl::OkStatus();
  }

  absl::Status ReadState() {
    if (!options_.state_file.has_value()) return absl::OkStatus();
    auto state = ReadAuditState(*options_.state_file);
    if (absl::IsNotFound(state.status())) return absl::OkStatus();
    LUHENG_RETURN_IF_ERROR(state.status());
    state_ = *std::move(state);
    return absl::OkStatus();
  }

  absl::StatusOr<ledger::Verifier> ReadVerifier() {
    if (options_.verifier_key.has_value()) {
      return ledger::Verifier::FromVkey(*options_.verifier_key);
    }
    if (state_.has_value()) return ledger::Verifier::FromVkey(state_->vkey);
    LUHENG_ASSIGN_OR_RETURN(FoundKey found,
                            is_data_directory_ ? KeyOfDirectory(directory_) : KeyOfTiles(files_));
    report_.notes.push_back("the verifier key was taken from " + found.where +
                            ": whoever rewrote the journal could have replaced it; pass --vkey");
    return std::move(found.verifier);
  }

  absl::Status CheckState(const ledger::Verifier& verifier) const {
    if (!state_.has_value()) return absl::OkStatus();
    LUHENG_ASSIGN_OR_RETURN(const ledger::Verifier before,
                            ledger::Verifier::FromVkey(state_->vkey));
    if (before.name() == verifier.name()) return absl::OkStatus();
    return absl::FailedPreconditionError(*options_.state_file + " is of the log " + before.name() +
                                         ", not of " + verifier.name());
  }

  absl::Status ReadCheckpoint(const ledger::Verifier& verifier) {
    auto note = files_.ReadCheckpoint();
    if (absl::IsNotFound(note.status())) {
      report_.notes.push_back("there is no checkpoint");
      return absl::OkStatus();
    }
    LUHENG_RETURN_IF_ERROR(note.status());
    const auto parsed = ledger::ParseNote(*note);
    auto checkpoint = parsed.ok() ? ledger::ParseCheckpoint(parsed->text)
                                  : absl::StatusOr<ledger::Checkpoint>(parsed.status());
    // Which keys should have signed, the journal says; what the trusted one signed is looked at
    // now.
    if (checkpoint.ok()) {
      const absl::Status opened = ledger::OpenCheckpoint(*note, verifier).status();
      if (!opened.ok() && !absl::IsUnauthenticated(opened)) checkpoint = opened;
    }
    if (!checkpoint.ok()) {
      return absl::DataLossError(files_.Name("checkpoint") + ": " +
                                 std::string(checkpoint.status().message()));
    }
    published_ = *std::move(checkpoint);
    note_ = *std::move(note);
    report_.checkpoint_size = published_.size;
    heads_.Add("signed checkpoint", published_.size, published_.root);
    return absl::OkStatus();
  }

  absl::Status CheckLastAudit(const PublishedLog& log) {
    LUHENG_ASSIGN_OR_RETURN(const HistoryFinding history,
                            CheckHistory(*state_, *options_.state_file, log));
    if (!history.note.empty()) report_.notes.push_back(history.note);
    if (!history.finding.empty()) Found("history", history.finding);
    return absl::OkStatus();
  }

  absl::Status CheckWitnesses(const PublishedLog& log) {
    LUHENG_ASSIGN_OR_RETURN(const CosignedFinding cosigned,
                            CheckCosigned(*options_.witnesses, files_, log));
    report_.cosigned_size = cosigned.size;
    Found("witnesses", cosigned.finding);
    return absl::OkStatus();
  }

  absl::Status ReadMark() {
    const auto secret = LoadSecretFile(directory_.journal_secret());
    if (secret.ok()) secret_ = *secret;
    if (absl::IsNotFound(secret.status()) || absl::IsPermissionDenied(secret.status())) {
      report_.notes.push_back("the high-water mark was not checked: that needs the journal secret");
      return absl::OkStatus();
    }
    LUHENG_RETURN_IF_ERROR(secret.status());
    const auto mark = ledger::MarkFile::Read(directory_.mark(), *secret);
    if (!mark.ok()) return absl::DataLossError("mark: " + std::string(mark.status().message()));
    heads_.Add("high-water mark", mark->size, mark->root);
    Found("mark", fmt::format("{} entries", mark->size));
    return absl::OkStatus();
  }

  absl::Status RunEntries(const ledger::Verifier& verifier) {
    std::unique_ptr<ledger::JournalStore> store;
    std::unique_ptr<EntrySource> source;
    if (is_data_directory_) {
      LUHENG_ASSIGN_OR_RETURN(
          store, ledger::JournalStore::Open(directory_.journal(), ledger::OpenMode::kReadOnly));
      LUHENG_RETURN_IF_ERROR(store->VerifyFiles());
      source = std::make_unique<JournalSource>(*store);
    } else {
      source = std::make_unique<TileSource>(files_, published_.size);
    }
    LUHENG_ASSIGN_OR_RETURN(ReplayStart start, Start());
    report_.first_new_entry = start.chain.tree.size();
    LUHENG_RETURN_IF_ERROR(heads_.CheckReach(source->size()));
    if (report_.first_new_entry > source->size()) {
      return MissingEntry(source->size(), "last audit", report_.first_new_entry);
    }
    LogReplay replay(std::move(start));
    const absl::Status status = Replay(*source, replay);
    report_.entry_count = replay.size();
    report_.new_command_count = replay.command_count();
    LUHENG_RETURN_IF_ERROR(status);
    if (store != nullptr) {
      for (std::string& note : UselessSnapshots(directory_.snapshots(), *store)) {
        report_.notes.push_back(std::move(note));
      }
    }
    return Conclude(replay, verifier);
  }

  absl::StatusOr<ReplayStart> Start() {
    ReplayStart start;
    if (!state_.has_value()) return start;
    auto engine = engine::Engine::Load(state_->snapshot.engine_state);
    if (!engine.ok()) {
      return absl::FailedPreconditionError(
          *options_.state_file + " cannot be used: " + std::string(engine.status().message()));
    }
    start.engine = *std::move(engine);
    start.chain = state_->snapshot.chain;
    start.epoch = state_->epoch;
    reads_.Begin(state_->reads);
    return start;
  }

  absl::Status Replay(EntrySource& source, LogReplay& replay) {
    std::optional<TileAudit> tiles;
    if (published_.size > 0) {
      LUHENG_ASSIGN_OR_RETURN(tiles,
                              TileAudit::Begin(files_, replay.chain().tree, published_.size));
    }
    LUHENG_RETURN_IF_ERROR(CheckHeads(replay));
    const auto sink = [&](const CommandEntries& command,
                          std::span<const ledger::Hash> leaf_hashes) {
      for (size_t i = 0; tiles.has_value() && i < leaf_hashes.size(); ++i) {
        LUHENG_RETURN_IF_ERROR(tiles->Append(leaf_hashes[i], command.entries[i]));
      }
      reads_.Take(command);
      return CheckHeads(replay);
    };
    LUHENG_RETURN_IF_ERROR(replay.Run(source, sink, progress_));
    LUHENG_RETURN_IF_ERROR(heads_.CheckPassed(report_.first_new_entry));
    if (!tiles.has_value()) return absl::OkStatus();
    LUHENG_RETURN_IF_ERROR(tiles->Finish());
    tile_count_ = tiles->file_count();
    return absl::OkStatus();
  }

  // Compares what names the size that the replay has come to.
  absl::Status CheckHeads(const LogReplay& replay) {
    LUHENG_RETURN_IF_ERROR(heads_.Pass(replay.chain().tree));
    const bool is_published = published_.size > 0 && replay.size() == published_.size;
    if (is_published && options_.state_file.has_value() && !reached_.has_value()) KeepState(replay);
    return absl::OkStatus();
  }

  // What the next audit goes on from: the state under the signed checkpoint.
  void KeepState(const LogReplay& replay) {
    const engine::Engine& engine = replay.engine();
    reached_ = {.vkey = "",
                .checkpoint = note_,
                .epoch = replay.epoch(),
                .reads = reads_.last_told(),
                .snapshot = {.last_sequence = 0,
                             .last_time = engine.state().last_time(),
                             .chain = replay.chain(),
                             .engine_state = engine.Save()}};
  }

  absl::Status Conclude(const LogReplay& replay, const ledger::Verifier& verifier) {
    LUHENG_ASSIGN_OR_RETURN(
        KeyFindings keys,
        AuditKeys(replay.engine().state(), verifier,
                  {.name = files_.Name("checkpoint"), .size = published_.size, .note = note_}));
    if (reached_.has_value()) reached_->vkey = keys.checkpoint_vkey;
    report_.signing_keys = std::move(keys.signing_now);
    for (const auto& [subject, text] : keys.findings) Found(subject, text);
    const std::string where =
        is_data_directory_ ? fmt::format(" in {} blocks", replay.block_count()) : "";
    const std::string how_many =
        report_.first_new_entry == 0
            ? fmt::format("{} entries", replay.size())
            : fmt::format("{} new entries", replay.size() - report_.first_new_entry);
    Found("journal", fmt::format("{} of {} commands{}: chain, tree, links sound", how_many,
                                 replay.command_count(), where));
    Found("rules", fmt::format("every command executed again, {} state {} as recorded",
                               replay.state_hash_count(),
                               replay.state_hash_count() == 1 ? "hash" : "hashes"));
    journal_id_ = replay.engine().state().genesis().journal_id;
    report_.root_hex = ledger::ToHex(ledger::AsBytes(replay.chain().tree.Root()));
    report_.state_hash_hex = ledger::ToHex(ledger::AsBytes(replay.engine().StateHash()));
    Found("root", report_.root_hex);
    Found("state", report_.state_hash_hex);
    if (published_.size < replay.size()) {
      report_.notes.push_back(fmt::format("{} entries are not under a checkpoint yet",
                                          replay.size() - published_.size));
    }
    if (report_.first_new_entry > 0) {
      report_.notes.push_back(fmt::format(
          "what the last audit has read, up to entry {}, was not read again: that takes an audit "
          "without --state",
          report_.first_new_entry - 1));
    }
    if (replay.early_state_hash_count() > 0) {
      report_.notes.push_back(
          fmt::format("{} recorded state hashes are older than the last audit, "
                      "and were not compared",
                      replay.early_state_hash_count()));
    }
    return CheckTileFiles();
  }

  absl::Status CheckTileFiles() {
    OtherFiles other;
    // What an earlier audit has seen is not walked through again.
    if (report_.first_new_entry == 0) {
      LUHENG_ASSIGN_OR_RETURN(other, AuditOtherFiles(files_, published_.size, progress_));
    }
    Found("tiles",
          fmt::format("{} files, each as the entries say", tile_count_ + other.earlier_count));
    if (!other.leftovers.empty()) {
      report_.notes.push_back(fmt::format(
          "{} of the tile log ({} such files) is left over from an interrupted write, and harmless",
          other.leftovers.front(), other.leftovers.size()));
    }
    return absl::OkStatus();
  }

  absl::Status CheckReads() {
    LUHENG_ASSIGN_OR_RETURN(const std::optional<uint64_t> count,
                            reads_.Run(directory_, journal_id_, secret_));
    if (count.has_value()) {
      Found("reads",
            fmt::format("{} reads, as the journal was told {} times", *count, reads_.told_count()));
    }
    for (const uint64_t entry : reads_.beginnings()) {
      report_.notes.push_back(
          fmt::format("entry {}: who looked at what before it was lost", entry));
    }
    return absl::OkStatus();
  }

  // To whom a key is known nothing else tells the journal from one that was written anew.
  absl::Status CheckSigned(const ledger::Verifier& verifier) const {
    const bool is_known = options_.verifier_key.has_value() || state_.has_value();
    if (!is_known || report_.entry_count <= published_.size) return absl::OkStatus();
    return absl::FailedPreconditionError(
        fmt::format("entries from {} on are under no checkpoint that {} signed; start the server, "
                    "which signs one, and audit again",
                    published_.size, verifier.name()));
  }

  absl::Status WriteState() {
    if (!reached_.has_value()) return absl::OkStatus();
    return WriteAuditState(*options_.state_file, *reached_);
  }

  const AuditOptions& options_;
  const bool is_data_directory_;
  const DataDirectory directory_;
  const TileFiles files_;
  Progress& progress_;
  AuditReport report_;
  std::optional<AuditState> state_;    // Of the last audit.
  std::optional<AuditState> reached_;  // For the next one.
  ledger::Checkpoint published_;
  std::string note_;  // `published_`, as it was signed.
  ExpectedHeads heads_;
  uint64_t tile_count_ = 0;
  ReadsAudit reads_;
  ledger::JournalId journal_id_{};
  std::optional<std::string> secret_;
};

}  // namespace

AuditReport Audit(const AuditOptions& options, Progress& progress) {
  LogAudit audit(options, progress);
  const absl::Status status = audit.Run();
  AuditReport report = std::move(audit.report());
  report.Conclude(status);
  return report;
}

}  // namespace luheng::services
