#include "services/market_data/market_feed.h"

#include "absl/status/status.h"
#include "ledger/base/status_macros.h"

namespace luheng::services {

MarketFeed::MarketFeed(const CommittedJournal& journal, const Replica& replica)
    : books_(replica),
      first_index_(journal.size()),
      trades_(first_index_, ReadTradeNews),
      feed_(journal, first_index_, "market-data streams",
            {.take = [this](const CommittedBlock& block) -> absl::Status {
               LUHENG_RETURN_IF_ERROR(books_.Take(block));
               return trades_.Take(block);
             },
             .beat =
                 [this] {
                   books_.Beat();
                   trades_.Beat();
                 },
             .end =
                 [this](const absl::Status& status) {
                   books_.End(status);
                   trades_.End(status);
                 }}) {}

}  // namespace luheng::services
