// Backup of a data directory, while its server runs or not.
//
//   tlog/    the tile log as of a checkpoint: everything that was published
//   vault/   the names behind its commitments
//   reads/   who looked at what
//
// Keys are not in it: they never change by themselves, and whoever has them can sign in the name of
// the exchange. All else can be made again.
#ifndef SERVICES_RESTORE_BACKUP_H_
#define SERVICES_RESTORE_BACKUP_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "services/verify/progress.h"

namespace luheng::services {

struct BackupReport {
  uint64_t size = 0;        // Entries under the checkpoint.
  uint64_t file_count = 0;  // Files of the tile log that the backup had not yet.
  uint64_t name_count = 0;  // Rows of the vault.
};

// The parts of a backup.
std::string BackupTiles(const std::string& backup);
std::string BackupVault(const std::string& backup);
std::string BackupReads(const std::string& backup);

// Makes a backup of the data directory, or brings the one that is there up to date: the log only
// grows, and the vault is copied anew, so that what was erased is gone from it. NOT_FOUND if
// nothing was published yet; DATA_LOSS if the copy has not the checkpoint's root, or not all names:
// then the names that an earlier backup had stay.
absl::StatusOr<BackupReport> Backup(const std::string& data_directory, const std::string& backup,
                                    Progress& progress);

}  // namespace luheng::services

#endif  // SERVICES_RESTORE_BACKUP_H_
