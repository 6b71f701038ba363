#include "services/rpc/market_data_service.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "ledger/base/status_macros.h"
#include "luheng/market/v1/market_data_service.grpc.pb.h"
#include "services/rpc/convert.h"
#include "services/rpc/convert_request.h"
#include "services/rpc/convert_state.h"
#include "services/rpc/history.h"
#include "services/rpc/names.h"
#include "services/rpc/page.h"
#include "services/rpc/read.h"

namespace luheng::services {
namespace {

namespace api = market::v1;

constexpr int32_t kDepthDefault = 10;
constexpr int32_t kDepthMax = 1000;
constexpr char kInstrumentList[] = "instruments";

absl::Status GetBookOf(const Edge& edge, const api::GetBookRequest& request,
                       api::GetBookResponse* response) {
  if (request.depth() < 0) return InvalidField("depth", "must not be negative");
  const auto depth = static_cast<size_t>(
      request.depth() == 0 ? kDepthDefault : std::min(request.depth(), kDepthMax));
  return edge.node.replica().Query(
      [&](const engine::Engine& engine, uint64_t sequence) -> absl::Status {
        LUHENG_ASSIGN_OR_RETURN(const engine::Instrument* instrument,
                                FindInstrument(request.instrument(), "instrument", engine));
        response->set_sequence(static_cast<int64_t>(sequence));
        const auto add = [&](engine::Side side, auto* levels) {
          for (const auto& level : engine.state().exchange().Depth(instrument->id, side, depth)) {
            api::BookLevel* const out = levels->Add();
            out->set_price_fen_per_tonne(level.price.value());
            out->set_quantity_grams(level.quantity.value());
            out->set_order_count(static_cast<int32_t>(level.order_count));
          }
        };
        add(engine::Side::kBuy, response->mutable_bids());
        add(engine::Side::kSell, response->mutable_asks());
        return absl::OkStatus();
      });
}

absl::StatusOr<api::Trade> ReadTrade(const Edge& edge, uint64_t index,
                                     const std::string& instrument) {
  LUHENG_ASSIGN_OR_RETURN(const StoredEntry stored, ReadEntry(edge.node, index));
  LUHENG_ASSIGN_OR_RETURN(const engine::Event event, engine::DecodeEventEntry(stored.entry()));
  const auto* const side = std::get_if<engine::TradeSide>(&event);
  if (side == nullptr) {
    return absl::DataLossError("entry " + std::to_string(index) + " is indexed as a trade");
  }
  // The entry is the buying side's.
  const engine::Side aggressor = side->aggressor ? engine::Side::kBuy : engine::Side::kSell;
  api::Trade trade;
  trade.set_trade_id(static_cast<int64_t>(side->trade));
  trade.set_index(static_cast<int64_t>(index));
  trade.set_instrument(instrument);
  *trade.mutable_day() = FromTradingDay(side->day);
  *trade.mutable_event_time() = FromTimeMicros(engine::TimeMicros(stored.entry().ledger_time_us));
  trade.set_aggressor_side(type::v1::Side(aggressor));
  trade.set_quantity_grams(side->quantity.value());
  trade.set_price_fen_per_tonne(side->price.value());
  trade.set_amount_fen(side->amount.value());
  return trade;
}

absl::Status ListTradesOf(const Edge& edge, const Instant& now,
                          const api::ListTradesRequest& request,
                          api::ListTradesResponse* response) {
  engine::InstrumentId id{};
  LUHENG_RETURN_IF_ERROR(
      edge.node.replica().Query([&](const engine::Engine& engine, uint64_t) -> absl::Status {
        LUHENG_ASSIGN_OR_RETURN(const engine::Instrument* instrument,
                                FindInstrument(request.instrument(), "instrument", engine));
        id = instrument->id;
        return absl::OkStatus();
      }));
  const std::string list = "trades/" + request.instrument();
  LUHENG_ASSIGN_OR_RETURN(const Page page, ToPage(request.page_size(), request.page_token(), list));
  response->set_sequence(static_cast<int64_t>(now.sequence));
  // One more than the page tells whether there is a next one.
  LUHENG_ASSIGN_OR_RETURN(const std::vector<uint64_t> indices,
                          edge.node.index().Trades(id, page.begin.major, page.size + 1));
  for (const uint64_t index : indices) {
    if (index >= now.size) break;  // Younger than the sequence that the answer names.
    if (static_cast<size_t>(response->trades_size()) == page.size) {
      response->set_next_page_token(ToToken(list, {.major = index}));
      break;
    }
    LUHENG_ASSIGN_OR_RETURN(*response->add_trades(), ReadTrade(edge, index, request.instrument()));
  }
  return absl::OkStatus();
}

void Add(const engine::Statistics& more, api::TradeTotals* sum) {
  sum->set_trade_count(sum->trade_count() + static_cast<int64_t>(more.trade_count));
  sum->set_quantity_grams(sum->quantity_grams() + more.volume.value());
  sum->set_amount_fen(sum->amount_fen() + more.amount.value());
}

void SumTrades(const engine::Engine& engine, api::GetTradeStatisticsResponse* response) {
  std::map<engine::Pollutant, api::TradeTotals> by_pollutant;
  for (const engine::Instrument& instrument : engine.state().exchange().instruments()) {
    const engine::Pollutant pollutant = instrument.terms.pollutant;
    api::InstrumentTotals* const row = response->add_instruments();
    row->set_instrument(InstrumentName(instrument.terms.symbol));
    row->set_pollutant(type::v1::Pollutant(pollutant));
    Add(instrument.total, row->mutable_totals());
    Add(instrument.total, &by_pollutant[pollutant]);
    Add(instrument.total, response->mutable_total());
  }
  for (const auto& [pollutant, totals] : by_pollutant) {
    api::PollutantTotals* const row = response->add_pollutants();
    row->set_pollutant(type::v1::Pollutant(pollutant));
    *row->mutable_totals() = totals;
  }
}

absl::Status ListAllInstruments(const Edge& edge, const api::ListInstrumentsRequest& request,
                                api::ListInstrumentsResponse* response) {
  LUHENG_ASSIGN_OR_RETURN(const Page page,
                          ToPage(request.page_size(), request.page_token(), kInstrumentList));
  edge.node.replica().Query([&](const engine::Engine& engine, uint64_t sequence) {
    response->set_sequence(static_cast<int64_t>(sequence));
    // Instruments are never removed, so a place in the order of creation stays.
    const auto& instruments = engine.state().exchange().instruments();
    for (uint64_t i = page.begin.major; i < instruments.size(); ++i) {
      if (static_cast<size_t>(response->instruments_size()) == page.size) {
        response->set_next_page_token(ToToken(kInstrumentList, {.major = i}));
        break;
      }
      *response->add_instruments() = FromInstrument(instruments[i], engine);
    }
  });
  return absl::OkStatus();
}

absl::Status GetInstrumentOf(const Edge& edge, const api::GetInstrumentRequest& request,
                             api::GetInstrumentResponse* response) {
  return edge.node.replica().Query(
      [&](const engine::Engine& engine, uint64_t sequence) -> absl::Status {
        LUHENG_ASSIGN_OR_RETURN(const engine::Instrument* instrument,
                                FindInstrument(request.name(), "name", engine));
        response->set_sequence(static_cast<int64_t>(sequence));
        *response->mutable_instrument() = FromInstrument(*instrument, engine);
        return absl::OkStatus();
      });
}

class MarketDataService final : public api::MarketDataService::CallbackService {
 public:
  explicit MarketDataService(const Edge& edge) : edge_(edge) {}

