#include "services/rpc/market_stream_service.h"

#include "luheng/market/v1/market_stream_service.grpc.pb.h"
#include "services/rpc/book_stream.h"
#include "services/rpc/trade_stream.h"

namespace luheng::services {
namespace {

namespace api = market::v1;

class MarketStreamService final : public api::MarketStreamService::CallbackService {
 public:
  MarketStreamService(const Edge& edge, MarketFeed& feed, const StreamLimits& limits)
      : edge_(edge), feed_(feed), limits_(limits) {}

  // Streams own themselves.
  grpc::ServerWriteReactor<api::StreamBookResponse>* StreamBook(
      grpc::CallbackServerContext* context, const api::StreamBookRequest* request) override {
    return new BookStream(edge_, feed_.books(), limits_.queue_length_max, *context, *request);
  }
  grpc::ServerWriteReactor<api::StreamTradesResponse>* StreamTrades(
      grpc::CallbackServerContext* context, const api::StreamTradesRequest* request) override {
    return new TradeStream(edge_, feed_.trades(), limits_, *context, *request);
  }

 private:
  const Edge edge_;
  MarketFeed& feed_;
  const StreamLimits limits_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeMarketStreamService(const Edge& edge, MarketFeed& feed,
                                                       const StreamLimits& limits) {
  return std::make_unique<MarketStreamService>(edge, feed, limits);
}

}  // namespace luheng::services
