// DataDirectory: where an exchange keeps what, and the keys it keeps there.
//
//   journal/     blocks, in RocksDB                    keys/journal.secret   blinding values, mark
//   mark         high-water mark of the journal        keys/*.pem            keys of checkpoints
//   index/       read models; safe to delete           vkey                  of the first, public
//   snapshots/   engine states; safe to delete         tlog/                 C2SP tile log, public
//   vault/       names behind the commitments          vault.mark            how many there are
//   reads/       who looked at what                    reads.mark            high-water mark of it
//                                                      lock                  held while in use
#ifndef SERVICES_SEQUENCER_DATA_DIRECTORY_H_
#define SERVICES_SEQUENCER_DATA_DIRECTORY_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ledger/recover.h"
#include "services/vault/vault_paths.h"

namespace luheng::services {

struct DataDirectory {
  explicit DataDirectory(std::string path) : root(std::move(path)) {}

  std::string journal() const { return root + "/journal"; }
  std::string mark() const { return root + "/mark"; }
  ledger::JournalPaths journal_paths() const {
    return {.journal_directory = journal(), .mark_file = mark()};
  }
  std::string index() const { return root + "/index"; }
  std::string snapshots() const { return root + "/snapshots"; }
  std::string vault() const { return root + "/vault"; }
  VaultPaths vault_paths() const {
    return {.directory = vault(), .mark_file = root + "/vault.mark"};
  }
  std::string reads() const { return root + "/reads"; }
  ledger::JournalPaths reads_paths() const {
    return {.journal_directory = reads() + "/journal", .mark_file = root + "/reads.mark"};
  }
  // There after a restoration that had no journal of reads, until the journal says so.
  std::string reads_are_lost() const { return reads() + "/lost"; }
  std::string tile_log() const { return root + "/tlog"; }
  std::string keys() const { return root + "/keys"; }
  std::string journal_secret() const { return keys() + "/journal.secret"; }
  std::string checkpoint_key() const { return keys() + "/checkpoint.pem"; }
  std::string verifier_key() const { return root + "/vkey"; }
  std::string lock() const { return root + "/lock"; }

  std::string root;
};

// Holds the directory's lock until destroyed, so that two servers never write to one journal.
class DirectoryLock {
 public:
  // FAILED_PRECONDITION if another process holds it.
  static absl::StatusOr<DirectoryLock> Acquire(const DataDirectory& directory);
  ~DirectoryLock();
  DirectoryLock(DirectoryLock&& other) noexcept;
  DirectoryLock& operator=(DirectoryLock&& other) noexcept;

 private:
  explicit DirectoryLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

}  // namespace luheng::services

#endif  // SERVICES_SEQUENCER_DATA_DIRECTORY_H_
