#include "services/sequencer/publisher.h"

#include <string>
#include <utility>

#include "engine/engine.h"
#include "ledger/base/status_macros.h"
#include "ledger/base/thread_name.h"
#include "ledger/entry.h"
#include "services/followers/commands.h"

namespace luheng::services {

absl::StatusOr<Answer> ReadAnswer(const ledger::JournalStore& store, uint64_t sequence) {
  LUHENG_ASSIGN_OR_RETURN(const std::string bytes, store.EntryAt(sequence));
  LUHENG_ASSIGN_OR_RETURN(const ledger::Entry entry, ledger::DecodeEntry(bytes));
  if (entry.sequence != entry.index) return absl::NotFoundError("the entry is no command's");
  LUHENG_ASSIGN_OR_RETURN(const engine::RecordedCommand recorded,
                          engine::DecodeCommandEntry(entry));
  LUHENG_ASSIGN_OR_RETURN(const uint64_t end, EndOfCommand(store, sequence));
  return Answer{
      .sequence = sequence, .end = end, .time = recorded.command.time, .outcome = recorded.outcome};
}

Publisher::Publisher(const ledger::JournalStore& store, CommittedJournal& journal, Replica& replica,
                     std::function<void(absl::Status)> failed)
    : store_(store),
      journal_(journal),
      replica_(replica),
      failed_(std::move(failed)),
      thread_([this] { Run(); }) {}

Publisher::~Publisher() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
  }
  changed_.NotifyAll();
  thread_.join();
}

void Publisher::Publish(Batch batch) {
  {
    MutexLock lock(mutex_);
    while (queue_.size() >= kQueueLengthMax) changed_.Wait(mutex_);
    queue_.push_back(std::move(batch));
  }
  changed_.NotifyAll();
}

void Publisher::Run() {
  NameThread("publisher");
  for (;;) {
    Batch batch;
    {
      MutexLock lock(mutex_);
      while (queue_.empty() && !stopping_) changed_.Wait(mutex_);
      if (queue_.empty()) return;
      batch = std::move(queue_.front());
      queue_.pop_front();
    }
    changed_.NotifyAll();
    if (failure_.ok() && batch.block.has_value()) {
      failure_ = Follow(*std::move(batch.block));
      if (!failure_.ok()) failed_(failure_);
    }
    for (PendingAnswer& pending : batch.answers) {
      if (failure_.ok()) {
        pending.done(pending.answer);
      } else {
        pending.done(OutcomeUnknown(failure_));
      }
    }
    for (const RepeatedRequest& repeat : batch.repeats) {
      repeat.done(failure_.ok() ? AnswerRepeat(repeat) : OutcomeUnknown(failure_));
    }
  }
}

absl::Status Publisher::Follow(ledger::Block block) {
  LUHENG_ASSIGN_OR_RETURN(auto committed, CommittedBlock::FromBlock(std::move(block)));
  LUHENG_RETURN_IF_ERROR(replica_.Follow(committed->view()));
  journal_.Advance(std::move(committed));
  return absl::OkStatus();
}

absl::StatusOr<Answer> Publisher::AnswerRepeat(const RepeatedRequest& request) const {
  LUHENG_ASSIGN_OR_RETURN(const std::string bytes, store_.EntryAt(request.sequence));
  LUHENG_ASSIGN_OR_RETURN(const ledger::Entry entry, ledger::DecodeEntry(bytes));
  LUHENG_ASSIGN_OR_RETURN(const engine::RecordedCommand first, engine::DecodeCommandEntry(entry));
  if (first.body_bytes != request.body_bytes ||
      first.command.effective_time != request.effective_time) {
    return absl::AlreadyExistsError("REQUEST_ID_REUSED: the command at sequence " +
                                    std::to_string(request.sequence) +
                                    " has this request id and another body");
  }
  LUHENG_ASSIGN_OR_RETURN(const uint64_t end, EndOfCommand(store_, request.sequence));
  return Answer{.sequence = request.sequence,
                .end = end,
                .time = first.command.time,
                .outcome = first.outcome};
}

}  // namespace luheng::services
