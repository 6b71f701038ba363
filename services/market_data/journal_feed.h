// JournalFeed: a thread that follows the committed journal for hubs that streams listen to.
#ifndef SERVICES_MARKET_DATA_JOURNAL_FEED_H_
#define SERVICES_MARKET_DATA_JOURNAL_FEED_H_

#include <cstdint>
#include <functional>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "ledger/base/mutex.h"
#include "services/followers/committed_journal.h"

namespace luheng::services {

// What a feed calls, on its own thread but for `end`.
struct FeedCalls {
  // With every block, in order. A failure ends the feed.
  std::function<absl::Status(const CommittedBlock&)> take;
  // Ten times a second.
  std::function<void()> beat;
  // Once nothing more will come, and why; perhaps twice.
  std::function<void(const absl::Status&)> end;
};

// Thread-safe.
class JournalFeed {
 public:
  // Begins with the block at `first_index`. `name` is for the log. The journal outlives this.
  JournalFeed(const CommittedJournal& journal, uint64_t first_index, std::string name,
              FeedCalls calls);
  // As Stop().
  ~JournalFeed();

  // Calls `end` with UNAVAILABLE (DRAINING), and waits for the thread.
  void Stop();

 private:
  void Run();
  absl::Status TakeNext();

  const CommittedJournal& journal_;
  const std::string name_;
  const FeedCalls calls_;
  uint64_t next_index_;  // Of the thread.
  Mutex mutex_;
  bool stopping_ LUHENG_GUARDED_BY(mutex_) = false;
  std::thread thread_;  // Last: it uses all of the above.
};

}  // namespace luheng::services

#endif  // SERVICES_MARKET_DATA_JOURNAL_FEED_H_
