#include "services/restore/restore.h"

#include <sys/stat.h>

#include <cstdio>
#include <filesystem>
#include <system_error>
#include <utility>

#include "ledger/base/status_macros.h"
#include "ledger/checkpoint.h"
#include "ledger/file.h"
#include "ledger/key_file.h"
#include "ledger/note.h"
#include "ledger/private_file.h"
#include "ledger/recover.h"
#include "services/keys/key_ring.h"
#include "services/restore/database_copy.h"
#include "services/restore/journal_writer.h"
#include "services/restore/reads_copy.h"
#include "services/sequencer/data_directory.h"
#include "services/sequencer/secret_file.h"
#include "services/vault/vault_store.h"
#include "services/verify/audit.h"
#include "services/verify/entry_source.h"
#include "services/verify/log_key.h"

namespace luheng::services {
namespace {

namespace fs = std::filesystem;

constexpr char kStagingSuffix[] = ".restoring";

// Removes what a restoration that failed has made, and what a crash has left of another.
class Staging {
 public:
  explicit Staging(std::string path) : path_(std::move(path)) {}
  ~Staging() { Remove(); }
  absl::Status Make() const {
    Remove();
    LUHENG_RETURN_IF_ERROR(ledger::MakeDirectory(path_));
    if (chmod(path_.c_str(), 0700) != 0) return ledger::ErrnoStatus("chmod", path_);
    return absl::OkStatus();
  }
  // Gives the directory its name, durably.
  absl::Status Become(const std::string& path) const {
    if (std::rename(path_.c_str(), path.c_str()) != 0) return ledger::ErrnoStatus("rename", path_);
    return ledger::SyncDirectory(ledger::ParentDirectory(path));
  }

 private:
  void Remove() const {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  const std::string path_;
};

std::string WithoutSlash(std::string path) {
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  return path;
}

class Restoration {
 public:
  Restoration(const RestoreOptions& options, Progress& progress)
      : options_(options),
        place_(WithoutSlash(options.data_directory)),
        directory_(place_ + kStagingSuffix),
        files_(directory_.tile_log(), ""),
        progress_(progress) {}

  absl::StatusOr<AuditReport> Run() {
    std::error_code ignored;
    LUHENG_ASSIGN_OR_RETURN(const bool is_there, ledger::Exists(place_));
    if (is_there && !fs::is_empty(place_, ignored)) {
      return absl::AlreadyExistsError(place_ + ": there is something already");
    }
    const Staging staging(directory_.root);
    LUHENG_RETURN_IF_ERROR(staging.Make());
    LUHENG_RETURN_IF_ERROR(
        UpdateMirror(options_.log, directory_.tile_log(), progress_, options_.verifier_key)
            .status());
    LUHENG_RETURN_IF_ERROR(AuditCopy());
    LUHENG_ASSIGN_OR_RETURN(const std::string secret, MakeKeys());
    LUHENG_RETURN_IF_ERROR(WriteJournal(secret));
    LUHENG_RETURN_IF_ERROR(CopyNames(secret));
    LUHENG_RETURN_IF_ERROR(CopyReads(secret));
    LUHENG_RETURN_IF_ERROR(staging.Become(place_));
    return std::move(report_);
  }

 private:
  absl::Status AuditCopy() {
    report_ = Audit({.directory = directory_.tile_log(),
                     .source = AuditOptions::Source::kTileDirectory,
                     .verifier_key = options_.verifier_key,
                     .state_file = std::nullopt},
                    progress_);
    switch (report_.verdict) {
      case AuditVerdict::kSound:
        return absl::OkStatus();
      case AuditVerdict::kBroken:
        return absl::DataLossError("the log is not sound: " + report_.failure);
      case AuditVerdict::kCannotTell:
        break;
    }
    return absl::FailedPreconditionError("the log cannot be audited: " + report_.failure);
  }

