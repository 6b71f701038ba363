#include "services/sequencer/mark_writer.h"

#include "ledger/base/check.h"
#include "ledger/base/thread_name.h"

namespace luheng::services {

MarkWriter::MarkWriter(ledger::MarkFile& file)
    : file_(file),
      wanted_size_(file.last().size),
      written_size_(file.last().size),
      thread_([this] { Run(); }) {}

MarkWriter::~MarkWriter() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
  }
  changed_.NotifyAll();
  thread_.join();
}

void MarkWriter::Advance(uint64_t size, const ledger::Hash& root) {
  {
    MutexLock lock(mutex_);
    LUHENG_CHECK(size > wanted_size_);
    wanted_size_ = size;
    wanted_root_ = root;
  }
  changed_.NotifyAll();
}

absl::Status MarkWriter::WaitFor(uint64_t size) {
  MutexLock lock(mutex_);
  while (written_size_ < size && failure_.ok()) changed_.Wait(mutex_);
  return failure_;
}

void MarkWriter::Run() {
  NameThread("mark writer");
  for (;;) {
    uint64_t size = 0;
    ledger::Hash root{};
    {
      MutexLock lock(mutex_);
      while (wanted_size_ == written_size_ && !stopping_) changed_.Wait(mutex_);
      if (wanted_size_ == written_size_) return;
      size = wanted_size_;
      root = wanted_root_;
    }
    const absl::Status status = file_.Write(size, root);
    {
      MutexLock lock(mutex_);
      if (!status.ok()) {
        failure_ = status;
      } else {
        written_size_ = size;
      }
    }
    changed_.NotifyAll();
    if (!status.ok()) return;
  }
}

}  // namespace luheng::services
