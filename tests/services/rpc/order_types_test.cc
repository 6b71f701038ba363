// The kinds of orders, and what ends them, over the API: what each command says, and what is found
// of the order afterwards.
#include <gtest/gtest.h>

#include <string>

#include "tests/services/rpc/open_market.h"

namespace luheng::services {
namespace {

using admin::v1::AdminService;
using admin::v1::ReversalService;
using trading::v1::TradingService;

class OrderTypesTest : public OpenMarketTest {
 protected:
  trading::v1::Order Find(const engine::Actor& actor, int64_t order_id) {
    trading::v1::GetOrderRequest request;
    request.set_order_id(order_id);
    const auto reply = Call(*server_.Trading(actor), &TradingService::Stub::GetOrder, request);
    EXPECT_TRUE(reply.status.ok()) << reply.status.error_message();
    return reply.response.order();
  }
  trading::v1::SubmitOrderRequest Sale(int64_t quantity_grams, int64_t price_fen = kFloorFen) {
    return Order(seller_account_, type::v1::SIDE_SELL, quantity_grams, price_fen);
  }
  trading::v1::SubmitOrderRequest Purchase(int64_t quantity_grams, int64_t price_fen = kFloorFen) {
    return Order(buyer_account_, type::v1::SIDE_BUY, quantity_grams, price_fen);
  }
  trading::v1::AmendOrderResponse Amend(int64_t order_id, int64_t quantity_grams,
                                        int64_t price_fen) {
    trading::v1::AmendOrderRequest request;
    request.set_request_id(NewRequestId());
    request.set_order_id(order_id);
    request.set_quantity_grams(quantity_grams);
    request.set_price_fen_per_tonne(price_fen);
    const auto reply = Call(*seller_trading_, &TradingService::Stub::AmendOrder, request);
    EXPECT_TRUE(reply.status.ok()) << reply.status.error_message();
    return reply.response;
  }
  void SetPhase(market::v1::Phase phase) {
    admin::v1::SetPhaseRequest request;
    request.set_request_id(NewRequestId());
    request.set_instrument(kInstrumentName);
    request.set_phase(phase);
    const auto reply = Call(*server_.Admin(kOperatorUser), &AdminService::Stub::SetPhase, request);
    EXPECT_TRUE(reply.response.has_accepted()) << reply.response.ShortDebugString();
  }
  market::v1::GetBookResponse Book() {
    market::v1::GetBookRequest request;
    request.set_instrument(kInstrumentName);
    return Call(*server_.Market(buyer_), &market::v1::MarketDataService::Stub::GetBook, request)
        .response;
  }
};

TEST_F(OrderTypesTest, MarketOrderSellsDownToTheFloor) {
  Submit(Purchase(2'000));
  auto request = Sale(3'000, 0);
  request.set_type(trading::v1::ORDER_TYPE_MARKET);
  request.set_time_in_force(trading::v1::TIME_IN_FORCE_IOC);
  const trading::v1::OrderReport report = Submit(request);
  EXPECT_EQ(report.state(), trading::v1::ORDER_STATE_CANCELLED);
  EXPECT_EQ(report.end_reason(), trading::v1::END_REASON_REMAINDER);
  EXPECT_EQ(report.filled_grams(), 2'000);
  const trading::v1::Order order = Find(seller_, report.order_id());
  EXPECT_EQ(order.type(), trading::v1::ORDER_TYPE_MARKET);
  EXPECT_EQ(order.filled_grams(), 2'000);
  EXPECT_EQ(order.filled_amount_fen(), report.filled_amount_fen());
  EXPECT_EQ(order.end_reason(), trading::v1::END_REASON_REMAINDER);
}

TEST_F(OrderTypesTest, FillOrKillTradesAsAWholeOrNotAtAll) {
  Submit(Sale(2'000));
  auto request = Purchase(3'000);
  request.set_time_in_force(trading::v1::TIME_IN_FORCE_FOK);
  const trading::v1::OrderReport killed = Submit(request);
  EXPECT_EQ(killed.state(), trading::v1::ORDER_STATE_CANCELLED);
  EXPECT_EQ(killed.filled_grams(), 0);
  request.set_request_id(NewRequestId());
  request.set_quantity_grams(2'000);
  EXPECT_EQ(Submit(request).state(), trading::v1::ORDER_STATE_FILLED);
}

TEST_F(OrderTypesTest, PostOnlyOrderIsRefusedWhereItWouldTrade) {
  Submit(Purchase(1'000));
  auto request = Sale(1'000);
  request.set_post_only(true);
  const auto reply = Call(*seller_trading_, &TradingService::Stub::SubmitOrder, request);
  EXPECT_EQ(reply.response.rejected().reason(), "WOULD_TRADE");
  EXPECT_EQ(reply.response.rejected().limit(), kFloorFen);
  request.set_request_id(NewRequestId());
  request.set_price_fen_per_tonne(kFloorFen + kTickFen);
  EXPECT_TRUE(Find(seller_, Submit(request).order_id()).post_only());
}

TEST_F(OrderTypesTest, StopOrderWaitsAndIsTriggeredByATrade) {
  Submit(Sale(1'000, kFloorFen + 2 * kTickFen));
  auto stop = Purchase(1'000, kFloorFen + 5 * kTickFen);
  stop.set_type(trading::v1::ORDER_TYPE_STOP_LIMIT);
  stop.set_stop_price_fen_per_tonne(kFloorFen + 2 * kTickFen);
  const trading::v1::OrderReport report = Submit(stop);
  EXPECT_EQ(report.state(), trading::v1::ORDER_STATE_WAITING);
  const trading::v1::Order waiting = Find(buyer_, report.order_id());
  EXPECT_EQ(waiting.type(), trading::v1::ORDER_TYPE_STOP_LIMIT);
  EXPECT_EQ(waiting.state(), trading::v1::ORDER_STATE_WAITING);
  EXPECT_EQ(waiting.stop_price_fen_per_tonne(), kFloorFen + 2 * kTickFen);

  Submit(Purchase(1'000, kFloorFen + 2 * kTickFen));
  const trading::v1::Order triggered = Find(buyer_, report.order_id());
  EXPECT_EQ(triggered.state(), trading::v1::ORDER_STATE_NEW);
  EXPECT_FALSE(triggered.has_stop_price_fen_per_tonne());
  Submit(Sale(1'000));
  const trading::v1::Order filled = Find(buyer_, report.order_id());
  EXPECT_EQ(filled.state(), trading::v1::ORDER_STATE_FILLED);
  EXPECT_EQ(filled.type(), trading::v1::ORDER_TYPE_STOP_LIMIT);
}

TEST_F(OrderTypesTest, IcebergShowsAPart) {
  auto request = Sale(5'000);
  request.set_display_quantity_grams(1'000);
  const int64_t order_id = Submit(request).order_id();
  ASSERT_EQ(Book().asks_size(), 1);
  EXPECT_EQ(Book().asks(0).quantity_grams(), 1'000);
  const trading::v1::Order order = Find(seller_, order_id);
  EXPECT_EQ(order.display_quantity_grams(), 1'000);
  EXPECT_EQ(order.leaves_grams(), 5'000);
}

TEST_F(OrderTypesTest, GoodTillDateOrderOutlivesADayAndExpiresWithItsLast) {
  auto request = Sale(1'000);
  request.set_time_in_force(trading::v1::TIME_IN_FORCE_GTD);
  *request.mutable_expire_day() = FirstDay();
  request.mutable_expire_day()->set_day(15);
  const int64_t order_id = Submit(request).order_id();
  auto forever = Sale(1'000);
  forever.set_time_in_force(trading::v1::TIME_IN_FORCE_GTC);
  const int64_t forever_id = Submit(forever).order_id();
  const auto admin = server_.Admin(kOperatorUser);
  for (const int day : {14, 15}) {
    EXPECT_EQ(Find(seller_, order_id).state(), trading::v1::ORDER_STATE_NEW);
    EXPECT_EQ(Find(seller_, order_id).expire_day().day(), 15);
    admin::v1::CloseTradingDayRequest close;
    close.set_request_id(NewRequestId());
    *close.mutable_day() = FirstDay();
    close.mutable_day()->set_day(day);
    ASSERT_TRUE(Call(*admin, &AdminService::Stub::CloseTradingDay, close).response.has_accepted());
    if (day == 15) break;
    admin::v1::OpenTradingDayRequest open;
    *open.mutable_day() = FirstDay();
    open.mutable_day()->set_day(day + 1);
    Reply<admin::v1::OpenTradingDayResponse> reply;
    do {  // Orders of the last day may still be ending.
      open.set_request_id(NewRequestId());
      reply = Call(*admin, &AdminService::Stub::OpenTradingDay, open);
    } while (reply.response.rejected().reason() == "DAY_CLOSING");
    ASSERT_TRUE(reply.response.has_accepted()) << reply.response.ShortDebugString();
  }
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (Find(seller_, order_id).state() != trading::v1::ORDER_STATE_EXPIRED &&
         std::chrono::steady_clock::now() < deadline) {
  }
  EXPECT_EQ(Find(seller_, order_id).end_reason(), trading::v1::END_REASON_DAY_END);
  EXPECT_EQ(Find(seller_, forever_id).state(), trading::v1::ORDER_STATE_NEW);
  EXPECT_EQ(Find(seller_, forever_id).time_in_force(), trading::v1::TIME_IN_FORCE_GTC);
}

TEST_F(OrderTypesTest, OrdersOfOneParticipantMeetAsTheComingOneSays) {
  struct Row {
    trading::v1::SelfTradePrevention mode;
    trading::v1::OrderState coming;
    int64_t resting_leaves;
    trading::v1::OrderState resting;
  };
  // The buyer rests 3 kg and comes with 1 kg from the other side, for which it needs rights.
  registry::v1::AllocateRightsRequest rights;
  rights.set_request_id(NewRequestId());
  rights.set_account(buyer_account_);
  rights.set_instrument(kInstrumentName);
  rights.set_quantity_grams(100'000);
  ASSERT_TRUE(Call(*server_.Registry(kRegistrarUser),
                   &registry::v1::RegistryService::Stub::AllocateRights, rights)
                  .response.has_accepted());
  using trading::v1::ORDER_STATE_CANCELLED;
  using trading::v1::ORDER_STATE_NEW;
  for (const Row& row : {Row{trading::v1::SELF_TRADE_PREVENTION_CANCEL_NEWEST,
                             ORDER_STATE_CANCELLED, 3'000, ORDER_STATE_NEW},
                         Row{trading::v1::SELF_TRADE_PREVENTION_CANCEL_OLDEST, ORDER_STATE_NEW, 0,
                             ORDER_STATE_CANCELLED},
                         Row{trading::v1::SELF_TRADE_PREVENTION_CANCEL_BOTH, ORDER_STATE_CANCELLED,
                             0, ORDER_STATE_CANCELLED},
                         Row{trading::v1::SELF_TRADE_PREVENTION_DECREMENT, ORDER_STATE_CANCELLED,
                             2'000, ORDER_STATE_NEW}}) {
    const int64_t resting = Submit(Purchase(3'000)).order_id();
    auto coming = Order(buyer_account_, type::v1::SIDE_SELL, 1'000, kFloorFen);
    coming.set_self_trade_prevention(row.mode);
    const trading::v1::OrderReport report = Submit(coming);
    EXPECT_EQ(report.state(), row.coming) << row.mode;
    const trading::v1::Order order = Find(buyer_, resting);
    EXPECT_EQ(order.state(), row.resting) << row.mode;
    EXPECT_EQ(order.leaves_grams(), row.resting_leaves) << row.mode;
    if (row.resting == ORDER_STATE_CANCELLED) {
      EXPECT_EQ(order.end_reason(), trading::v1::END_REASON_SELF_TRADE);
    }
    trading::v1::CancelOrdersRequest cancel;
    cancel.set_request_id(NewRequestId());
    cancel.set_account(buyer_account_);
    EXPECT_TRUE(
        Call(*buyer_trading_, &TradingService::Stub::CancelOrders, cancel).response.has_accepted());
  }
}

TEST_F(OrderTypesTest, AmendedOrderIsFoundAsItIsNowOpenAndEnded) {
  const int64_t order_id = Submit(Sale(5'000, kFloorFen + kTickFen)).order_id();
  EXPECT_EQ(Amend(order_id, 3'000, kFloorFen + kTickFen).accepted().leaves_grams(), 3'000);
  EXPECT_EQ(Find(seller_, order_id).quantity_grams(), 3'000);
  // The new price meets a purchase: the amendment trades, and ends the order.
  Submit(Purchase(4'000));
  const auto amended = Amend(order_id, 4'000, kFloorFen);
  EXPECT_EQ(amended.accepted().state(), trading::v1::ORDER_STATE_FILLED);
  EXPECT_EQ(amended.accepted().trade_count(), 1);
  const trading::v1::Order ended = Find(seller_, order_id);
  EXPECT_EQ(ended.state(), trading::v1::ORDER_STATE_FILLED);
  EXPECT_EQ(ended.quantity_grams(), 4'000);
  EXPECT_EQ(ended.price_fen_per_tonne(), kFloorFen);
  EXPECT_EQ(ended.filled_grams(), 4'000);
  EXPECT_EQ(Amend(order_id, 5'000, kFloorFen).rejected().reason(), "ORDER_UNKNOWN");
}

TEST_F(OrderTypesTest, MassCancelTakesWhatItNames) {
  const int64_t sale = Submit(Sale(1'000, kFloorFen + kTickFen)).order_id();
  trading::v1::CancelOrdersRequest request;
  request.set_account(seller_account_);
  request.set_side(type::v1::SIDE_BUY);
  request.set_request_id(NewRequestId());
  auto reply = Call(*seller_trading_, &TradingService::Stub::CancelOrders, request);
  EXPECT_EQ(reply.response.accepted().order_count(), 0) << reply.response.ShortDebugString();
  request.set_request_id(NewRequestId());
  request.set_instrument(kInstrumentName);
  request.set_side(type::v1::SIDE_SELL);
  reply = Call(*seller_trading_, &TradingService::Stub::CancelOrders, request);
  EXPECT_EQ(reply.response.accepted().order_count(), 1);
  EXPECT_EQ(Find(seller_, sale).end_reason(), trading::v1::END_REASON_MASS_CANCEL);
  request.set_request_id(NewRequestId());
  EXPECT_EQ(Call(*buyer_trading_, &TradingService::Stub::CancelOrders, request)
                .response.rejected()
                .reason(),
            "ACCOUNT_NOT_OWNED");
}

TEST_F(OrderTypesTest, CancelTimerRunsOut) {
  const int64_t sale = Submit(Sale(1'000)).order_id();
  trading::v1::SetCancelTimerRequest request;
  request.set_request_id(NewRequestId());
  request.set_account(seller_account_);
  request.set_timeout_us(3'000'000);
  ASSERT_TRUE(Call(*seller_trading_, &TradingService::Stub::SetCancelTimer, request)
                  .response.has_accepted());
  EXPECT_EQ(Find(seller_, sale).state(), trading::v1::ORDER_STATE_NEW);
  server_.clock().Advance(3'000'001);
  // Any command makes the sequencer look at the clock.
  Submit(Purchase(1'000, kFloorFen));
  const trading::v1::Order order = Find(seller_, sale);
  EXPECT_EQ(order.state(), trading::v1::ORDER_STATE_CANCELLED);
  EXPECT_EQ(order.end_reason(), trading::v1::END_REASON_TIMER);
}

TEST_F(OrderTypesTest, CallAuctionShowsItsPriceAndTradesAtIt) {
  SetPhase(market::v1::PHASE_CALL);
  Submit(Sale(2'000, kFloorFen));
  Submit(Purchase(3'000, kFloorFen + 10 * kTickFen));
  const market::v1::GetBookResponse book = Book();
  EXPECT_EQ(book.phase(), market::v1::PHASE_CALL);
  EXPECT_FALSE(book.has_last_price_fen_per_tonne());
  EXPECT_EQ(book.indicative_auction().volume_grams(), 2'000);
  EXPECT_EQ(book.indicative_auction().imbalance_grams(), 1'000);
  const int64_t price = book.indicative_auction().price_fen_per_tonne();
  SetPhase(market::v1::PHASE_CONTINUOUS);
  EXPECT_FALSE(Book().has_indicative_auction());
  EXPECT_EQ(Book().last_price_fen_per_tonne(), price);
  market::v1::ListTradesRequest trades;
  trades.set_instrument(kInstrumentName);
  const auto listed =
      Call(*server_.Market(buyer_), &market::v1::MarketDataService::Stub::ListTrades, trades);
  ASSERT_EQ(listed.response.trades_size(), 1);
  EXPECT_EQ(listed.response.trades(0).aggressor_side(), type::v1::SIDE_UNSPECIFIED);
  EXPECT_EQ(listed.response.trades(0).price_fen_per_tonne(), price);
}

TEST_F(OrderTypesTest, TradeIsUndoneByTwoApprovals) {
  Trade(1'000);
  market::v1::ListTradesRequest trades;
  trades.set_instrument(kInstrumentName);
  const auto market = server_.Market(kOperatorUser);
  const auto list = [&] {
    return Call(*market, &market::v1::MarketDataService::Stub::ListTrades, trades).response;
  };
  ASSERT_EQ(list().trades_size(), 1);
  EXPECT_EQ(list().trades(0).aggressor_side(), type::v1::SIDE_BUY);
  const auto asker = server_.Reversals(kOperatorUser);
  admin::v1::RequestReversalRequest request;
  request.set_request_id(NewRequestId());
  request.set_trade_id(list().trades(0).trade_id());
  const auto requested = Call(*asker, &ReversalService::Stub::RequestReversal, request);
  ASSERT_TRUE(requested.response.has_accepted()) << requested.response.ShortDebugString();
  const auto pending =
      Call(*asker, &ReversalService::Stub::ListReversals, admin::v1::ListReversalsRequest());
  ASSERT_EQ(pending.response.reversals_size(), 1);
  EXPECT_EQ(pending.response.reversals(0).trade_id(), request.trade_id());
  EXPECT_EQ(pending.response.reversals(0).requester(), "participants/p1/users/u3");
  admin::v1::ApproveReversalRequest approve;
  approve.set_reversal_id(requested.response.accepted().reversal_id());
  approve.set_request_id(NewRequestId());
  EXPECT_EQ(
      Call(*asker, &ReversalService::Stub::ApproveReversal, approve).response.rejected().reason(),
      "APPROVER_NOT_INDEPENDENT");
  Grant(kCashierUser, admin::v1::ROLE_OPERATOR);
  for (const engine::Actor& approver : {kFirstAdministrator, kCashierUser}) {
    EXPECT_FALSE(list().trades(0).reversed());
    approve.set_request_id(NewRequestId());
    EXPECT_TRUE(Call(*server_.Reversals(approver), &ReversalService::Stub::ApproveReversal, approve)
                    .response.has_accepted());
  }
  EXPECT_TRUE(list().trades(0).reversed());
  EXPECT_EQ(Call(*asker, &ReversalService::Stub::ListReversals, admin::v1::ListReversalsRequest())
                .response.reversals_size(),
            0);
}

}  // namespace
}  // namespace luheng::services
