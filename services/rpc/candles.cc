#include "services/rpc/candles.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>

#include "ledger/base/status_macros.h"
#include "services/rpc/convert.h"
#include "services/rpc/convert_request.h"
#include "services/rpc/page.h"
#include "services/rpc/status.h"

namespace luheng::services {
namespace {

namespace api = market::v1;

constexpr int64_t kMinuteUs = 60'000'000;
constexpr int64_t kDayUs = 1'440 * kMinuteUs;
// China Standard Time is ahead of UTC by this.
constexpr int64_t kZoneUs = 480 * kMinuteUs;

// How many minutes the candles of an interval have; 0 for a trading day. INVALID_ARGUMENT for what
// is no interval.
absl::StatusOr<int64_t> MinutesOf(api::CandleInterval interval) {
  switch (interval) {
    case api::CANDLE_INTERVAL_ONE_MINUTE:
      return 1;
    case api::CANDLE_INTERVAL_FIVE_MINUTES:
      return 5;
    case api::CANDLE_INTERVAL_FIFTEEN_MINUTES:
      return 15;
    case api::CANDLE_INTERVAL_ONE_HOUR:
      return 60;
    case api::CANDLE_INTERVAL_ONE_DAY:
      return 0;
    default:  // UNSPECIFIED, and what a client of another version may send.
      return InvalidField("interval", "must be one of the intervals");
  }
}

// Candles that begin in [begin_us, end_us).
struct Period {
  int64_t begin_us = 0;
  int64_t end_us = std::numeric_limits<int64_t>::max() / 2;
};

absl::StatusOr<Period> ToPeriod(const api::ListCandlesRequest& request) {
  Period period;
  if (request.has_start_time()) {
    LUHENG_ASSIGN_OR_RETURN(const engine::TimeMicros start,
                            ToTimeMicros(request.start_time(), "start_time"));
    period.begin_us = std::max<int64_t>(0, start.value());
  }
  if (request.has_end_time()) {
    LUHENG_ASSIGN_OR_RETURN(const engine::TimeMicros end,
                            ToTimeMicros(request.end_time(), "end_time"));
    period.end_us = std::max<int64_t>(0, end.value());
  }
  return period;
}

absl::StatusOr<engine::InstrumentId> ToInstrument(const Edge& edge, const std::string& name) {
  return edge.node.replica().Query(
      [&](const engine::Engine& engine, uint64_t) -> absl::StatusOr<engine::InstrumentId> {
        LUHENG_ASSIGN_OR_RETURN(const engine::Instrument* instrument,
                                FindInstrument(name, "instrument", engine));
        return instrument->id;
      });
}

// REQUIRES: dividend >= 0.
int64_t DivideUp(int64_t dividend, int64_t divisor) { return (dividend + divisor - 1) / divisor; }

engine::TradingDay DayFrom(int64_t begin_us) {
  return engine::TradingDay{static_cast<int32_t>(std::min<int64_t>(
      DivideUp(begin_us + kZoneUs, kDayUs), std::numeric_limits<int32_t>::max()))};
}

void SetCandle(int64_t start_us, const Bar& bar, api::Candle* candle) {
  *candle->mutable_start_time() = FromTimeMicros(engine::TimeMicros(start_us));
  candle->set_open_fen_per_tonne(bar.open.value());
  candle->set_high_fen_per_tonne(bar.high.value());
  candle->set_low_fen_per_tonne(bar.low.value());
  candle->set_last_fen_per_tonne(bar.last.value());
  candle->set_quantity_grams(bar.volume.value());
  candle->set_amount_fen(bar.amount.value());
  candle->set_trade_count(static_cast<int64_t>(bar.trade_count));
}

// Where a page ends, and the next one begins.
struct Listing {
  std::string list;
  Page page{};
};

absl::Status ListMinutes(const Index& index, CandleRange range, const Listing& listing,
                         api::ListCandlesResponse* response) {
  const int64_t next = Narrow<int64_t>(listing.page.begin.major);
  range.begin_minute = std::max(range.begin_minute, next);
  // One more than the page tells whether there is a next one.
  range.count_max = listing.page.size + 1;
  LUHENG_ASSIGN_OR_RETURN(const auto candles, index.Candles(range));
  response->set_sequence(static_cast<int64_t>(candles.sequence));
  for (const Candle& candle : candles.rows) {
    if (static_cast<size_t>(response->candles_size()) == listing.page.size) {
      response->set_next_page_token(
          ToToken(listing.list, {.major = static_cast<uint64_t>(candle.minute)}));
      break;
    }
    SetCandle(candle.minute * kMinuteUs, candle.bar, response->add_candles());
  }
  return absl::OkStatus();
}

absl::Status ListDays(const Index& index, DayRange range, const Listing& listing,
                      api::ListCandlesResponse* response) {
  range.begin =
      std::max(range.begin, engine::TradingDay{Narrow<int32_t>(listing.page.begin.major)});
  range.count_max = listing.page.size + 1;
  range.days = DayRange::Days::kWithTrades;
  LUHENG_ASSIGN_OR_RETURN(const auto days, index.Days(range));
  response->set_sequence(static_cast<int64_t>(days.sequence));
  for (const DayBar& day : days.rows) {
    const auto number = static_cast<int64_t>(day.day);
    if (static_cast<size_t>(response->candles_size()) == listing.page.size) {
      response->set_next_page_token(
          ToToken(listing.list, {.major = static_cast<uint64_t>(number)}));
      break;
    }
    SetCandle(number * kDayUs - kZoneUs, day.bar, response->add_candles());
  }
  return absl::OkStatus();
}

void SetStatistics(const DayBar& day, api::DayStatistics* statistics) {
  const Bar& bar = day.bar;
  if (bar.open != engine::Price(0)) {
    statistics->set_open_fen_per_tonne(bar.open.value());
    statistics->set_high_fen_per_tonne(bar.high.value());
    statistics->set_low_fen_per_tonne(bar.low.value());
    statistics->set_last_fen_per_tonne(bar.last.value());
  }
  statistics->set_quantity_grams(bar.volume.value());
  statistics->set_amount_fen(bar.amount.value());
  statistics->set_trade_count(static_cast<int64_t>(bar.trade_count));
  if (day.close.has_value()) statistics->set_close_fen_per_tonne(day.close->value());
}

absl::Status DayUnknown(const std::string& instrument, const std::string& day) {
  return absl::NotFoundError("DAY_UNKNOWN: " + instrument + " was not open on " + day);
}

}  // namespace

absl::Status ListCandlesOf(const Edge& edge, const api::ListCandlesRequest& request,
                           api::ListCandlesResponse* response) {
  LUHENG_ASSIGN_OR_RETURN(const int64_t minutes, MinutesOf(request.interval()));
  LUHENG_ASSIGN_OR_RETURN(const engine::InstrumentId instrument,
                          ToInstrument(edge, request.instrument()));
  LUHENG_ASSIGN_OR_RETURN(const Period period, ToPeriod(request));
  Listing listing{.list = "candles/" + std::to_string(minutes) + "/" + request.instrument()};
  LUHENG_ASSIGN_OR_RETURN(listing.page,
                          ToPage(request.page_size(), request.page_token(), listing.list));
  const Index& index = edge.node.index();
  if (minutes == 0) {
    return ListDays(index,
                    {.instrument = instrument,
                     .begin = DayFrom(period.begin_us),
                     .end = DayFrom(period.end_us)},
                    listing, response);
  }
  return ListMinutes(index,
                     {.instrument = instrument,
                      .interval_minutes = minutes,
                      .begin_minute = DivideUp(period.begin_us, kMinuteUs),
                      .end_minute = DivideUp(period.end_us, kMinuteUs)},
                     listing, response);
}

absl::Status GetDayStatisticsOf(const Edge& edge, const api::GetDayStatisticsRequest& request,
                                api::GetDayStatisticsResponse* response) {
  std::optional<engine::TradingDay> wanted;
  if (request.has_day()) {
    LUHENG_ASSIGN_OR_RETURN(wanted, ToTradingDay(request.day(), "day"));
  }
  LUHENG_ASSIGN_OR_RETURN(const engine::InstrumentId instrument,
                          ToInstrument(edge, request.instrument()));
  // Until its first trade, or its close, a day has no row.
  bool is_open = false;
  edge.node.replica().Query([&](const engine::Engine& engine, uint64_t) {
    const engine::Exchange& exchange = engine.state().exchange();
    if (!wanted.has_value()) wanted = exchange.last_day();
    is_open = wanted.has_value() && exchange.open_day() == wanted &&
              exchange.FindInstrument(instrument)->today.has_value();
  });
  if (!wanted.has_value()) return DayUnknown(request.instrument(), "any day");
  const engine::TradingDay day = *wanted;
  LUHENG_ASSIGN_OR_RETURN(
      const auto days,
      edge.node.index().Days({.instrument = instrument,
                              .begin = day,
                              .end = engine::TradingDay{static_cast<int32_t>(day) + 1},
                              .count_max = 1}));
  if (days.rows.empty() && !is_open) {
    return DayUnknown(request.instrument(), FormatTradingDay(day));
  }
  api::DayStatistics* const statistics = response->mutable_statistics();
  statistics->set_instrument(request.instrument());
  *statistics->mutable_day() = FromTradingDay(day);
  if (!days.rows.empty()) SetStatistics(days.rows.front(), statistics);
  response->set_sequence(static_cast<int64_t>(days.sequence));
  return absl::OkStatus();
}

}  // namespace luheng::services
