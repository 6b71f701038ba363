// LiveBook: a book made from the messages of MarketStreamService.StreamBook, each of them checked.
#ifndef SERVICES_CLI_LIVE_BOOK_H_
#define SERVICES_CLI_LIVE_BOOK_H_

#include <cstdint>
#include <functional>
#include <map>

#include "absl/status/status.h"
#include "luheng/market/v1/market_stream_service.pb.h"
#include "services/cli/records.h"

namespace luheng::services::cli {

class LiveBook {
 public:
  // Applies a message about the one instrument of the stream. VerificationError if a message before
  // it is missing, or the book is not the server's.
  absl::Status Apply(const market::v1::StreamBookResponse& message);

  // The last update that was applied.
  const market::v1::BookUpdate& last() const { return last_; }

  // As on a screen: the best asking price stands right above the best bid.
  Records ToRecords() const;

 private:
  int64_t Checksum() const;

  std::map<int64_t, market::v1::BookLevel, std::greater<>> bids_;
  std::map<int64_t, market::v1::BookLevel> asks_;
  market::v1::BookUpdate last_;
};

}  // namespace luheng::services::cli

#endif  // SERVICES_CLI_LIVE_BOOK_H_
