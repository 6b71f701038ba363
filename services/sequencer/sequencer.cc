#include "services/sequencer/sequencer.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>
#include <variant>

#include "ledger/base/check.h"
#include "ledger/base/thread_name.h"

namespace luheng::services {
namespace {

// No command writes more than this (engine::kWorkPerCommandMax bounds its work).
constexpr size_t kCommandSizeMax = size_t{256} << 10;
// Repeated requests answered with one batch.
constexpr size_t kRepeatsMax = 256;
// Work that others may come between is not added to a block beyond this size, so that a client's
// order does not wait for the sync of a large block.
constexpr size_t kTaskBlockSizeMax = size_t{128} << 10;
// How often the clock is looked at when nobody calls.
constexpr std::chrono::seconds kClockInterval(1);

}  // namespace

Sequencer::Sequencer(SequencerState state, size_t queue_length_max)
    : state_(std::move(state)), queue_length_max_(queue_length_max) {}

Sequencer::~Sequencer() { LUHENG_CHECK(!thread_.joinable()); }

void Sequencer::Start(Committer& committer) {
  committer_ = &committer;
  thread_ = std::thread([this] { Run(); });
}

void Sequencer::OnCommitterIdle() {
  {
    MutexLock lock(mutex_);
    committer_idle_ = true;
  }
  changed_.NotifyOne();
}

absl::Status Sequencer::Submit(Submission submission) {
  return SubmitMany({&submission, 1}).refusal;
}

Queued Sequencer::SubmitMany(std::span<Submission> submissions) {
  Queued queued;
  {
    MutexLock lock(mutex_);
    if (refuse_clients_) {
      queued.refusal = absl::UnavailableError("DRAINING: the server is stopping");
      return queued;
    }
    // The exchange's own commands may have filled the queue beyond its length.
    const size_t room = queue_length_max_ - std::min(queue_length_max_, queue_.size());
    queued.count = std::min(submissions.size(), room);
    for (Submission& submission : submissions.first(queued.count)) {
      queue_.push_back(std::move(submission));
    }
  }
  if (queued.count > 0) changed_.NotifyOne();
  if (queued.count < submissions.size()) {
    queued.refusal =
        absl::ResourceExhaustedError("QUEUE_FULL: too many requests wait; try again later");
  }
  return queued;
}

void Sequencer::SubmitSystem(engine::CommandBody body, AnswerCallback done) {
  {
    MutexLock lock(mutex_);
    if (draining_) return;
    queue_.push_back({.actor = engine::kSystemActor,
                      .request_id = {},
                      .effective_time = std::nullopt,
                      .body = std::move(body),
                      .done = std::move(done)});
  }
  changed_.NotifyOne();
}

void Sequencer::RefuseClients() {
  MutexLock lock(mutex_);
  refuse_clients_ = true;
}

void Sequencer::WaitUntilIdle() {
  MutexLock lock(mutex_);
  while (!idle_ || !queue_.empty()) became_idle_.Wait(mutex_);
}

void Sequencer::Drain() {
  {
    MutexLock lock(mutex_);
    refuse_clients_ = true;
    draining_ = true;
  }
  changed_.NotifyOne();
  if (thread_.joinable()) thread_.join();
}

void Sequencer::Run() {
  NameThread("sequencer");
  std::vector<Submission> taken;
  ObserveClock();
  while (Take(&taken)) {
    ObserveClock();
    ProcessAll(taken);
    taken.clear();
    if (MayRunTask()) RunTask();
    if (CommitterIsIdle() && HasBatch()) HandOver();
  }
}

void Sequencer::ObserveClock() {
  state_.clock.Observe();
  OnClockBelieved();
}

void Sequencer::OnClockBelieved() {
  clock_jump_us_.store(state_.clock.jump_us(), std::memory_order_relaxed);
  if (state_.clock.jump_us() != 0) return;
  RunContinuations();
  ReportLostSessions();
  FireTimers();
  for (Submission& submission : std::exchange(waiting_for_clock_, {})) {
    Sequence(std::move(submission));
  }
}

bool Sequencer::HasBatch() const { return !batch_.repeats.empty() || !state_.builder.empty(); }

bool Sequencer::CommitterIsIdle() {
  MutexLock lock(mutex_);
  return committer_idle_;
}

bool Sequencer::Take(std::vector<Submission>* taken) {
  const bool has_batch = HasBatch();
  const bool has_task = MayRunTask();
  const auto wake_up = WakeUpTime();
  MutexLock lock(mutex_);
  while (queue_.empty() && !(has_batch && committer_idle_) && !(has_task && !draining_) &&
         !(draining_ && !has_batch)) {
    idle_ = !has_batch && committer_idle_;
    if (idle_) became_idle_.NotifyAll();
    if (!changed_.WaitUntil(mutex_, wake_up)) break;
  }
  idle_ = false;
  taken->swap(queue_);
  return !taken->empty() || has_batch || !draining_;
}

void Sequencer::ProcessAll(std::vector<Submission>& taken) {
  const engine::StateMachine& machine = state_.engine.state();
  const auto look_ahead = [&](size_t i, engine::Lookahead step) {
    if (i < taken.size()) machine.Prefetch(taken[i].body, step);
  };
  for (size_t i = 0; i < taken.size(); ++i) {
    look_ahead(i + engine::kFarAhead, engine::Lookahead::kFar);
    look_ahead(i + engine::kNearAhead, engine::Lookahead::kNear);
    Process(std::move(taken[i]));
  }
}

void Sequencer::Process(Submission submission) {
  if (submission.actor != engine::kSystemActor) {
    const auto first = state_.dedupe.Find(submission.actor, submission.request_id);
    if (!first.ok()) {
      submission.done(first.status());
      return;
    }
    if (first->has_value()) {
      batch_.repeats.push_back({.done = std::move(submission.done),
                                .sequence = **first,
                                .effective_time = submission.effective_time,
                                .body_bytes = engine::EncodeBody(submission.body)});
      // They need no room in the block, so they need a limit of their own.
      if (batch_.repeats.size() < kRepeatsMax) return;
      WaitForCommitter();
      HandOver();
      return;
    }
  }
  Sequence(std::move(submission));
}

void Sequencer::Sequence(Submission submission) {
  if (state_.clock.jump_us() != 0) {
    if (submission.actor == engine::kSystemActor) {
      if (!IsWaiting(submission.body)) waiting_for_clock_.push_back(std::move(submission));
      return;
    }
    if (!ConfirmsClock(submission)) {
      RefuseForClock(submission);
      return;
    }
    OnClockBelieved();
  }
  MakeRoom();
  const engine::Command command{.sequence = state_.builder.next_index(),
                                .time = state_.clock.Now(),
                                .actor = submission.actor,
                                .request_id = submission.request_id,
                                .effective_time = submission.effective_time,
                                .body = std::move(submission.body)};
  // What asked for a command of the exchange's own may be gone by now.
  const bool is_own = command.actor == engine::kSystemActor;
  if (const char* problem = state_.engine.state().FindMisplaced(command); is_own && problem) {
    submission.done(absl::FailedPreconditionError(problem));
    return;
  }
  Execute(command);
  if (command.actor != engine::kSystemActor) {
    state_.dedupe.Insert(command.actor, command.request_id, command.sequence);
  }
  batch_.answers.push_back({.done = std::move(submission.done),
                            .answer = {.sequence = command.sequence,
                                       .end = state_.builder.next_index(),
                                       .time = command.time,
                                       .outcome = result_.outcome}});
  RunContinuations();
}

// Sessions may break any number of times before an operator comes; once is enough to know.
bool Sequencer::IsWaiting(const engine::CommandBody& body) const {
  const auto* report = std::get_if<engine::ReportDisconnect>(&body);
  return report != nullptr &&
         std::any_of(waiting_for_clock_.begin(), waiting_for_clock_.end(),
                     [&](const Submission& submission) {
                       const auto* other = std::get_if<engine::ReportDisconnect>(&submission.body);
                       return other != nullptr && other->account == report->account;
                     });
}

bool Sequencer::ConfirmsClock(const Submission& submission) {
  const auto* confirm = std::get_if<engine::ConfirmClock>(&submission.body);
  if (confirm == nullptr) return false;
  const std::optional<engine::Rejection> refused =
      state_.engine.state().Check({.sequence = state_.builder.next_index(),
                                   .time = {},
                                   .actor = submission.actor,
                                   .request_id = submission.request_id,
                                   .effective_time = submission.effective_time,
                                   .body = *confirm});
  return !refused.has_value() && state_.clock.Confirm(confirm->jump_us);
}

void Sequencer::RunContinuations() {
  while (state_.engine.state().has_continuation()) ExecuteSystem(engine::Continue{});
}

bool Sequencer::MayRunTask() const {
  return state_.engine.state().has_task() && state_.clock.jump_us() == 0 &&
         state_.builder.size() < kTaskBlockSizeMax;
}

void Sequencer::RunTask() {
  ExecuteSystem(engine::Continue{});
  RunContinuations();
}

void Sequencer::FireTimers() {
  const engine::StateMachine& machine = state_.engine.state();
  for (;;) {
    const auto due = machine.exchange().cancel_timers().Next();
    if (!due.has_value() || due->deadline > state_.clock.Now()) return;
    ExecuteSystem(engine::FireCancelTimer{machine.registry().account_id(due->account)});
  }
}

void Sequencer::ReportLostSessions() {
  if (std::exchange(sessions_reported_, true)) return;
  const engine::StateMachine& machine = state_.engine.state();
  for (const engine::AccountNumber account :
       machine.exchange().cancel_timers().WithDisconnectRule()) {
    ExecuteSystem(engine::ReportDisconnect{machine.registry().account_id(account)});
  }
}

std::chrono::steady_clock::time_point Sequencer::WakeUpTime() {
  const auto now = std::chrono::steady_clock::now();
  // After a jump there is no time to count by, until an operator confirms one.
  if (state_.clock.jump_us() != 0) return now + kClockInterval;
  const auto due = state_.engine.state().exchange().cancel_timers().Next();
  if (!due.has_value()) return now + kClockInterval;
  const engine::TimeMicros wait = due->deadline - state_.clock.Now();
  return now +
         std::clamp<std::chrono::steady_clock::duration>(
             std::chrono::microseconds(wait.value()), std::chrono::microseconds(0), kClockInterval);
}

void Sequencer::ExecuteSystem(engine::CommandBody body) {
  MakeRoom();
  Execute({.sequence = state_.builder.next_index(),
           .time = state_.clock.Now(),
           .actor = engine::kSystemActor,
           .request_id = {},
           .effective_time = std::nullopt,
           .body = std::move(body)});
}

void Sequencer::Execute(const engine::Command& command) {
  state_.engine.Execute(command, state_.blinding, result_, state_.builder);
}

void Sequencer::MakeRoom() {
  if (state_.builder.size() + kCommandSizeMax <= ledger::kBlockSizeMax) return;
  WaitForCommitter();
  HandOver();
}

void Sequencer::WaitForCommitter() {
  MutexLock lock(mutex_);
  while (!committer_idle_) changed_.Wait(mutex_);
}

void Sequencer::HandOver() {
  if (!state_.builder.empty()) batch_.block = state_.builder.Finish();
  {
    MutexLock lock(mutex_);
    LUHENG_CHECK(committer_idle_);
    committer_idle_ = false;
  }
  committer_->Write(std::exchange(batch_, Batch{}));
}

void Sequencer::RefuseForClock(const Submission& submission) {
  submission.done(absl::FailedPreconditionError("CLOCK_JUMPED: the clock jumped by " +
                                                std::to_string(state_.clock.jump_us()) +
                                                " microseconds; an operator must confirm it"));
}

}  // namespace luheng::services
