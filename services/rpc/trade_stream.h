// TradeStream: one call of MarketStreamService.StreamTrades.
//
// It reads older blocks on its own, the next ones whenever what it read before has left, until it
// stands where the hub stands; from then on the hub tells it. So a reader that is behind goes at
// its own pace, and only who listens to what happens now can be too slow.
#ifndef SERVICES_RPC_TRADE_STREAM_H_
#define SERVICES_RPC_TRADE_STREAM_H_

#include <cstdint>
#include <memory>

#include "absl/container/flat_hash_set.h"
#include "luheng/market/v1/market_stream_service.pb.h"
#include "services/market_data/trade_hub.h"
#include "services/rpc/edge.h"
#include "services/rpc/queued_stream.h"

namespace luheng::services {

struct TradeStreamLimits {
  size_t queue_length_max = 0;
  uint64_t retention_entries = 0;
};

class TradeStream final
    : public QueuedStream<std::shared_ptr<const TradeNews>, market::v1::StreamTradesResponse>,
      public TradeListener {
 public:
  // Begins to stream, or ends the call with what is wrong. The hub outlives it.
  TradeStream(const Edge& edge, TradeHub& hub, const TradeStreamLimits& limits,
              const grpc::CallbackServerContext& context,
              const market::v1::StreamTradesRequest& request);

  void Take(std::shared_ptr<const TradeNews> news) override;
  void Beat() override;
  void End(const absl::Status& status) override;

 private:
  absl::Status Begin(const grpc::CallbackServerContext& context,
                     const market::v1::StreamTradesRequest& request, uint64_t retention_entries);
  // Reads blocks until there is something to send, or attaches to the hub.
  absl::Status ReadOn();
  absl::StatusOr<TradeNews> ReadBehind(uint64_t hub_position);
  // What of the news is for this stream.
  TradeNews Select(const TradeNews& news) const;
  std::shared_ptr<const TradeNews> NothingNew() const;

  uint64_t Fill(std::shared_ptr<const TradeNews> news,
                market::v1::StreamTradesResponse* response) override;
  void OnDrained() override;
  void OnEnd() override;

  const Edge edge_;
  TradeHub& hub_;
  absl::flat_hash_set<engine::InstrumentId> instruments_;  // Empty: all.
  uint64_t start_ = 0;                                     // Older entries are not for this stream.
  // While it reads by itself, of the callbacks, which come one after the other; then of the hub.
  bool attached_ = false;
  uint64_t position_ = 0;  // Everything below was sent, waits, or is not for this stream.
};

}  // namespace luheng::services

#endif  // SERVICES_RPC_TRADE_STREAM_H_
