// MarketFeed: what market-data streams listen to, and the thread behind it.
#ifndef SERVICES_MARKET_DATA_MARKET_FEED_H_
#define SERVICES_MARKET_DATA_MARKET_FEED_H_

#include <cstdint>

#include "services/followers/committed_journal.h"
#include "services/followers/replica.h"
#include "services/market_data/book_hub.h"
#include "services/market_data/journal_feed.h"
#include "services/market_data/news_hub.h"
#include "services/market_data/trade_news.h"

namespace luheng::services {

using TradeHub = NewsHub<TradeNews>;

// Thread-safe.
class MarketFeed {
 public:
  // Begins at the end of the journal. Both outlive this.
  MarketFeed(const CommittedJournal& journal, const Replica& replica);

  BookHub& books() { return books_; }
  TradeHub& trades() { return trades_; }

  // Ends all streams with UNAVAILABLE (DRAINING); there will be no others.
  void Stop() { feed_.Stop(); }

 private:
  BookHub books_;
  const uint64_t first_index_;
  TradeHub trades_;
  JournalFeed feed_;  // Last: it uses all of the above.
};

}  // namespace luheng::services

#endif  // SERVICES_MARKET_DATA_MARKET_FEED_H_
