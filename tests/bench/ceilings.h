// What this machine can do at best: the denominators of every figure in docs/performance.md.
#ifndef TESTS_BENCH_CEILINGS_H_
#define TESTS_BENCH_CEILINGS_H_

#include <cstddef>
#include <cstdint>
#include <string>

namespace luheng::bench {

// A growing file; removed at the end.
class SyncedFile {
 public:
  // Of appends of `append_bytes` each, which do not compress.
  SyncedFile(const std::string& directory, size_t append_bytes);
  ~SyncedFile();
  SyncedFile(const SyncedFile&) = delete;
  SyncedFile& operator=(const SyncedFile&) = delete;

  // Appends, and syncs the data (fdatasync); returns the microseconds that it took.
  double AppendMicros();

 private:
  const std::string path_;
  const std::string data_;
  int file_;
};

// Hashes `entry_count` entries of `entry_bytes` one after the other, reading them from a file, with
// one SHA-256 each; returns entries a second.
double ReadAndHash(const std::string& directory, size_t entry_bytes, uint64_t entry_count);

}  // namespace luheng::bench

#endif  // TESTS_BENCH_CEILINGS_H_
