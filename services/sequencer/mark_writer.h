// MarkWriter: keeps the high-water mark close behind the journal, on a thread of its own, so that
// the mark's sync runs beside the next block's and not after this one's.
//
// Thread-safe.
#ifndef SERVICES_SEQUENCER_MARK_WRITER_H_
#define SERVICES_SEQUENCER_MARK_WRITER_H_

#include <cstdint>
#include <thread>

#include "absl/status/status.h"
#include "ledger/base/mutex.h"
#include "ledger/hash.h"
#include "ledger/mark_file.h"

namespace luheng::services {

class MarkWriter {
 public:
  // `file` must outlive this.
  explicit MarkWriter(ledger::MarkFile& file);
  // Writes what is left to write.
  ~MarkWriter();

  // The journal durably holds `size` entries with this root: the mark shall say so soon.
  void Advance(uint64_t size, const ledger::Hash& root);

  // Waits until the mark of `size` entries or more is synced, or a write has failed.
  // REQUIRES: Advance() was called with `size` or more, or the file holds it.
  absl::Status WaitFor(uint64_t size);

 private:
  void Run();

  ledger::MarkFile& file_;
  Mutex mutex_;
  CondVar changed_;
  uint64_t wanted_size_ LUHENG_GUARDED_BY(mutex_);
  ledger::Hash wanted_root_ LUHENG_GUARDED_BY(mutex_){};
  uint64_t written_size_ LUHENG_GUARDED_BY(mutex_);
  absl::Status failure_ LUHENG_GUARDED_BY(mutex_);
  bool stopping_ LUHENG_GUARDED_BY(mutex_) = false;
  std::thread thread_;  // Last: it uses all of the above.
};

}  // namespace luheng::services

#endif  // SERVICES_SEQUENCER_MARK_WRITER_H_
