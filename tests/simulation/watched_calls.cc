// The system's functions on files, as this program has them: for our code, for RocksDB and for the
// standard library alike.
#include <fcntl.h>
#include <sys/sendfile.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <cstdarg>
#include <cstdio>

#include "tests/simulation/watched_operations.h"

namespace luheng::simulation {
namespace {

// A call that changes names: `act` does it.
template <class Act>
int ChangeNames(OperationKind kind, const std::string& path, const std::string& other, Act act) {
  if (!MayChangeNames(kind, path)) return Fail(ENOSPC);
  const auto result = static_cast<int>(act());
  if (result == 0) Log(kind, 0, 0, path, other);
  return result;
}

// Calls act(path) for a watched path, one at a time; otherwise(), for any other.
template <class Path, class Act, class Otherwise>
auto Guarded(Path path_of, Act act, Otherwise otherwise) {
  if (!IsWatching()) return otherwise();
  const std::lock_guard<std::mutex> lock(WatchMutex());
  const std::optional<std::string> path = path_of();
  return path.has_value() ? act(*path) : otherwise();
}

template <class Act, class Otherwise>
auto OnDescriptor(int descriptor, Act act, Otherwise otherwise) {
  return Guarded([&] { return PathOf(descriptor); }, act, otherwise);
}

template <class Act>
int OnName(OperationKind kind, const char* path, const char* other, Act act) {
  return Guarded([&] { return Below(path); },
                 [&](const std::string& name) {
                   const auto other_name =
                       other == nullptr ? std::optional<std::string>("") : Below(other);
                   return ChangeNames(kind, name, other_name.value_or(""), act);
                 },
                 [&] { return static_cast<int>(act()); });
}

}  // namespace
}  // namespace luheng::simulation

using luheng::simulation::OperationKind;

extern "C" {

int open(const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const unsigned int mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(arguments, unsigned) : 0;
  va_end(arguments);
  return luheng::simulation::Guarded(
      [&] { return luheng::simulation::Below(path); },
      [&](const std::string& name) {
        return luheng::simulation::OpenWatched(path, name, flags, mode);
      },
      [&] { return static_cast<int>(::syscall(SYS_openat, AT_FDCWD, path, flags, mode)); });
}

ssize_t write(int descriptor, const void* bytes, size_t size) {
  return luheng::simulation::OnDescriptor(
      descriptor,
      [&](const std::string& path) {
        return luheng::simulation::AppendWatched(descriptor, path,
                                                 {static_cast<const char*>(bytes), size});
      },
      [&] { return ::syscall(SYS_write, descriptor, bytes, size); });
}

ssize_t writev(int descriptor, const struct iovec* pieces, int count) {
  return luheng::simulation::OnDescriptor(
      descriptor,
      [&](const std::string& path) {
        std::string bytes;
        for (int i = 0; i < count; ++i) {
          bytes.append(static_cast<const char*>(pieces[i].iov_base), pieces[i].iov_len);
        }
        return luheng::simulation::AppendWatched(descriptor, path, bytes);
      },
      [&] { return ::syscall(SYS_writev, descriptor, pieces, count); });
}

ssize_t pwrite(int descriptor, const void* bytes, size_t size, off_t offset) {
  return luheng::simulation::OnDescriptor(
      descriptor,
      [&](const std::string& path) {
        return luheng::simulation::WriteWatched(descriptor, path,
                                                {static_cast<const char*>(bytes), size},
                                                static_cast<uint64_t>(offset));
      },
      [&] { return ::syscall(SYS_pwrite64, descriptor, bytes, size, offset); });
}

// Copies would go past write(2); refused, they do not.
ssize_t sendfile(int to, int from, off_t* offset, size_t size) noexcept {
  return luheng::simulation::OnDescriptor(
      to, [](const std::string&) { return long{luheng::simulation::Fail(EINVAL)}; },
      [&] { return ::syscall(SYS_sendfile, to, from, offset, size); });
}

int fsync(int descriptor) {
  return luheng::simulation::OnDescriptor(
      descriptor,
      [&](const std::string& path) { return luheng::simulation::SyncWatched(descriptor, path); },
      [&] { return static_cast<int>(::syscall(SYS_fsync, descriptor)); });
}

int fdatasync(int descriptor) { return fsync(descriptor); }

int syncfs(int descriptor) noexcept {
  return luheng::simulation::OnDescriptor(
      descriptor, [](const std::string& path) { return luheng::simulation::SyncAllWatched(path); },
      [&] { return static_cast<int>(::syscall(SYS_syncfs, descriptor)); });
}

int ftruncate(int descriptor, off_t size) noexcept {
  return luheng::simulation::OnDescriptor(
      descriptor,
      [&](const std::string&) {
        return luheng::simulation::TruncateWatched(descriptor, static_cast<uint64_t>(size));
      },
      [&] { return static_cast<int>(::syscall(SYS_ftruncate, descriptor, size)); });
}

int mkdir(const char* path, mode_t mode) noexcept {
  return luheng::simulation::OnName(OperationKind::kMakeDirectory, path, nullptr,
                                    [&] { return ::syscall(SYS_mkdir, path, mode); });
}

int rename(const char* from, const char* to) noexcept {
  return luheng::simulation::OnName(OperationKind::kRename, from, to,
                                    [&] { return ::syscall(SYS_rename, from, to); });
}

int link(const char* from, const char* to) noexcept {
  return luheng::simulation::OnName(OperationKind::kLink, from, to,
                                    [&] { return ::syscall(SYS_link, from, to); });
}

int unlink(const char* path) noexcept {
  return luheng::simulation::OnName(OperationKind::kUnlink, path, nullptr,
                                    [&] { return ::syscall(SYS_unlink, path); });
}

int rmdir(const char* path) noexcept {
  return luheng::simulation::OnName(OperationKind::kUnlink, path, nullptr,
                                    [&] { return ::syscall(SYS_rmdir, path); });
}

int remove(const char* path) noexcept {
  const int result = unlink(path);
  return result != 0 && errno == EISDIR ? rmdir(path) : result;
}

int unlinkat(int directory, const char* name, int flags) noexcept {
  const auto path = [&]() -> std::optional<std::string> {
    if (directory == AT_FDCWD || name[0] == '/') return luheng::simulation::Below(name);
    const auto parent = luheng::simulation::PathOf(directory);
    if (!parent.has_value()) return std::nullopt;
    return parent->empty() ? std::string(name) : *parent + "/" + name;
  };
  const auto act = [&] { return ::syscall(SYS_unlinkat, directory, name, flags); };
  return luheng::simulation::Guarded(
      path,
      [&](const std::string& below) {
        return luheng::simulation::ChangeNames(OperationKind::kUnlink, below, "", act);
      },
      [&] { return static_cast<int>(act()); });
}

}  // extern "C"
