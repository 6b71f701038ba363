// ReportFeed: what streams of execution reports listen to, and the thread behind it.
#ifndef SERVICES_RPC_REPORT_FEED_H_
#define SERVICES_RPC_REPORT_FEED_H_

#include <cstdint>

#include "services/market_data/journal_feed.h"
#include "services/market_data/news_hub.h"
#include "services/rpc/execution_report.h"
#include "services/server/node.h"

namespace luheng::services {

using ReportHub = NewsHub<ReportBlock>;

// Thread-safe.
class ReportFeed {
 public:
  // Begins at the end of the journal. `node` outlives this, and runs until Stop().
  explicit ReportFeed(const Node& node);

  ReportHub& hub() { return hub_; }

  // Ends all streams with UNAVAILABLE (DRAINING); there will be no others.
  void Stop() { feed_.Stop(); }

 private:
  const uint64_t first_index_;
  ReportHub hub_;
  JournalFeed feed_;  // Last: it uses all of the above.
};

}  // namespace luheng::services

#endif  // SERVICES_RPC_REPORT_FEED_H_
