#include "ledger/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>
#include <utility>

#include "ledger/base/status_macros.h"

namespace luheng::ledger {
namespace {

constexpr unsigned int kFileMode = 0644;
constexpr size_t kReadSize = 1 << 16;
constexpr size_t kSyncedSizeMax = size_t{1} << 20;

absl::StatusCode CodeOfErrno(int error) {
  switch (error) {
    case ENOENT:
      return absl::StatusCode::kNotFound;
    case EEXIST:
      return absl::StatusCode::kAlreadyExists;
    case EACCES:
    case EPERM:
    case EROFS:
      return absl::StatusCode::kPermissionDenied;
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      return absl::StatusCode::kResourceExhausted;
    default:
      return absl::StatusCode::kInternal;
  }
}

// Writes and syncs `path`.new, and returns its name. Piece by piece: one sync of a large file would
// keep that of the journal waiting for as long.
absl::StatusOr<std::string> WriteNewFile(const std::string& path, std::string_view bytes) {
  const std::string new_path = path + ".new";
  LUHENG_ASSIGN_OR_RETURN(
      FileDescriptor file,
      FileDescriptor::Open(new_path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, kFileMode));
  do {
    const std::string_view piece = bytes.substr(0, kSyncedSizeMax);
    bytes.remove_prefix(piece.size());
    LUHENG_RETURN_IF_ERROR(file.Write(piece, new_path));
    LUHENG_RETURN_IF_ERROR(file.Sync(new_path));
  } while (!bytes.empty());
  return new_path;
}

}  // namespace

absl::Status ErrnoStatus(std::string_view act, const std::string& path) {
  const int error = errno;
  return absl::Status(CodeOfErrno(error), "cannot " + std::string(act) + " " + path + ": " +
                                              std::generic_category().message(error));
}

absl::StatusOr<FileDescriptor> FileDescriptor::Open(const std::string& path, int flags,
                                                    unsigned int mode) {
  const int fd = ::open(path.c_str(), flags | O_CLOEXEC, mode);
  if (fd < 0) return ErrnoStatus("open", path);
  return FileDescriptor(fd);
}

FileDescriptor::~FileDescriptor() {
  if (fd_ >= 0) ::close(fd_);
}
FileDescriptor::FileDescriptor(FileDescriptor&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)) {}
FileDescriptor& FileDescriptor::operator=(FileDescriptor&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

absl::Status FileDescriptor::Write(std::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return ErrnoStatus("write", path);
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return absl::OkStatus();
}

absl::Status FileDescriptor::WriteAt(std::string_view bytes, size_t offset,
                                     const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t written = ::pwrite(fd_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return ErrnoStatus("write", path);
    bytes.remove_prefix(static_cast<size_t>(written));
    offset += static_cast<size_t>(written);
  }
  return absl::OkStatus();
}

absl::Status FileDescriptor::Sync(const std::string& path) {
  if (::fsync(fd_) != 0) return ErrnoStatus("sync", path);
  return absl::OkStatus();
}

absl::StatusOr<std::string> FileDescriptor::ReadToEnd(const std::string& path) const {
  std::string bytes;
  while (true) {
    const size_t size = bytes.size();
    bytes.resize(size + kReadSize);
    const ssize_t read = ::read(fd_, bytes.data() + size, kReadSize);
    if (read < 0 && errno != EINTR) return ErrnoStatus("read", path);
    bytes.resize(size + static_cast<size_t>(read < 0 ? 0 : read));
    if (read == 0) return bytes;
  }
}

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  LUHENG_ASSIGN_OR_RETURN(const FileDescriptor file, FileDescriptor::Open(path, O_RDONLY));
  return file.ReadToEnd(path);
}

absl::StatusOr<bool> Exists(const std::string& path) {
  struct stat found {};
  if (::stat(path.c_str(), &found) == 0) return true;
  if (errno == ENOENT || errno == ENOTDIR) return false;
  return ErrnoStatus("look at", path);
}

absl::Status SyncDirectory(const std::string& path) {
  LUHENG_ASSIGN_OR_RETURN(FileDescriptor directory,
                          FileDescriptor::Open(path, O_RDONLY | O_DIRECTORY));
  return directory.Sync(path);
}

absl::Status MakeDirectory(const std::string& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) return absl::OkStatus();
  const std::string parent = ParentDirectory(path);
  if (parent != path) LUHENG_RETURN_IF_ERROR(MakeDirectory(parent));
  if (::mkdir(path.c_str(), 0755) != 0 && errno != EEXIST) {
    return ErrnoStatus("make directory", path);
  }
  return SyncDirectory(parent);
}

absl::Status CreateFile(const std::string& path, std::string_view bytes) {
  LUHENG_ASSIGN_OR_RETURN(const std::string new_path, WriteNewFile(path, bytes));
  // Unlike rename(2), link(2) does not replace.
  const bool is_linked = ::link(new_path.c_str(), path.c_str()) == 0;
  const absl::Status status = is_linked ? absl::OkStatus() : ErrnoStatus("create", path);
  ::unlink(new_path.c_str());
  LUHENG_RETURN_IF_ERROR(status);
  return SyncDirectory(ParentDirectory(path));
}

absl::Status WriteFileAtomically(const std::string& path, std::string_view bytes) {
  LUHENG_ASSIGN_OR_RETURN(const std::string new_path, WriteNewFile(path, bytes));
  if (::rename(new_path.c_str(), path.c_str()) != 0) return ErrnoStatus("replace", path);
  return SyncDirectory(ParentDirectory(path));
}

std::string ParentDirectory(const std::string& path) {
  // "a/b/" names the same directory as "a/b".
  const size_t last = path.find_last_not_of('/');
  if (last == std::string::npos) return path.empty() ? "." : "/";
  const size_t slash = path.find_last_of('/', last);
  if (slash == std::string::npos) return ".";
  const size_t end = path.find_last_not_of('/', slash);
  return end == std::string::npos ? "/" : path.substr(0, end + 1);
}

}  // namespace luheng::ledger