  grpc::ServerUnaryReactor* GetBook(grpc::CallbackServerContext* context,
                                    const api::GetBookRequest* request,
                                    api::GetBookResponse* response) override {
    return Read(edge_, context, *request,
                [&](const Caller&) { return GetBookOf(edge_, *request, response); });
  }
  grpc::ServerUnaryReactor* ListTrades(grpc::CallbackServerContext* context,
                                       const api::ListTradesRequest* request,
                                       api::ListTradesResponse* response) override {
    const Instant now = Now(edge_);
    return ReadWhen(IsIndexed(edge_, now), edge_, context, *request,
                    [this, now, request, response](const Caller&) {
                      return ListTradesOf(edge_, now, *request, response);
                    });
  }
  grpc::ServerUnaryReactor* GetTradeStatistics(grpc::CallbackServerContext* context,
                                               const api::GetTradeStatisticsRequest* request,
                                               api::GetTradeStatisticsResponse* response) override {
    return Read(edge_, context, *request, [&](const Caller&) {
      edge_.node.replica().Query([&](const engine::Engine& engine, uint64_t sequence) {
        response->set_sequence(static_cast<int64_t>(sequence));
        response->mutable_total();
        SumTrades(engine, response);
      });
      return absl::OkStatus();
    });
  }
  grpc::ServerUnaryReactor* ListInstruments(grpc::CallbackServerContext* context,
                                            const api::ListInstrumentsRequest* request,
                                            api::ListInstrumentsResponse* response) override {
    return Read(edge_, context, *request,
                [&](const Caller&) { return ListAllInstruments(edge_, *request, response); });
  }
  grpc::ServerUnaryReactor* GetInstrument(grpc::CallbackServerContext* context,
                                          const api::GetInstrumentRequest* request,
                                          api::GetInstrumentResponse* response) override {
    return Read(edge_, context, *request,
                [&](const Caller&) { return GetInstrumentOf(edge_, *request, response); });
  }
  grpc::ServerUnaryReactor* GetTradingDay(grpc::CallbackServerContext* context,
                                          const api::GetTradingDayRequest* request,
                                          api::GetTradingDayResponse* response) override {
    return Read(edge_, context, *request, [&](const Caller&) {
      edge_.node.replica().Query([&](const engine::Engine& engine, uint64_t sequence) {
        const engine::Exchange& exchange = engine.state().exchange();
        response->set_sequence(static_cast<int64_t>(sequence));
        if (const auto day = exchange.open_day(); day.has_value()) {
          *response->mutable_open_day() = FromTradingDay(*day);
        }
        if (const auto day = exchange.last_day(); day.has_value()) {
          *response->mutable_last_day() = FromTradingDay(*day);
        }
      });
      return absl::OkStatus();
    });
  }

 private:
  const Edge edge_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeMarketDataService(const Edge& edge) {
  return std::make_unique<MarketDataService>(edge);
}

}  // namespace luheng::services