  // Returns the journal secret. Entries keep the blinding values that they have; only those to come
  // are made with it, and nobody has to know it to check them, so a new one does as well.
  absl::StatusOr<std::string> MakeKeys() {
    LUHENG_ASSIGN_OR_RETURN(const FoundKey first, KeyOfTiles(files_));
    LUHENG_RETURN_IF_ERROR(
        ledger::CreateFile(directory_.verifier_key(), first.verifier.Vkey() + "\n"));
    LUHENG_RETURN_IF_ERROR(ledger::MakeDirectory(directory_.keys()));
    if (!options_.keys_directory.has_value()) {
      report_.notes.push_back("without keys: put those that sign checkpoints into " + place_ +
                              "/keys before the server is started");
      return CreateSecretFile(directory_.journal_secret());
    }
    LUHENG_RETURN_IF_ERROR(CopyKeys(first.verifier.name()));
    const auto secret = LoadSecretFile(*options_.keys_directory + "/journal.secret");
    if (absl::IsNotFound(secret.status())) {
      report_.notes.push_back("the journal secret is a new one: the old one was not in " +
                              *options_.keys_directory);
      return CreateSecretFile(directory_.journal_secret());
    }
    LUHENG_RETURN_IF_ERROR(secret.status());
    LUHENG_RETURN_IF_ERROR(ledger::CreatePrivateFile(directory_.journal_secret(), *secret));
    return secret;
  }

  // All key files, once those that have to sign are among them.
  absl::Status CopyKeys(const std::string& origin) const {
    LUHENG_ASSIGN_OR_RETURN(const std::unique_ptr<KeyRing> ring,
                            KeyRing::Open({.directory = *options_.keys_directory}, origin));
    for (const std::string& vkey : report_.signing_keys) {
      LUHENG_ASSIGN_OR_RETURN(const ledger::Verifier key, ledger::Verifier::FromVkey(vkey));
      const absl::Status found = ring->Find(key).status();
      if (absl::IsNotFound(found)) {
        return absl::FailedPreconditionError(*options_.keys_directory + ": has not the key of " +
                                             vkey);
      }
      LUHENG_RETURN_IF_ERROR(found);
    }
    std::error_code error;
    for (fs::directory_iterator file(*options_.keys_directory, error), end; !error && file != end;
         file.increment(error)) {
      if (file->path().extension() != ".pem") continue;
      LUHENG_ASSIGN_OR_RETURN(const std::string pem, ledger::ReadPrivateFile(file->path()));
      LUHENG_RETURN_IF_ERROR(ledger::CreatePrivateFile(
          directory_.keys() + "/" + file->path().filename().string(), pem));
    }
    if (error) return absl::InternalError(*options_.keys_directory + ": " + error.message());
    return absl::OkStatus();
  }

  absl::Status WriteJournal(const std::string& secret) {
    LUHENG_ASSIGN_OR_RETURN(const ledger::Recovered journal,
                            ledger::Recover(directory_.journal_paths(), secret));
    TileSource source(files_, report_.entry_count);
    LUHENG_ASSIGN_OR_RETURN(const ledger::TreeHead head,
                            CopyEntries(source, *journal.store, progress_));
    // The files were read once more than they were audited.
    if (head.size != report_.entry_count ||
        ledger::ToHex(ledger::AsBytes(head.root)) != report_.root_hex) {
      return absl::DataLossError("the entries written are not those audited");
    }
    LUHENG_RETURN_IF_ERROR(journal.mark->Write(head.size, head.root));
    LUHENG_ASSIGN_OR_RETURN(const std::string first, journal.store->BlockAt(0));
    LUHENG_ASSIGN_OR_RETURN(const ledger::BlockHeader header, ledger::DecodeBlockHeader(first));
    journal_id_ = header.journal_id;
    return journal.store->Close();
  }

  absl::Status CopyNames(const std::string& secret) {
    if (options_.vault_directory.has_value()) {
      LUHENG_RETURN_IF_ERROR(CopyDatabase(*options_.vault_directory, directory_.vault()).status());
    } else {
      report_.notes.push_back("without a vault: names are lost, only their commitments are left");
    }
    return CreateVaultMark(directory_.vault_paths(), secret);
  }

  absl::Status CopyReads(const std::string& secret) {
    if (options_.reads_directory.has_value()) {
      return RestoreReads(*options_.reads_directory, journal_id_, secret, directory_);
    }
    report_.notes.push_back(
        "without a journal of reads: who looked at what is lost, and the "
        "journal will say so");
    LUHENG_RETURN_IF_ERROR(ledger::MakeDirectory(directory_.reads()));
    return ledger::CreateFile(directory_.reads_are_lost(), "");
  }

  const RestoreOptions& options_;
  const std::string place_;
  const DataDirectory directory_;
  const TileFiles files_;
  Progress& progress_;
  AuditReport report_;
  ledger::JournalId journal_id_{};
};

}  // namespace

absl::StatusOr<AuditReport> Restore(const RestoreOptions& options, Progress& progress) {
  return Restoration(options, progress).Run();
}

}  // namespace luheng::services
