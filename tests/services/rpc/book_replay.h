// A book as a client makes it from a stream: what docs/api.md says, in its own words.
#ifndef TESTS_SERVICES_RPC_BOOK_REPLAY_H_
#define TESTS_SERVICES_RPC_BOOK_REPLAY_H_

#include <cstdint>
#include <functional>
#include <map>
#include <string>

#include "luheng/market/v1/market_stream_service.pb.h"

namespace luheng::services {

class BookReplay {
 public:
  // Empty if the update fits, else what is wrong with it.
  std::string Apply(const market::v1::StreamBookResponse& message);

  // "price x quantity x orders" of each level, best first, bids before asks.
  std::string Text() const;
  static std::string TextOf(const market::v1::GetBookResponse& book);

  int64_t sequence() const { return sequence_; }
  const market::v1::BookUpdate& last() const { return last_; }
  int delta_count() const { return delta_count_; }

 private:
  struct Level {
    int64_t quantity = 0;
    int32_t order_count = 0;
  };
  int64_t Checksum() const;

  std::map<int64_t, Level, std::greater<>> bids_;
  std::map<int64_t, Level> asks_;
  int64_t sequence_ = 0;
  int delta_count_ = 0;
  market::v1::BookUpdate last_;
};

}  // namespace luheng::services

#endif  // TESTS_SERVICES_RPC_BOOK_REPLAY_H_
