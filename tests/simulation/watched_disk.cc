#include "tests/simulation/watched_disk.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <mutex>
#include <utility>
#include <vector>

#include "tests/simulation/memory.h"
#include "tests/simulation/watched_operations.h"

namespace luheng::simulation {
namespace {

constexpr size_t kSectorSize = 512;

// What a fault can befall.
enum class Call { kOpen, kWrite, kSync, kName };

std::atomic<bool> is_watching = false;
std::mutex mutex;  // Held during each operation on the watched directory, from here on.
Watch watch;
uint64_t calls_before_fault = 0;
std::atomic<bool> has_fired = false;

bool Befalls(FaultKind kind, Call call) {
  switch (kind) {
    case FaultKind::kSyncError:
      return call == Call::kSync;
    case FaultKind::kNoDescriptors:
      return call == Call::kOpen;
    case FaultKind::kNoMemory:
    case FaultKind::kKilled:
      return true;
    case FaultKind::kNoSpace:
    case FaultKind::kWriteError:
    case FaultKind::kTornWrite:
    case FaultKind::kLostWrite:
    case FaultKind::kShiftedWrite:
    case FaultKind::kStrayWrite:
    case FaultKind::kFlippedWrite:
      return call == Call::kWrite;
  }
  return false;
}

// The fault that befalls this very call, once. REQUIRES: `mutex` is held.
std::optional<FaultKind> Fires(Call call, const std::string& path) {
  if (!watch.fault.has_value() || has_fired) return std::nullopt;
  const Fault& fault = *watch.fault;
  if (!Befalls(fault.kind, call) || !path.starts_with(fault.room)) return std::nullopt;
  if (calls_before_fault++ < fault.nth) return std::nullopt;
  has_fired = true;
  Log(OperationKind::kFault, 0, 0, "", "");
  if (fault.kind == FaultKind::kKilled) ::_exit(0);
  if (fault.kind == FaultKind::kNoMemory) {
    ExhaustMemoryAfter(static_cast<int64_t>(fault.choice % 200));
    return std::nullopt;
  }
  return fault.kind;
}

// Whether the disk has been full since an earlier call.
bool IsFull() { return has_fired && watch.fault->kind == FaultKind::kNoSpace; }
bool HasNoDescriptors() { return has_fired && watch.fault->kind == FaultKind::kNoDescriptors; }

// A file to write to by mistake, opened; -1 if there is none.
int OpenOther(uint64_t choice, const std::string& path) {
  std::vector<std::string> others;
  for (const auto& file : std::filesystem::recursive_directory_iterator(watch.directory)) {
    const auto name = Below(file.path().string());
    if (file.is_regular_file() && name.has_value() && *name != path) others.push_back(*name);
  }
  if (others.empty()) return -1;
  std::sort(others.begin(), others.end());
  const std::string other = watch.directory + "/" + others[choice % others.size()];
  return static_cast<int>(::syscall(SYS_openat, AT_FDCWD, other.c_str(), O_WRONLY | O_CLOEXEC, 0));
}

long WriteAndLog(int descriptor, std::string_view bytes, uint64_t offset) {
  const long written = ::syscall(SYS_pwrite64, descriptor, bytes.data(), bytes.size(), offset);
  if (written > 0) {
    Log(OperationKind::kWrite, StatOf(descriptor).st_ino, offset, "",
        bytes.substr(0, static_cast<size_t>(written)));
  }
  return written;
}

// One write that goes as the fault has it.
long WriteFaultily(FaultKind kind, int descriptor, const std::string& path, std::string_view bytes,
                   uint64_t offset) {
  const uint64_t choice = watch.fault->choice;
  const auto all = static_cast<long>(bytes.size());
  switch (kind) {
    case FaultKind::kNoSpace:
      return bytes.size() < 2 ? Fail(ENOSPC)
                              : WriteAndLog(descriptor, bytes.substr(0, bytes.size() / 2), offset);
    case FaultKind::kWriteError:
      return Fail(EIO);
    case FaultKind::kTornWrite: {
      const size_t first_kept = choice % 2 == 0 ? 0 : bytes.size() / 2;
      WriteAndLog(descriptor, bytes.substr(first_kept, std::max<size_t>(1, bytes.size() / 2)),
                  offset + first_kept);
      return all;
    }
    case FaultKind::kLostWrite:
      return all;
    case FaultKind::kShiftedWrite: {
      const uint64_t shift = kSectorSize * (1 + choice / 2 % 8);
      WriteAndLog(descriptor, bytes,
                  choice % 2 == 0 || offset < shift ? offset + shift : offset - shift);
      return all;
    }
    case FaultKind::kStrayWrite: {
      const int other = OpenOther(choice, path);
      if (other < 0) return all;
      WriteAndLog(other, bytes, offset);
      ::syscall(SYS_close, other);
      return all;
    }
    case FaultKind::kFlippedWrite: {
      std::string flipped(bytes);
      flipped[choice / 8 % flipped.size()] ^= static_cast<char>(1 << choice % 8);
      WriteAndLog(descriptor, flipped, offset);
      return all;
    }
    case FaultKind::kSyncError:
    case FaultKind::kNoDescriptors:
    case FaultKind::kNoMemory:
    case FaultKind::kKilled:
      break;
  }
  return Fail(EIO);
}

}  // namespace

std::optional<std::string> Below(std::string_view path) {
  if (!path.starts_with(watch.directory)) return std::nullopt;
  path.remove_prefix(watch.directory.size());
  if (path.empty()) return std::string();
  if (path.front() != '/') return std::nullopt;
  return std::string(path.substr(1));
}

std::optional<std::string> PathOf(int descriptor) {
  char link[64];
  std::snprintf(link, sizeof(link), "/proc/self/fd/%d", descriptor);
  char path[4096];
  const long size = ::syscall(SYS_readlink, link, path, sizeof(path));
  if (size <= 0) return std::nullopt;
  return Below({path, static_cast<size_t>(size)});
}

struct stat StatOf(int descriptor) {
  struct stat status {};
  ::syscall(SYS_fstat, descriptor, &status);
  return status;
}

void Log(OperationKind kind, uint64_t file, uint64_t offset, std::string_view path,
         std::string_view bytes) {
  const int error = errno;
  AppendOperation(watch.log, kind, file, offset, path, bytes);
  errno = error;
}

int Fail(int error) {
  errno = error;
  return -1;
}

long WriteWatched(int descriptor, const std::string& path, std::string_view bytes,
                  uint64_t offset) {
  if (bytes.empty()) return 0;
  if (IsFull()) return Fail(ENOSPC);
  if (const auto fault = Fires(Call::kWrite, path)) {
    return WriteFaultily(*fault, descriptor, path, bytes, offset);
  }
  return WriteAndLog(descriptor, bytes, offset);
}

long AppendWatched(int descriptor, const std::string& path, std::string_view bytes) {
  const struct stat status = StatOf(descriptor);
  const long flags = ::syscall(SYS_fcntl, descriptor, F_GETFL);
  const long place =
      (flags & O_APPEND) != 0 ? status.st_size : ::syscall(SYS_lseek, descriptor, 0, SEEK_CUR);
  const long written = WriteWatched(descriptor, path, bytes, static_cast<uint64_t>(place));
  if (written > 0) ::syscall(SYS_lseek, descriptor, place + written, SEEK_SET);
  return written;
}

int OpenWatched(const char* path, const std::string& name, int flags, unsigned int mode) {
  const bool may_create = (flags & O_CREAT) != 0;
  if (HasNoDescriptors() || Fires(Call::kOpen, name).has_value()) return Fail(EMFILE);
  const bool existed = ::syscall(SYS_access, path, F_OK) == 0;
  if (may_create && !existed && IsFull()) return Fail(ENOSPC);
  const auto descriptor = static_cast<int>(::syscall(SYS_openat, AT_FDCWD, path, flags, mode));
  if (descriptor < 0) return descriptor;
  const struct stat status = StatOf(descriptor);
  if (may_create && !existed) {
    Log(OperationKind::kCreate, status.st_ino, status.st_mode & 07777, name, "");
  } else if ((flags & O_TRUNC) != 0) {
    Log(OperationKind::kTruncate, status.st_ino, 0, "", "");
  }
  return descriptor;
}

int SyncWatched(int descriptor, const std::string& path) {
  const struct stat status = StatOf(descriptor);
  const bool is_directory = S_ISDIR(status.st_mode);
  if (Fires(Call::kSync, path).has_value()) {
    if (!is_directory) Log(OperationKind::kFailedSync, status.st_ino, 0, "", "");
    return Fail(EIO);
  }
  if (is_directory) {
    Log(OperationKind::kSyncDirectory, 0, 0, path, "");
  } else {
    Log(OperationKind::kSync, status.st_ino, 0, "", "");
  }
  return 0;
}

int SyncAllWatched(const std::string& path) {
  if (Fires(Call::kSync, path).has_value()) return Fail(EIO);
  Log(OperationKind::kSyncAll, 0, 0, "", "");
  return 0;
}

int TruncateWatched(int descriptor, uint64_t size) {
  const auto result = static_cast<int>(::syscall(SYS_ftruncate, descriptor, size));
  if (result == 0) Log(OperationKind::kTruncate, StatOf(descriptor).st_ino, size, "", "");
  return result;
}

bool MayChangeNames(OperationKind kind, const std::string& path) {
  static_cast<void>(Fires(Call::kName, path));
  return kind == OperationKind::kUnlink || !IsFull();
}

bool IsWatching() { return is_watching; }
std::mutex& WatchMutex() { return mutex; }

const char* FaultKindName(FaultKind kind) {
  switch (kind) {
    case FaultKind::kSyncError:
      return "sync error";
    case FaultKind::kWriteError:
      return "write error";
    case FaultKind::kNoSpace:
      return "full disk";
    case FaultKind::kNoDescriptors:
      return "no descriptors";
    case FaultKind::kNoMemory:
      return "no memory";
    case FaultKind::kKilled:
      return "killed";
    case FaultKind::kTornWrite:
      return "torn write";
    case FaultKind::kLostWrite:
      return "lost write";
    case FaultKind::kShiftedWrite:
      return "misdirected in file";
    case FaultKind::kStrayWrite:
      return "misdirected to file";
    case FaultKind::kFlippedWrite:
      return "bit flipped in write";
  }
  return "";
}

void StartWatching(Watch what) {
  const std::lock_guard<std::mutex> lock(mutex);
  watch = std::move(what);
  calls_before_fault = 0;
  has_fired = false;
  is_watching = true;
}

void AppendNote(std::string_view bytes) {
  const std::lock_guard<std::mutex> lock(mutex);
  Log(OperationKind::kNote, 0, 0, "", bytes);
}

}  // namespace luheng::simulation
