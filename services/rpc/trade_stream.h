// TradeStream: one call of MarketStreamService.StreamTrades.
#ifndef SERVICES_RPC_TRADE_STREAM_H_
#define SERVICES_RPC_TRADE_STREAM_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "luheng/market/v1/market_stream_service.pb.h"
#include "services/market_data/market_feed.h"
#include "services/rpc/edge.h"
#include "services/rpc/news_stream.h"
#include "services/rpc/stream_limits.h"

namespace luheng::services {

class TradeStream final
    : public NewsStream<TradeNews, TradeNews, market::v1::StreamTradesResponse> {
 public:
  // Begins to stream, or ends the call with what is wrong. The hub outlives it.
  TradeStream(const Edge& edge, TradeHub& hub, const StreamLimits& limits,
              const grpc::CallbackServerContext& context,
              const market::v1::StreamTradesRequest& request);

 private:
  absl::Status Begin(const grpc::CallbackServerContext& context,
                     const market::v1::StreamTradesRequest& request, uint64_t retention_entries);

  std::vector<TradeNews> Select(const TradeNews& news) const override;
  TradeNews NothingBefore(uint64_t position) const override { return {.end_index = position}; }
  size_t WeightOf(const TradeNews& news) const override;
  uint64_t Fill(TradeNews news, market::v1::StreamTradesResponse* response) override;
  bool Joins(const TradeNews& news,
             const market::v1::StreamTradesResponse& response) const override;

  const Edge edge_;
  absl::flat_hash_set<engine::InstrumentId> instruments_;  // Empty: all.
};

}  // namespace luheng::services

#endif  // SERVICES_RPC_TRADE_STREAM_H_
