#include "services/restore/backup.h"

#include <sys/stat.h>

#include "ledger/base/status_macros.h"
#include "ledger/file.h"
#include "ledger/tile_store.h"
#include "services/restore/database_copy.h"
#include "services/sequencer/data_directory.h"
#include "services/sequencer/secret_file.h"
#include "services/vault/vault_store.h"
#include "services/verify/mirror.h"

namespace luheng::services {

std::string BackupTiles(const std::string& backup) { return backup + "/tlog"; }
std::string BackupVault(const std::string& backup) { return backup + "/vault"; }
std::string BackupReads(const std::string& backup) { return backup + "/reads"; }

absl::StatusOr<BackupReport> Backup(const std::string& data_directory, const std::string& backup,
                                    Progress& progress) {
  const DataDirectory directory(data_directory);
  LUHENG_RETURN_IF_ERROR(ledger::MakeDirectory(backup));
  if (chmod(backup.c_str(), 0700) != 0) return ledger::ErrnoStatus("chmod", backup);
  LUHENG_ASSIGN_OR_RETURN(
      const MirrorReport mirror,
      UpdateMirror(ReadFromDirectory(directory.tile_log()), BackupTiles(backup), progress));
  LUHENG_RETURN_IF_ERROR(
      ledger::TileStore::Open(BackupTiles(backup), ledger::OpenMode::kReadOnly).status());
  BackupReport report{.size = mirror.size, .file_count = mirror.file_count};
  LUHENG_ASSIGN_OR_RETURN(const std::string secret, LoadSecretFile(directory.journal_secret()));
  LUHENG_ASSIGN_OR_RETURN(const uint64_t marked, MarkedNames(directory.vault_paths(), secret));
  const auto name_count =
      CopyDatabase(directory.vault(), BackupVault(backup),
                   [&](const std::string& copy) { return CheckVaultCopy(copy, marked); });
  if (!absl::IsNotFound(name_count.status())) {
    LUHENG_RETURN_IF_ERROR(name_count.status());
    report.name_count = *name_count;
  }
  const auto reads = CopyDatabase(directory.reads_paths().journal_directory, BackupReads(backup));
  if (!absl::IsNotFound(reads.status())) LUHENG_RETURN_IF_ERROR(reads.status());
  return report;
}

}  // namespace luheng::services
