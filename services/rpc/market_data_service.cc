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
#include "services/rpc/candles.h"
#include "services/rpc/convert.h"
#include "services/rpc/convert_market_data.h"
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
        const BookView view = ReadBook(engine, instrument->id, depth);
        AddLevels(view.bids, response->mutable_bids());
        AddLevels(view.asks, response->mutable_asks());
        response->set_phase(api::Phase(view.phase));
        if (view.last.has_value()) response->set_last_price_fen_per_tonne(view.last->value());
        if (view.indicative.has_value()) {
          *response->mutable_indicative_auction() = FromIndicative(*view.indicative);
        }
        return absl::OkStatus();
      });
}

absl::StatusOr<engine::TradeSide> ReadSide(const ledger::Entry& entry) {
  LUHENG_ASSIGN_OR_RETURN(const engine::Event event, engine::DecodeEventEntry(entry));
  const auto* const side = std::get_if<engine::TradeSide>(&event);
  if (side == nullptr) {
    return absl::DataLossError("entry " + std::to_string(entry.index) + " is indexed as a trade");
  }
  return *side;
}

absl::StatusOr<api::Trade> ReadTrade(const Edge& edge, const IndexedTrade& indexed,
                                     const std::string& instrument) {
  // The entry of the buying side, and the one after it of the selling side.
  LUHENG_ASSIGN_OR_RETURN(const StoredEntry stored, ReadEntry(edge.node, indexed.index));
  LUHENG_ASSIGN_OR_RETURN(const engine::TradeSide bought, ReadSide(stored.entry()));
  LUHENG_ASSIGN_OR_RETURN(const StoredEntry next, ReadEntry(edge.node, indexed.index + 1));
  LUHENG_ASSIGN_OR_RETURN(const engine::TradeSide sold, ReadSide(next.entry()));
  api::Trade trade = FromTradeMade({.index = indexed.index,
                                    .time = engine::TimeMicros(stored.entry().ledger_time_us),
                                    .bought = bought,
                                    .seller_took = sold.aggressor},
                                   instrument);
  trade.set_reversed(indexed.is_reversed);
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
  LUHENG_ASSIGN_OR_RETURN(const std::vector<IndexedTrade> trades,
                          edge.node.index().Trades(id, page.begin.major, page.size + 1));
  for (const IndexedTrade& trade : trades) {
    if (trade.index >= now.size) break;  // Younger than the sequence that the answer names.
    if (static_cast<size_t>(response->trades_size()) == page.size) {
      response->set_next_page_token(ToToken(list, {.major = trade.index}));
      break;
    }
    LUHENG_ASSIGN_OR_RETURN(*response->add_trades(), ReadTrade(edge, trade, request.instrument()));
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
  grpc::ServerUnaryReactor* ListCandles(grpc::CallbackServerContext* context,
                                        const api::ListCandlesRequest* request,
                                        api::ListCandlesResponse* response) override {
    return ReadWhen(IsIndexed(edge_, Now(edge_)), edge_, context, *request,
                    [this, request, response](const Caller&) {
                      return ListCandlesOf(edge_, *request, response);
                    });
  }
  grpc::ServerUnaryReactor* GetDayStatistics(grpc::CallbackServerContext* context,
                                             const api::GetDayStatisticsRequest* request,
                                             api::GetDayStatisticsResponse* response) override {
    return ReadWhen(IsIndexed(edge_, Now(edge_)), edge_, context, *request,
                    [this, request, response](const Caller&) {
                      return GetDayStatisticsOf(edge_, *request, response);
                    });
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
