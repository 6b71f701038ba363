#include "ledger/file_batch.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <utility>

#include "ledger/base/status_macros.h"

namespace luheng::ledger {
namespace {

constexpr unsigned int kFileMode = 0644;

std::string TemporaryName(const std::string& path) { return path + ".new"; }

}  // namespace

absl::Status FileBatch::Write(const std::string& path, std::string_view bytes) {
  const std::string directory = ParentDirectory(path);
  if (directories_.insert(directory).second) LUHENG_RETURN_IF_ERROR(MakeDirectory(directory));
  const std::string name = TemporaryName(path);
  LUHENG_ASSIGN_OR_RETURN(
      FileDescriptor file,
      FileDescriptor::Open(name, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, kFileMode));
  LUHENG_RETURN_IF_ERROR(file.Write(bytes, name));
  paths_.push_back(path);
  if (files_.size() < kSmallBatchMax) files_.push_back(std::move(file));
  return absl::OkStatus();
}

absl::Status FileBatch::SyncFiles() {
  if (paths_.size() > files_.size()) {
    if (::syncfs(files_.front().get()) != 0) return ErrnoStatus("sync", paths_.front());
    return absl::OkStatus();
  }
  for (size_t i = 0; i < files_.size(); ++i) LUHENG_RETURN_IF_ERROR(files_[i].Sync(paths_[i]));
  return absl::OkStatus();
}

absl::Status FileBatch::Commit() {
  LUHENG_RETURN_IF_ERROR(SyncFiles());
  files_.clear();
  for (const std::string& path : std::exchange(paths_, {})) {
    if (::rename(TemporaryName(path).c_str(), path.c_str()) != 0) {
      return ErrnoStatus("rename to", path);
    }
  }
  for (const std::string& directory : std::exchange(directories_, {})) {
    LUHENG_RETURN_IF_ERROR(SyncDirectory(directory));
  }
  return absl::OkStatus();
}

}  // namespace luheng::ledger
