// What streams may hold and how far back they go; [streams] of the configuration (config.h).
#ifndef SERVICES_RPC_STREAM_LIMITS_H_
#define SERVICES_RPC_STREAM_LIMITS_H_

#include <cstddef>
#include <cstdint>

namespace luheng::services {

struct StreamLimits {
  // What waits for one slow reader; beyond, the stream is cut (queued_stream.h).
  size_t queue_length_max = 1'024;  // Updates of books.
  size_t trade_queue_max = 16'384;  // Trades, those undone included.
  size_t report_queue_max = 16'384;
  // Older entries are not streamed.
  uint64_t trade_retention_entries = 100'000'000;
  uint64_t report_retention_entries = 10'000'000;
  // Entries under way of one order-entry stream, at which it reads no more messages for a while.
  // REQUIRES: at most half of what the sequencer's queue holds, so that no stream fills it alone.
  size_t order_window = 4'096;
};

}  // namespace luheng::services

#endif  // SERVICES_RPC_STREAM_LIMITS_H_
