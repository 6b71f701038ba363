// What a call on the watched directory does, logs and suffers; for the system's functions as this
// program has them (watched_calls.cc).
//
// REQUIRES of all but IsWatching(): WatchMutex() is held.
#ifndef TESTS_SIMULATION_WATCHED_OPERATIONS_H_
#define TESTS_SIMULATION_WATCHED_OPERATIONS_H_

#include <sys/stat.h>

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "tests/simulation/operation.h"

namespace luheng::simulation {

bool IsWatching();
// Held during each operation on the watched directory.
std::mutex& WatchMutex();

// The path below the watched directory; nullopt if it is elsewhere.
std::optional<std::string> Below(std::string_view path);
std::optional<std::string> PathOf(int descriptor);

// Sets errno; returns -1.
int Fail(int error);

struct stat StatOf(int descriptor);
void Log(OperationKind kind, uint64_t file, uint64_t offset, std::string_view path,
         std::string_view bytes);

// open(2), pwrite(2), write(2), fsync(2), syncfs(2) and ftruncate(2) on what is watched.
int OpenWatched(const char* path, const std::string& name, int flags, unsigned int mode);
long WriteWatched(int descriptor, const std::string& path, std::string_view bytes, uint64_t offset);
long AppendWatched(int descriptor, const std::string& path, std::string_view bytes);
int SyncWatched(int descriptor, const std::string& path);
int SyncAllWatched(const std::string& path);
int TruncateWatched(int descriptor, uint64_t size);

// Whether the disk has room for a change of names.
bool MayChangeNames(OperationKind kind, const std::string& path);

}  // namespace luheng::simulation

#endif  // TESTS_SIMULATION_WATCHED_OPERATIONS_H_
