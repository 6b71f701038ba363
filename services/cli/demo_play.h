// Playing the demonstration's trades, in the order in which they were made.
#ifndef SERVICES_CLI_DEMO_PLAY_H_
#define SERVICES_CLI_DEMO_PLAY_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "services/cli/demo_data.h"
#include "services/cli/demo_session.h"
#include "services/cli/demo_setup.h"

namespace luheng::services::cli {

struct DemoTotals {
  int64_t trading_day_count = 0;
  int64_t trade_count = 0;
  int64_t quantity_grams = 0;
  int64_t amount_fen = 0;
};

// Opens and closes every trading day from the first trade's to the last one's, and plays each row
// on its day: the seller's resting DAY order, then the buyer's IOC order against it, each over its
// own identity. Stops, naming the row, at a refusal, and if a row trades anything but what it says.
absl::StatusOr<DemoTotals> PlayTrades(const DemoData& data, const DemoPlaces& places,
                                      DemoSession& session);

}  // namespace luheng::services::cli

#endif  // SERVICES_CLI_DEMO_PLAY_H_
