#include "tests/bench/ceilings.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <fstream>

#include "ledger/base/check.h"
#include "ledger/hash.h"

namespace luheng::bench {
namespace {

using Clock = std::chrono::steady_clock;

double MicrosSince(Clock::time_point begin) {
  return std::chrono::duration<double, std::micro>(Clock::now() - begin).count();
}

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

double Percentile(std::vector<double> samples, double fraction) {
  LUHENG_CHECK(!samples.empty());
  const auto rank = static_cast<size_t>(fraction * static_cast<double>(samples.size() - 1));
  std::nth_element(samples.begin(), samples.begin() + static_cast<std::ptrdiff_t>(rank),
                   samples.end());
  return samples[rank];
}

std::vector<double> SyncedAppends(const std::string& directory, size_t bytes, int count) {
  const std::string path = directory + "/appended";
  const std::string data = Filler(bytes);
  const int file = open(path.c_str(), O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0600);
  LUHENG_CHECK(file >= 0);
  std::vector<double> samples;
  for (int i = 0; i < count; ++i) {
    const Clock::time_point begin = Clock::now();
    LUHENG_CHECK(write(file, data.data(), data.size()) == static_cast<ssize_t>(data.size()));
    LUHENG_CHECK(fdatasync(file) == 0);
    samples.push_back(MicrosSince(begin));
  }
  close(file);
  unlink(path.c_str());
  return samples;
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
  const Clock::time_point begin = Clock::now();
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
