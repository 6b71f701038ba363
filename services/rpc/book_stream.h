// BookStream: one call of MarketStreamService.StreamBook.
#ifndef SERVICES_RPC_BOOK_STREAM_H_
#define SERVICES_RPC_BOOK_STREAM_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "luheng/market/v1/market_stream_service.pb.h"
#include "services/market_data/book_hub.h"
#include "services/rpc/edge.h"
#include "services/rpc/queued_stream.h"

namespace luheng::services {

// An update, or a heartbeat where there is none.
struct BookItem {
  std::shared_ptr<const BookUpdate> update;
  uint64_t heartbeat_sequence = 0;
};

class BookStream final : public QueuedStream<BookItem, market::v1::StreamBookResponse>,
                         public BookListener {
 public:
  // Begins to stream, or ends the call with what is wrong. The hub outlives it.
  BookStream(const Edge& edge, BookHub& hub, size_t queue_max,
             const grpc::CallbackServerContext& context,
             const market::v1::StreamBookRequest& request);

  void Take(std::shared_ptr<const BookUpdate> update) override;
  void Beat(uint64_t sequence) override;
  void End(const absl::Status& status) override;

 private:
  struct Told {
    std::string name;
    uint64_t sequence = 0;  // Of the last message about the instrument.
  };

  absl::Status Begin(const Edge& edge, const grpc::CallbackServerContext& context,
                     const market::v1::StreamBookRequest& request);
  uint64_t Fill(BookItem item, market::v1::StreamBookResponse* response) override;
  void OnEnd() override;

  BookHub& hub_;
  absl::flat_hash_map<engine::InstrumentId, Told> told_;  // Under the stream's lock, in Fill().
  uint64_t newest_sequence_ = 0;                          // Under the hub's lock.
};

}  // namespace luheng::services

#endif  // SERVICES_RPC_BOOK_STREAM_H_
