#include "services/cli/private_file.h"

#include <errno.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <sstream>

namespace luheng::services {
namespace {

absl::Status FileError(const std::string& path, const char* act) {
  const int error = errno;
  return absl::ErrnoToStatus(error, fmt::format("{}: cannot {}", path, act));
}

absl::Status WriteAll(int file, const std::string& path, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return FileError(path, "write");
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status MakePrivateDirectory(const std::string& path) {
  for (size_t end = path.find('/', 1);; end = path.find('/', end + 1)) {
    const std::string prefix = path.substr(0, end);
    if (!prefix.empty() && ::mkdir(prefix.c_str(), 0700) != 0 && errno != EEXIST) {
      return FileError(prefix, "make the directory");
    }
    if (end == std::string::npos) break;
  }
  struct stat status;
  if (::stat(path.c_str(), &status) != 0) return FileError(path, "look at the directory");
  if (S_ISDIR(status.st_mode)) return absl::OkStatus();
  return absl::FailedPreconditionError(fmt::format("{}: is not a directory", path));
}

absl::Status WritePrivateFile(const std::string& path, std::string_view bytes,
                              FileDurability durability) {
  const std::string fresh = path + ".new";
  // What an earlier run left there when it was stopped; O_EXCL below keeps links from being
  // followed.
  ::unlink(fresh.c_str());
  const int file = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) return FileError(fresh, "create");
  absl::Status status = WriteAll(file, fresh, bytes);
  if (status.ok() && durability == FileDurability::kSynced && ::fsync(file) != 0) {
    status = FileError(fresh, "sync");
  }
  if (::close(file) != 0 && status.ok()) status = FileError(fresh, "close");
  if (status.ok() && ::rename(fresh.c_str(), path.c_str()) != 0) {
    status = FileError(path, "replace");
  }
  if (!status.ok()) ::unlink(fresh.c_str());
  return status;
}

absl::StatusOr<std::string> ReadWholeFile(const std::string& path) {
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  if (!file) return FileError(path, "read");
  std::ostringstream bytes;
  bytes << file.rdbuf();
  if (file.bad() || bytes.bad()) return FileError(path, "read");
  return bytes.str();
}

}  // namespace luheng::services
