#include "ledger/private_file.h"

#include <fcntl.h>
#include <sys/stat.h>

#include "ledger/base/status_macros.h"
#include "ledger/file.h"

namespace luheng::ledger {
namespace {

constexpr mode_t kPrivateMode = 0600;

}  // namespace

absl::Status CreatePrivateFile(const std::string& path, std::string_view bytes) {
  LUHENG_ASSIGN_OR_RETURN(
      FileDescriptor file,
      FileDescriptor::Open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, kPrivateMode));
  // The umask can only have taken bits away, but reading asks for exactly this mode.
  if (::fchmod(file.get(), kPrivateMode) != 0) return ErrnoStatus("set the mode of", path);
  LUHENG_RETURN_IF_ERROR(file.Write(bytes, path));
  LUHENG_RETURN_IF_ERROR(file.Sync(path));
  return SyncDirectory(ParentDirectory(path));
}

absl::StatusOr<std::string> ReadPrivateFile(const std::string& path) {
  // Not to wait for a writer, should the path name a pipe.
  LUHENG_ASSIGN_OR_RETURN(const FileDescriptor file,
                          FileDescriptor::Open(path, O_RDONLY | O_NONBLOCK));
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) return ErrnoStatus("look at", path);
  if (!S_ISREG(status.st_mode)) {
    return absl::FailedPreconditionError(path + " is not a regular file; point to the file itself");
  }
  if ((status.st_mode & 07777) != kPrivateMode) {
    return absl::FailedPreconditionError("others may read or change " + path + "; run: chmod 600 " +
                                         path);
  }
  return file.ReadToEnd(path);
}

}  // namespace luheng::ledger
