// Files that are there after a power cut: the few ways in which the ledger reads and writes files.
//
// Errors of the operating system come back as the status that fits errno (NOT_FOUND,
// ALREADY_EXISTS, PERMISSION_DENIED, RESOURCE_EXHAUSTED for a full disk, else INTERNAL), naming the
// act and the path.
#ifndef LEDGER_FILE_H_
#define LEDGER_FILE_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace luheng::ledger {

// The status for the present errno.
absl::Status ErrnoStatus(std::string_view act, const std::string& path);

// Owns a file descriptor.
class FileDescriptor {
 public:
  // open(2) with O_CLOEXEC.
  static absl::StatusOr<FileDescriptor> Open(const std::string& path, int flags,
                                             unsigned int mode = 0);
  ~FileDescriptor();
  FileDescriptor(FileDescriptor&& other) noexcept;
  FileDescriptor& operator=(FileDescriptor&& other) noexcept;

  int get() const { return fd_; }

  // In what follows `path` only serves the messages of errors.

  // Writes all of `bytes` at the offset of the file.
  absl::Status Write(std::string_view bytes, const std::string& path);
  absl::Status WriteAt(std::string_view bytes, size_t offset, const std::string& path);
  // fsync(2).
  absl::Status Sync(const std::string& path);
  // Everything from the offset of the file to its end.
  absl::StatusOr<std::string> ReadToEnd(const std::string& path) const;

 private:
  explicit FileDescriptor(int fd) : fd_(fd) {}
  int fd_;
};

absl::StatusOr<std::string> ReadFile(const std::string& path);

// Whether there is something under the path, symbolic links followed. What cannot be looked at is
// neither there nor missing: then the error of stat(2).
absl::StatusOr<bool> Exists(const std::string& path);

// Makes the names in a directory durable.
absl::Status SyncDirectory(const std::string& path);

// Makes the directory and its missing parents, and makes their names durable. OK if it exists.
absl::Status MakeDirectory(const std::string& path);

// Creates the file with these bytes, durably. ALREADY_EXISTS, and the file as it was, if there is
// one. A crash may leave `path`.new, which the next call replaces.
absl::Status CreateFile(const std::string& path, std::string_view bytes);

// Replaces the file, so that after a crash it holds the old bytes or the new ones, durably. A crash
// may leave `path`.new, which the next call replaces.
absl::Status WriteFileAtomically(const std::string& path, std::string_view bytes);

// The directory that `path` is in; "." if it names none.
std::string ParentDirectory(const std::string& path);

}  // namespace luheng::ledger

#endif  // LEDGER_FILE_H_
