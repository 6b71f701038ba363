#include "services/rpc/trade_stream.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "ledger/base/status_macros.h"
#include "services/rpc/convert_market_data.h"
#include "services/rpc/convert_request.h"
#include "services/rpc/names.h"
#include "services/rpc/status.h"

namespace luheng::services {
namespace {

namespace api = market::v1;

constexpr int kInstrumentsMax = 256;
// Trades of several blocks that go into one message; one block's go together however many.
constexpr size_t kJoinedMax = 500;

}  // namespace

TradeStream::TradeStream(const Edge& edge, TradeHub& hub, const StreamLimits& limits,
                         const grpc::CallbackServerContext& context,
                         const api::StreamTradesRequest& request)
    : NewsStream(edge.node, hub, limits.trade_queue_max), edge_(edge) {
  const absl::Status status = Begin(context, request, limits.trade_retention_entries);
  if (status.ok()) {
    Start();
  } else {
    EndWith(status);
  }
}

absl::Status TradeStream::Begin(const grpc::CallbackServerContext& context,
                                const api::StreamTradesRequest& request,
                                uint64_t retention_entries) {
  LUHENG_RETURN_IF_ERROR(CallerOf(edge_, context, request).status());
  if (request.instruments_size() > kInstrumentsMax) {
    return InvalidField("instruments", "must be at most 256");
  }
  LUHENG_RETURN_IF_ERROR(
      edge_.node.replica().Query([&](const engine::Engine& engine, uint64_t) -> absl::Status {
        for (const std::string& name : request.instruments()) {
          LUHENG_ASSIGN_OR_RETURN(const engine::Instrument* instrument,
                                  FindInstrument(name, "instruments", engine));
          instruments_.insert(instrument->id);
        }
        return absl::OkStatus();
      }));
  return SetStart(request.start_sequence(),
                  {.entries = retention_entries, .gone_reason = "TRADES_GONE"});
}

std::vector<TradeNews> TradeStream::Select(const TradeNews& news) const {
  TradeNews selected{.end_index = std::max(news.end_index, start())};
  const auto is_wanted = [&](const auto& fact) {
    return fact.index >= start() &&
           (instruments_.empty() || instruments_.contains(fact.bought.instrument));
  };
  std::copy_if(news.trades.begin(), news.trades.end(), std::back_inserter(selected.trades),
               is_wanted);
  std::copy_if(news.reversals.begin(), news.reversals.end(), std::back_inserter(selected.reversals),
               is_wanted);
  if (WeightOf(selected) == 0) return {};
  return {std::move(selected)};
}

size_t TradeStream::WeightOf(const TradeNews& news) const {
  return news.trades.size() + news.reversals.size();
}

uint64_t TradeStream::Fill(TradeNews news, api::StreamTradesResponse* response) {
  if (WeightOf(news) > 0) {
    edge_.node.replica().Query([&](const engine::Engine& engine, uint64_t) {
      for (const TradeMade& trade : news.trades) {
        *response->add_trades() =
            FromTradeMade(trade, NameOfInstrument(trade.bought.instrument, engine));
      }
      for (const TradeUndone& undone : news.reversals) {
        *response->add_reversals() =
            FromTradeUndone(undone, NameOfInstrument(undone.bought.instrument, engine));
      }
    });
  }
  response->set_next_sequence(static_cast<int64_t>(news.end_index));
  return news.end_index - 1;
}

bool TradeStream::Joins(const TradeNews& news, const api::StreamTradesResponse& response) const {
  const auto there =
      static_cast<size_t>(response.trades_size()) + static_cast<size_t>(response.reversals_size());
  return there + WeightOf(news) <= kJoinedMax;
}

}  // namespace luheng::services
