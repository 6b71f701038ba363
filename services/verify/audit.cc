#include "services/verify/audit.h"

#include <filesystem>
#include <memory>
#include <utility>

#include "fmt/format.h"
#include "ledger/base/status_macros.h"
#include "ledger/checkpoint.h"
#include "ledger/file.h"
#include "ledger/hash.h"
#include "ledger/journal_store.h"
#include "ledger/mark_file.h"
#include "ledger/verifier.h"
#include "services/sequencer/data_directory.h"
#include "services/sequencer/secret_file.h"
#include "services/sequencer/snapshot_file.h"
#include "services/verify/journal_audit.h"
#include "services/verify/tile_audit.h"

namespace luheng::services {
namespace {

class DirectoryAudit {
 public:
  DirectoryAudit(const AuditOptions& options, Progress& progress)
      : options_(options), directory_(options.directory), progress_(progress) {}

  absl::Status Run() {
    if (!std::filesystem::is_directory(directory_.journal())) {
      return absl::NotFoundError(directory_.journal() + ": there is no journal");
    }
    LUHENG_ASSIGN_OR_RETURN(const ledger::Verifier verifier, ReadVerifierKey());
    LUHENG_RETURN_IF_ERROR(ReadCheckpoint(verifier));
    LUHENG_RETURN_IF_ERROR(ReadMark());
    LUHENG_ASSIGN_OR_RETURN(const JournalFindings journal, RunJournal());
    if (journal.genesis.checkpoint_key != verifier.public_key() ||
        journal.genesis.origin != verifier.name()) {
      return absl::DataLossError("entry 0: the genesis entry names another key than " +
                                 verifier.Vkey());
    }
    LUHENG_RETURN_IF_ERROR(RunTiles(journal));
    CheckSnapshots();
    return absl::OkStatus();
  }

  AuditReport& report() { return report_; }

 private:
  void Found(std::string_view subject, const std::string& text) {
    report_.findings.push_back(fmt::format("{:<11}{}", subject, text));
  }

  absl::StatusOr<ledger::Verifier> ReadVerifierKey() {
    if (options_.verifier_key.has_value()) {
      return ledger::Verifier::FromVkey(*options_.verifier_key);
    }
    LUHENG_ASSIGN_OR_RETURN(std::string vkey, ledger::ReadFile(directory_.verifier_key()));
    if (vkey.ends_with('\n')) vkey.pop_back();
    report_.notes.push_back("the verifier key was taken from " + directory_.verifier_key() +
                            ": whoever rewrote the journal could have replaced it; pass --vkey");
    return ledger::Verifier::FromVkey(vkey);
  }

  absl::Status ReadCheckpoint(const ledger::Verifier& verifier) {
    const auto note = ledger::ReadFile(directory_.tile_log() + "/checkpoint");
    if (absl::IsNotFound(note.status())) {
      report_.notes.push_back("no checkpoint was ever published");
      return absl::OkStatus();
    }
    LUHENG_RETURN_IF_ERROR(note.status());
    const auto checkpoint = ledger::OpenCheckpoint(*note, verifier);
    if (!checkpoint.ok()) {
      return absl::DataLossError("tlog/checkpoint: " + std::string(checkpoint.status().message()));
    }
    published_ = {.size = checkpoint->size, .root = checkpoint->root};
    heads_.push_back({.source = "signed checkpoint", .head = published_});
    Found("checkpoint", fmt::format("{} entries, signed by {}", checkpoint->size, verifier.name()));
    return absl::OkStatus();
  }

  absl::Status ReadMark() {
    const auto secret = LoadSecretFile(directory_.journal_secret());
    if (absl::IsNotFound(secret.status()) || absl::IsPermissionDenied(secret.status())) {
      report_.notes.push_back("the high-water mark was not checked: that needs the journal secret");
      return absl::OkStatus();
    }
    LUHENG_RETURN_IF_ERROR(secret.status());
    const auto mark = ledger::MarkFile::Read(directory_.mark(), *secret);
    if (!mark.ok()) return absl::DataLossError("mark: " + std::string(mark.status().message()));
    heads_.push_back(
        {.source = "high-water mark", .head = {.size = mark->size, .root = mark->root}});
    Found("mark", fmt::format("{} entries", mark->size));
    return absl::OkStatus();
  }

  absl::StatusOr<JournalFindings> RunJournal() {
    LUHENG_ASSIGN_OR_RETURN(
        const std::unique_ptr<ledger::JournalStore> store,
        ledger::JournalStore::Open(directory_.journal(), ledger::OpenMode::kReadOnly));
    LUHENG_RETURN_IF_ERROR(store->VerifyFiles());
    LUHENG_ASSIGN_OR_RETURN(JournalFindings found, AuditJournal(*store, heads_, progress_));
    Found("journal", fmt::format("{} entries of {} commands in {} blocks: chain, tree, links sound",
                                 found.leaf_hashes.size(), found.command_count, found.block_count));
    Found("rules",
          fmt::format("every command executed again, {} state {} as recorded", found.snapshot_count,
                      found.snapshot_count == 1 ? "hash" : "hashes"));
    Found("root", ledger::ToHex(ledger::AsBytes(found.root)));
    if (published_.size < found.leaf_hashes.size()) {
      report_.notes.push_back(fmt::format("{} entries are not under a checkpoint yet",
                                          found.leaf_hashes.size() - published_.size));
    }
    return found;
  }

  absl::Status RunTiles(const JournalFindings& journal) {
    LUHENG_ASSIGN_OR_RETURN(
        const TileFindings found,
        AuditTiles(directory_.tile_log(), journal.leaf_hashes, published_.size, progress_));
    Found("tiles", fmt::format("{} files, each as the journal says", found.file_count));
    for (const std::string& path : found.leftovers) {
      report_.notes.push_back(path + " is left over from an interrupted write, and harmless");
    }
    return absl::OkStatus();
  }

  // Snapshots are no evidence, and a server passes over damaged ones; the operator should know.
  void CheckSnapshots() {
    const auto paths = ListSnapshots(directory_.snapshots());
    if (!paths.ok()) return;
    for (const std::string& path : *paths) {
      const auto bytes = ledger::ReadFile(path);
      const absl::Status status = bytes.ok() ? DecodeSnapshot(*bytes).status() : bytes.status();
      if (!status.ok()) {
        report_.notes.push_back(path + " is damaged (" + std::string(status.message()) +
                                "); it only makes starting faster: delete it");
      }
    }
  }

  const AuditOptions& options_;
  const DataDirectory directory_;
  Progress& progress_;
  AuditReport report_;
  std::vector<ExpectedHead> heads_;
  ledger::TreeHead published_;
};

// What is wrong in the data is broken; what kept us from looking leaves the question open.
Verdict VerdictOf(const absl::Status& status) {
  if (status.ok()) return Verdict::kSound;
  return absl::IsDataLoss(status) ? Verdict::kBroken : Verdict::kCannotTell;
}

}  // namespace

AuditReport Audit(const AuditOptions& options, Progress& progress) {
  DirectoryAudit audit(options, progress);
  const absl::Status status = audit.Run();
  AuditReport report = std::move(audit.report());
  report.verdict = VerdictOf(status);
  report.failure = std::string(status.message());
  return report;
}

}  // namespace luheng::services
