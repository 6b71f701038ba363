#include "services/sequencer/admission.h"

#include <sys/statvfs.h>

#include <chrono>
#include <utility>

namespace luheng::services {
namespace {

constexpr int64_t kLookIntervalMs = 100;

int64_t NowMs() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

}  // namespace

Admission::Admission(std::string directory, Limits limits, const CommittedJournal& journal,
                     const Index& index)
    : directory_(std::move(directory)), limits_(limits), journal_(journal), index_(index) {}

absl::Status Admission::Check() {
  const int64_t now_ms = NowMs();
  int64_t next_ms = next_look_ms_.load(std::memory_order_relaxed);
  // Whoever moves the time on looks; the others go by what was seen last.
  if (now_ms >= next_ms &&
      next_look_ms_.compare_exchange_strong(next_ms, now_ms + kLookIntervalMs)) {
    disk_is_low_.store(DiskIsLow(), std::memory_order_relaxed);
  }
  if (disk_is_low_.load(std::memory_order_relaxed)) {
    return absl::ResourceExhaustedError(
        "DISK_RESERVE: the disk is nearly full; free some space, reads go on meanwhile");
  }
  if (index_.watermark() + limits_.index_lag_max_entries < journal_.size()) {
    return absl::ResourceExhaustedError("INDEX_LAG: the index is behind; try again later");
  }
  return absl::OkStatus();
}

bool Admission::DiskIsLow() const {
  struct statvfs disk {};
  if (statvfs(directory_.c_str(), &disk) != 0) return true;
  return uint64_t{disk.f_bavail} * disk.f_frsize < limits_.disk_reserve_bytes;
}

}  // namespace luheng::services
