#include "services/market_data/market_feed.h"

#include <chrono>
#include <string>

#include "ledger/base/status_macros.h"
#include "spdlog/spdlog.h"

namespace luheng::services {
namespace {

using SteadyClock = std::chrono::steady_clock;

// How often listeners are told that time passes, and how soon the thread sees that it has to stop.
constexpr std::chrono::milliseconds kBeatInterval(100);

}  // namespace

MarketFeed::MarketFeed(const CommittedJournal& journal, const Replica& replica)
    : journal_(journal),
      books_(replica),
      first_index_(journal.size()),
      trades_(first_index_),
      thread_([this] { Run(first_index_); }) {}

MarketFeed::~MarketFeed() { Stop(); }

void MarketFeed::Stop() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
  }
  End(absl::UnavailableError("DRAINING: the server is stopping"));
  if (thread_.joinable()) thread_.join();
}

void MarketFeed::End(const absl::Status& status) {
  books_.End(status);
  trades_.End(status);
}

void MarketFeed::Run(uint64_t first_index) {
  uint64_t next_index = first_index;
  auto next_beat = SteadyClock::now();
  for (;;) {
    {
      MutexLock lock(mutex_);
      if (stopping_) return;
    }
    if (const absl::Status status = TakeNext(&next_index); !status.ok()) {
      spdlog::error("market-data streams: {}", status.ToString());
      return End(absl::UnavailableError("FEED_FAILED: the server's log says why"));
    }
    if (SteadyClock::now() < next_beat) continue;
    next_beat = SteadyClock::now() + kBeatInterval;
    books_.Beat();
    trades_.Beat();
  }
}

absl::Status MarketFeed::TakeNext(uint64_t* next_index) {
  const absl::Status status = journal_.WaitBeyond(*next_index, SteadyClock::now() + kBeatInterval);
  if (absl::IsDeadlineExceeded(status)) return absl::OkStatus();
  LUHENG_RETURN_IF_ERROR(status);
  LUHENG_ASSIGN_OR_RETURN(const auto block, journal_.Next(*next_index));
  LUHENG_RETURN_IF_ERROR(books_.Take(*block));
  LUHENG_RETURN_IF_ERROR(trades_.Take(*block));
  *next_index = block->end_index();
  return absl::OkStatus();
}

}  // namespace luheng::services
