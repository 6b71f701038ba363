#include "services/cli/demo_play.h"

#include <fmt/format.h>

#include <memory>
#include <utility>

#include "ledger/base/status_macros.h"
#include "luheng/admin/v1/admin_service.pb.h"
#include "luheng/trading/v1/trading_service.pb.h"
#include "services/cli/decimal.h"
#include "services/cli/trading_day.h"

namespace luheng::services::cli {
namespace {

using google::protobuf::Message;

DemoCommand OrderCommand(const DemoTrade& trade, const DemoPlace& place, type::v1::Side side) {
  const bool sells = side == type::v1::SIDE_SELL;
  auto request = std::make_unique<trading::v1::SubmitOrderRequest>();
  request->set_account(place.account);
  request->set_instrument(fmt::format("instruments/{}", DemoSymbol(trade.pollutant)));
  request->set_side(side);
  request->set_time_in_force(sells ? trading::v1::TIME_IN_FORCE_DAY
                                   : trading::v1::TIME_IN_FORCE_IOC);
  request->set_quantity_grams(trade.quantity_grams);
  request->set_price_fen_per_tonne(trade.price_fen_per_tonne);
  return {.row = fmt::format("{} (line {}) {}", trade.trade_no, trade.line, sells ? "sell" : "buy"),
          .request = std::move(request)};
}

absl::StatusOr<trading::v1::OrderReport> SendOrder(const DemoTrade& trade, const DemoPlace& place,
                                                   type::v1::Side side, DemoSession& session) {
  LUHENG_ASSIGN_OR_RETURN(Client* const client, session.ClientOf(place.identity, place.trader));
  LUHENG_ASSIGN_OR_RETURN(const std::unique_ptr<Message> response,
                          session.Send(*client, OrderCommand(trade, place, side)));
  return static_cast<const trading::v1::SubmitOrderResponse&>(*response).accepted();
}

absl::Status PlayTrade(const DemoTrade& trade, const DemoPlaces& places, DemoSession& session) {
  LUHENG_ASSIGN_OR_RETURN(const trading::v1::OrderReport sell,
                          SendOrder(trade, places.at(trade.seller), type::v1::SIDE_SELL, session));
  LUHENG_ASSIGN_OR_RETURN(const trading::v1::OrderReport buy,
                          SendOrder(trade, places.at(trade.buyer), type::v1::SIDE_BUY, session));
  if (sell.state() == trading::v1::ORDER_STATE_NEW &&
      buy.state() == trading::v1::ORDER_STATE_FILLED && buy.trade_count() == 1 &&
      buy.filled_grams() == trade.quantity_grams && buy.filled_amount_fen() == trade.amount_fen) {
    return absl::OkStatus();
  }
  return absl::FailedPreconditionError(fmt::format(
      "{} (line {}): should have traded {} t for {} yuan at once, but traded {} t for {} yuan in "
      "{} trades",
      trade.trade_no, trade.line, FormatTonnes(trade.quantity_grams), FormatYuan(trade.amount_fen),
      FormatTonnes(buy.filled_grams()), FormatYuan(buy.filled_amount_fen()), buy.trade_count()));
}

template <class Request>
absl::Status ChangeDay(const char* act, absl::CivilDay day, DemoSession& session) {
  LUHENG_ASSIGN_OR_RETURN(Client* const keeper, session.ClientOf(kDemoOperator));
  auto request = std::make_unique<Request>();
  *request->mutable_day() = ToTradingDay(day);
  return session
      .Send(*keeper,
            {.row = fmt::format("{} {}", act, FormatDay(day)), .request = std::move(request)})
      .status();
}

}  // namespace

absl::StatusOr<DemoTotals> PlayTrades(const DemoData& data, const DemoPlaces& places,
                                      DemoSession& session) {
  DemoTotals totals;
  auto trade = data.trades.begin();
  for (absl::CivilDay day = data.trades.front().day; day <= data.trades.back().day; ++day) {
    if (!IsTradingDay(data.calendar, day)) continue;
    LUHENG_RETURN_IF_ERROR(ChangeDay<admin::v1::OpenTradingDayRequest>("open", day, session));
    for (; trade != data.trades.end() && trade->day == day; ++trade) {
      LUHENG_RETURN_IF_ERROR(PlayTrade(*trade, places, session));
      ++totals.trade_count;
      totals.quantity_grams += trade->quantity_grams;
      totals.amount_fen += trade->amount_fen;
    }
    LUHENG_RETURN_IF_ERROR(ChangeDay<admin::v1::CloseTradingDayRequest>("close", day, session));
    ++totals.trading_day_count;
  }
  return totals;
}

}  // namespace luheng::services::cli
