// Many files made durable together, for little more than the price of one.
#ifndef LEDGER_FILE_BATCH_H_
#define LEDGER_FILE_BATCH_H_

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "ledger/file.h"

namespace luheng::ledger {

// Writes files under temporary names, and on Commit() syncs them, gives them their names, and syncs
// their directories. Whoever sees a file by its name sees all of it, also after a crash; a crash
// before Commit() returns may leave any part of the batch, and temporary names.
//
// Each fsync(2) makes the disk flush its cache, which is what takes long. So the files of a large
// batch are synced by one syncfs(2), and those of a small one each for itself, which does not wait
// for what other processes have written.
//
// After an error the batch is of no more use. Not thread-safe.
class FileBatch {
 public:
  FileBatch() = default;
  FileBatch(const FileBatch&) = delete;
  FileBatch& operator=(const FileBatch&) = delete;

  // Directories are made as needed. An existing file is replaced.
  // REQUIRES: another path each time.
  absl::Status Write(const std::string& path, std::string_view bytes);
  absl::Status Commit();

 private:
  static constexpr size_t kSmallBatchMax = 16;

  absl::Status SyncFiles();

  std::vector<std::string> paths_;
  std::vector<FileDescriptor> files_;  // Of the first kSmallBatchMax paths.
  std::set<std::string> directories_;
};

}  // namespace luheng::ledger

#endif  // LEDGER_FILE_BATCH_H_
