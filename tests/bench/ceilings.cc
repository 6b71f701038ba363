#include "tests/bench/ceilings.h"

#include <fcntl.h>
#include <unistd.h>

#include <fstream>

#include "ledger/base/check.h"
#include "ledger/hash.h"
#include "tests/bench/measure.h"

namespace luheng::bench {
namespace {

// Bytes that do not compress.
std::string Filler(size_t size) {
  std::string bytes;
  for (uint64_t i = 0; bytes.size() < size; ++i) {
    bytes += ledger::AsBytes(ledger::Sha256(std::to_string(i)));
  }
  bytes.resize(size);
  return bytes;
}

}  // namespace

SyncedFile::SyncedFile(const std::string& directory, size_t append_bytes)
    : path_(directory + "/appended"),
      data_(Filler(append_bytes)),
      file_(open(path_.c_str(), O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0600)) {
  LUHENG_CHECK(file_ >= 0);
}

SyncedFile::~SyncedFile() {
  close(file_);
  unlink(path_.c_str());
}

double SyncedFile::AppendMicros() {
  const auto begin = SteadyClock::now();
  LUHENG_CHECK(write(file_, data_.data(), data_.size()) == static_cast<ssize_t>(data_.size()));
  LUHENG_CHECK(fdatasync(file_) == 0);
  return MicrosSince(begin);
}

double ReadAndHash(const std::string& directory, size_t entry_bytes, uint64_t entry_count) {
  const std::string path = directory + "/hashed";
  {
    std::ofstream file(path, std::ios::binary);
    const std::string data = Filler(entry_bytes);
    for (uint64_t i = 0; i < entry_count; ++i) file << data;
  }
  std::ifstream file(path, std::ios::binary);
  std::string entry(entry_bytes, '\0');
  ledger::Hash last{};
  const auto begin = SteadyClock::now();
  for (uint64_t i = 0; i < entry_count; ++i) {
    file.read(entry.data(), static_cast<std::streamsize>(entry_bytes));
    last = ledger::LeafHash(entry);
  }
  const double micros = MicrosSince(begin);
  LUHENG_CHECK(file.good() && last != ledger::Hash{});
  unlink(path.c_str());
  return static_cast<double>(entry_count) * 1e6 / micros;
}

}  // namespace luheng::bench
