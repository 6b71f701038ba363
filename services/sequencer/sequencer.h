// Sequencer: the one thread that decides what happened, and in which order.
//
// It takes submissions from a bounded queue, answers repeated request ids with their first command,
// stamps sequence and time, executes, and builds the next block while the committer writes the one
// before. A block is handed over as soon as the committer is free, so that batches grow with load
// and a lone order waits for nothing.
//
// Thread-safe.
#ifndef SERVICES_SEQUENCER_SEQUENCER_H_
#define SERVICES_SEQUENCER_SEQUENCER_H_

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "engine/engine.h"
#include "ledger/base/mutex.h"
#include "ledger/block.h"
#include "services/sequencer/batch.h"
#include "services/sequencer/committer.h"
#include "services/sequencer/dedupe.h"
#include "services/sequencer/ledger_clock.h"
#include "services/sequencer/submission.h"

namespace luheng::services {

// What the sequencer thread owns: the engine at the head of the journal, and what goes with it.
struct SequencerState {
  engine::Engine engine;
  ledger::BlockBuilder builder;
  engine::BlindingSource blinding;
  Dedupe dedupe;
  LedgerClock clock;
};

class Sequencer {
 public:
  // Runs on from `state`; first finishes a command that the journal left in the middle.
  Sequencer(SequencerState state, size_t queue_length_max);
  // REQUIRES: Drain() has returned.
  ~Sequencer();

  // Begins to hand batches to `committer`, which calls OnCommitterIdle(). Call once.
  void Start(Committer& committer);
  void OnCommitterIdle();

  // Queues a client's submission: RESOURCE_EXHAUSTED (QUEUE_FULL) or UNAVAILABLE (DRAINING).
  absl::Status Submit(Submission submission);
  // Queues several, one right after the other, as far as there is room; moves the queued ones away.
  Queued SubmitMany(std::span<Submission> submissions);
  // Queues a command of the exchange itself: not refused for a full queue, nor deduplicated. Has no
  // effect once the sequencer drains.
  void SubmitSystem(engine::CommandBody body, AnswerCallback done);

  // Refuses new clients' submissions from now on.
  void RefuseClients();
  // Waits until nothing is queued, and everything sequenced is durable or has failed.
  void WaitUntilIdle();
  // Sequences everything queued, hands it over, and ends the thread.
  void Drain();

  size_t queue_length_max() const { return queue_length_max_; }
  int64_t clock_jump_us() const { return clock_jump_us_.load(std::memory_order_relaxed); }

 private:
  void Run();
  // Waits for something to do, and takes it. False when all is done.
  bool Take(std::vector<Submission>* taken);
  bool HasBatch() const;
  bool CommitterIsIdle();
  void ProcessAll(std::vector<Submission>& taken);
  void Process(Submission submission);
  void Sequence(Submission submission);
  // Finishes what the last command could not do at once, and nothing may come between.
  void RunContinuations();
  // Goes on a little with work that others may come between.
  void RunTask();
  bool MayRunTask() const;
  // Fires the cancel timers that have run out.
  void FireTimers();
  // After a start no session is left: tells the rules of those that were to be watched.
  void ReportLostSessions();
  // When to look at the clock again if nobody calls.
  std::chrono::steady_clock::time_point WakeUpTime();
  // Executes a command of the exchange's own.
  void ExecuteSystem(engine::CommandBody body);
  void Execute(const engine::Command& command);
  // Makes sure that the entries of one more command fit into the block.
  void MakeRoom();
  void WaitForCommitter();
  void HandOver();
  // Looks at the clock, and goes on with what waited for it.
  void ObserveClock();
  void OnClockBelieved();
  // Whether the same report of a broken session waits for the clock already.
  bool IsWaiting(const engine::CommandBody& body) const;
  // Whether this confirms the clock, which is believed from then on.
  bool ConfirmsClock(const Submission& submission);
  void RefuseForClock(const Submission& submission);

  SequencerState state_;  // The thread's own, as are the next five.
  Batch batch_;
  std::vector<Submission> waiting_for_clock_;  // The exchange's own commands.
  bool sessions_reported_ = false;
  engine::Result result_;
  Committer* committer_ = nullptr;

  const size_t queue_length_max_;
  std::atomic<int64_t> clock_jump_us_{0};
  Mutex mutex_;
  CondVar changed_;
  CondVar became_idle_;
  std::vector<Submission> queue_ LUHENG_GUARDED_BY(mutex_);
  bool idle_ LUHENG_GUARDED_BY(mutex_) = false;
  bool committer_idle_ LUHENG_GUARDED_BY(mutex_) = true;
  bool refuse_clients_ LUHENG_GUARDED_BY(mutex_) = false;
  bool draining_ LUHENG_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace luheng::services

#endif  // SERVICES_SEQUENCER_SEQUENCER_H_
