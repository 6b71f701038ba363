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
// Blocks that are looked through for one message.
constexpr int kBlocksMax = 64;

}  // namespace

TradeStream::TradeStream(const Edge& edge, TradeHub& hub, const TradeStreamLimits& limits,
                         const grpc::CallbackServerContext& context,
                         const api::StreamTradesRequest& request)
    : QueuedStream(limits.queue_length_max), edge_(edge), hub_(hub) {
  const absl::Status status = Begin(context, request, limits.retention_entries);
  if (!status.ok()) {
    EndWith(status);
    return;
  }
  // The client hears where the stream begins; the rest follows when that has left.
  PushUnbounded(NothingNew());
}

absl::Status TradeStream::Begin(const grpc::CallbackServerContext& context,
                                const api::StreamTradesRequest& request,
                                uint64_t retention_entries) {
  LUHENG_RETURN_IF_ERROR(CallerOf(edge_, context, request).status());
  if (request.start_sequence() < 0) return InvalidField("start_sequence", "must not be negative");
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
  const uint64_t size = edge_.node.committed().size();
  const uint64_t oldest = size > retention_entries ? size - retention_entries : 0;
  start_ = request.start_sequence() == 0 ? size : static_cast<uint64_t>(request.start_sequence());
  if (start_ > size) {
    return absl::OutOfRangeError("BEYOND_HEAD: the ledger has " + std::to_string(size) +
                                 " entries so far");
  }
  if (start_ < oldest) {
    return WithMetadata(absl::OutOfRangeError("TRADES_GONE: the oldest sequence that is kept is " +
                                              std::to_string(oldest)),
                        "oldest_sequence", std::to_string(oldest));
  }
  position_ = start_;
  return absl::OkStatus();
}

void TradeStream::OnDrained() {
  if (attached_) return;
  if (const absl::Status status = ReadOn(); !status.ok()) EndWith(status);
}

absl::Status TradeStream::ReadOn() {
  for (;;) {
    const uint64_t hub_position = hub_.position();
    if (position_ < hub_position) {
      LUHENG_ASSIGN_OR_RETURN(TradeNews news, ReadBehind(hub_position));
      position_ = news.end_index;
      PushUnbounded(std::make_shared<const TradeNews>(std::move(news)));
      return absl::OkStatus();
    }
    // The hub may hand on a block at once.
    attached_ = true;
    const absl::Status status = hub_.Attach(*this, position_);
    if (status.ok()) return status;
    attached_ = false;
    if (!absl::IsOutOfRange(status)) return status;
  }
}

absl::StatusOr<TradeNews> TradeStream::ReadBehind(uint64_t hub_position) {
  TradeNews news{.end_index = position_};
  for (int blocks = 0; blocks < kBlocksMax && news.end_index < hub_position; ++blocks) {
    LUHENG_ASSIGN_OR_RETURN(const std::string bytes, edge_.node.journal().BlockAt(news.end_index));
    LUHENG_ASSIGN_OR_RETURN(const ledger::BlockView block, ledger::DecodeBlock(bytes));
    LUHENG_ASSIGN_OR_RETURN(const TradeNews all, ReadTradeNews(block));
    news = Select(all);
    if (!news.trades.empty() || !news.reversals.empty()) break;
  }
  return news;
}

TradeNews TradeStream::Select(const TradeNews& news) const {
  TradeNews selected{.end_index = std::max(news.end_index, start_)};
  const auto is_wanted = [&](const auto& fact) {
    return fact.index >= start_ &&
           (instruments_.empty() || instruments_.contains(fact.bought.instrument));
  };
  std::copy_if(news.trades.begin(), news.trades.end(), std::back_inserter(selected.trades),
               is_wanted);
  std::copy_if(news.reversals.begin(), news.reversals.end(), std::back_inserter(selected.reversals),
               is_wanted);
  return selected;
}

std::shared_ptr<const TradeNews> TradeStream::NothingNew() const {
  return std::make_shared<const TradeNews>(TradeNews{.end_index = position_});
}

void TradeStream::Take(std::shared_ptr<const TradeNews> news) {
  TradeNews selected = Select(*news);
  position_ = selected.end_index;
  if (selected.trades.empty() && selected.reversals.empty()) return;
  Push(std::make_shared<const TradeNews>(std::move(selected)));
}

void TradeStream::Beat() { PushIfQuiet(NothingNew()); }

void TradeStream::End(const absl::Status& status) { EndWith(status); }

uint64_t TradeStream::Fill(std::shared_ptr<const TradeNews> news,
                           api::StreamTradesResponse* response) {
  if (!news->trades.empty() || !news->reversals.empty()) {
    edge_.node.replica().Query([&](const engine::Engine& engine, uint64_t) {
      for (const TradeMade& trade : news->trades) {
        *response->add_trades() =
            FromTradeMade(trade, NameOfInstrument(trade.bought.instrument, engine));
      }
      for (const TradeUndone& undone : news->reversals) {
        *response->add_reversals() =
            FromTradeUndone(undone, NameOfInstrument(undone.bought.instrument, engine));
      }
    });
  }
  response->set_next_sequence(static_cast<int64_t>(news->end_index));
  return news->end_index - 1;
}

void TradeStream::OnEnd() { hub_.Detach(*this); }

}  // namespace luheng::services
