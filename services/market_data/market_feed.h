// MarketFeed: the thread that follows the committed journal for market-data streams.
#ifndef SERVICES_MARKET_DATA_MARKET_FEED_H_
#define SERVICES_MARKET_DATA_MARKET_FEED_H_

#include <cstdint>
#include <thread>

#include "absl/status/status.h"
#include "ledger/base/mutex.h"
#include "services/followers/committed_journal.h"
#include "services/followers/replica.h"
#include "services/market_data/book_hub.h"
#include "services/market_data/trade_hub.h"

namespace luheng::services {

// Thread-safe.
class MarketFeed {
 public:
  // Begins at the end of the journal. Both outlive this.
  MarketFeed(const CommittedJournal& journal, const Replica& replica);
  // As Stop().
  ~MarketFeed();

  BookHub& books() { return books_; }
  TradeHub& trades() { return trades_; }

  // Ends all streams with UNAVAILABLE (DRAINING); there will be no others.
  void Stop();

 private:
  void Run(uint64_t first_index);
  absl::Status TakeNext(uint64_t* next_index);
  void End(const absl::Status& status);

  const CommittedJournal& journal_;
  BookHub books_;
  const uint64_t first_index_;
  TradeHub trades_;
  Mutex mutex_;
  bool stopping_ LUHENG_GUARDED_BY(mutex_) = false;
  std::thread thread_;  // Last: it uses all of the above.
};

}  // namespace luheng::services

#endif  // SERVICES_MARKET_DATA_MARKET_FEED_H_
