#include "services/sequencer/committer.h"

#include <utility>

#include "ledger/base/check.h"
#include "ledger/base/status_macros.h"
#include "ledger/base/thread_name.h"

namespace luheng::services {

Committer::Committer(ledger::JournalStore& store, MarkWriter& mark_writer, Durability durability,
                     Callbacks callbacks)
    : store_(store),
      mark_writer_(mark_writer),
      durability_(durability),
      callbacks_(std::move(callbacks)),
      previous_end_(store.end_index()),
      thread_([this] { Run(); }) {}

Committer::~Committer() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
  }
  changed_.NotifyOne();
  thread_.join();
}

void Committer::Write(Batch batch) {
  {
    MutexLock lock(mutex_);
    LUHENG_CHECK(!next_.has_value());
    next_ = std::move(batch);
  }
  changed_.NotifyOne();
}

void Committer::Run() {
  NameThread("committer");
  for (;;) {
    std::optional<Batch> batch;
    {
      MutexLock lock(mutex_);
      while (!next_.has_value() && !stopping_) changed_.Wait(mutex_);
      if (!next_.has_value()) return;
      batch = std::exchange(next_, std::nullopt);
    }
    if (failure_.ok()) failure_ = MakeDurable(*batch);
    if (failure_.ok()) {
      callbacks_.committed(*std::move(batch));
    } else {
      callbacks_.failed(*std::move(batch), failure_);
    }
    callbacks_.idle();
  }
}

absl::Status Committer::MakeDurable(const Batch& batch) {
  if (!batch.block.has_value()) return absl::OkStatus();
  LUHENG_RETURN_IF_ERROR(store_.Append(*batch.block));
  // At most one block may be ahead of the mark when its answers leave.
  LUHENG_RETURN_IF_ERROR(mark_writer_.WaitFor(previous_end_));
  previous_end_ = batch.block->end_index();
  mark_writer_.Advance(previous_end_, batch.block->after.tree.Root());
  if (durability_ == Durability::kStandard) return absl::OkStatus();
  return mark_writer_.WaitFor(previous_end_);
}

}  // namespace luheng::services
