#include "services/market_data/journal_feed.h"

#include <chrono>
#include <utility>

#include "ledger/base/status_macros.h"
#include "ledger/base/thread_name.h"
#include "spdlog/spdlog.h"

namespace luheng::services {
namespace {

using SteadyClock = std::chrono::steady_clock;

// How often listeners are told that time passes, and how soon the thread sees that it has to stop.
constexpr std::chrono::milliseconds kBeatInterval(100);

}  // namespace

JournalFeed::JournalFeed(const CommittedJournal& journal, uint64_t first_index, std::string name,
                         FeedCalls calls)
    : journal_(journal),
      name_(std::move(name)),
      calls_(std::move(calls)),
      next_index_(first_index),
      thread_([this] { Run(); }) {}

JournalFeed::~JournalFeed() { Stop(); }

void JournalFeed::Stop() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
  }
  calls_.end(absl::UnavailableError("DRAINING: the server is stopping"));
  if (thread_.joinable()) thread_.join();
}

void JournalFeed::Run() {
  NameThread("feed");
  auto next_beat = SteadyClock::now();
  for (;;) {
    {
      MutexLock lock(mutex_);
      if (stopping_) return;
    }
    if (const absl::Status status = TakeNext(); !status.ok()) {
      spdlog::error("{}: {}", name_, status.ToString());
      return calls_.end(absl::UnavailableError("FEED_FAILED: the server's log says why"));
    }
    if (SteadyClock::now() < next_beat) continue;
    next_beat = SteadyClock::now() + kBeatInterval;
    calls_.beat();
  }
}

absl::Status JournalFeed::TakeNext() {
  const absl::Status status = journal_.WaitBeyond(next_index_, SteadyClock::now() + kBeatInterval);
  if (absl::IsDeadlineExceeded(status)) return absl::OkStatus();
  LUHENG_RETURN_IF_ERROR(status);
  LUHENG_ASSIGN_OR_RETURN(const auto block, journal_.Next(next_index_));
  LUHENG_RETURN_IF_ERROR(calls_.take(*block));
  next_index_ = block->end_index();
  return absl::OkStatus();
}

}  // namespace luheng::services
