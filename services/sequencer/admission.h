// Admission: refuses new writes before the machine runs out of what they need.
//
// Rejections are journaled for ever and reads must go on, so a write is turned away while there is
// still room: for what is already queued, for the database's own work, and for a snapshot.
//
// Thread-safe.
#ifndef SERVICES_SEQUENCER_ADMISSION_H_
#define SERVICES_SEQUENCER_ADMISSION_H_

#include <atomic>
#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "services/followers/committed_journal.h"
#include "services/followers/index.h"

namespace luheng::services {

class Admission {
 public:
  struct Limits {
    uint64_t disk_reserve_bytes = 0;
    uint64_t index_lag_max_entries = 0;
  };
  // Looks at the disk that `directory` is on. Journal and index must outlive this.
  Admission(std::string directory, Limits limits, const CommittedJournal& journal,
            const Index& index);

  // OK, or RESOURCE_EXHAUSTED (DISK_RESERVE, INDEX_LAG). Looks at the disk ten times a second.
  absl::Status Check();

 private:
  bool DiskIsLow() const;

  const std::string directory_;
  const Limits limits_;
  const CommittedJournal& journal_;
  const Index& index_;
  std::atomic<int64_t> next_look_ms_{0};
  std::atomic<bool> disk_is_low_{false};
};

}  // namespace luheng::services

#endif  // SERVICES_SEQUENCER_ADMISSION_H_
