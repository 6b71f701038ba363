// Refusals about orders.
#include "engine/arithmetic.h"
#include "tests/engine/reject_rows.h"

namespace luheng::engine::testing {
namespace {

using R = RejectReason;

SubmitOrder Sell(Grams quantity, Price price) { return MakeSell(quantity, price); }
SubmitOrder Buy(Grams quantity, Price price) { return MakeBuy(quantity, price); }

}  // namespace

std::vector<RejectRow> OrderRows() {
  const Grams most = Kilograms(1'000'000);
  return {
      {Stage::kOpen, kOperator, Sell(Grams{1500}, Yuan(1)), R::kNotAuthorized},
      {Stage::kOpen, kSeller,
       With(Sell(Grams{1}, Yuan(1)), [](SubmitOrder& order) { order.account = kNoAccount; }),
       R::kAccountUnknown},
      {Stage::kOpen, kSeller,
       With(Sell(Grams{1}, Yuan(1)),
            [](SubmitOrder& order) { order.account = AccountId{1ull << 56 | 1}; }),
       R::kAccountUnknown},
      {Stage::kOpen, kThief,
       With(Sell(Grams{1}, Yuan(1)), [](SubmitOrder& order) { order.instrument = kNoInstrument; }),
       R::kAccountNotOwned},
      {Stage::kOpen, kSeller,
       With(Sell(Grams{1}, Yuan(1)), [](SubmitOrder& order) { order.instrument = kNoInstrument; }),
       R::kInstrumentUnknown},
      {Stage::kClosed, kSeller, Sell(Grams{1}, Yuan(1)), R::kMarketClosed},
      {Stage::kHalted, kSeller, Sell(Grams{1}, Yuan(1)), R::kInstrumentHalted},
      {Stage::kHalted, kSeller, MakeSell(Grams{1}, Yuan(1), kIoc), R::kInstrumentHalted},
      {Stage::kCall, kSeller, MakeSell(Grams{1}, Yuan(1), kIoc), R::kNeedsContinuous},
      {Stage::kCallNoCancel, kSeller, AtMarket(Sell(Grams{1}, {})), R::kNeedsContinuous},
      {Stage::kCancelling, kSeller, Sell(Grams{1}, Yuan(1)), R::kCancelPending},
      {Stage::kOpen, kSeller, Sell(most + Grams{1500}, Yuan(1)), R::kOffLot, 1000},
      {Stage::kOpen, kSeller, Sell(most + kKilogram, Yuan(1)), R::kOrderTooLarge, most.value()},
      {Stage::kOpen, kSeller, Sell(most, Yuan(1)), R::kOffTick, 1000},
      {Stage::kOpen, kSeller, Sell(most, Yuan(990)), R::kBelowFloor, 100'000},
      {Stage::kOpen, kBuyer, Buy(most, Yuan(990)), R::kBelowFloor, 100'000},
      {Stage::kOpenWithBand, kSeller, Sell(most, Yuan(2210)), R::kAboveBand, 220'000},
      {Stage::kOpenWithBand, kSeller, Sell(most, Yuan(1790)), R::kBelowBand, 180'000},
      {Stage::kOpen, kBuyer, AtMarket(Buy(most, {})), R::kNoBand},
      // Without a band, the highest price that an order can carry.
      {Stage::kOpen, kSeller, Sell(most, Price{4'294'967'296'000}), R::kAboveBand,
       4'294'967'295'000},
      {Stage::kOpen, kSeller, Sell(most, Price{4'294'967'295'000}), R::kAmountTooLarge,
       1'000'000'000'000'000},
      {Stage::kResting, kSeller, Sell(most, Yuan(1000)), R::kInsufficientHoldings,
       (most - kKilogram).value()},
      {Stage::kOpen, kBuyer, Buy(most, Yuan(10'000'000)), R::kInsufficientFunds, 1'000'000'000'000},
      {Stage::kTraded, kBuyer, Buy(Kilograms(96), Yuan(10'000'000'000)), R::kPositionLimit,
       Kilograms(95).value()},
      {Stage::kResting, kBuyer, PostOnly(Buy(most, Yuan(10'000'000))), R::kInsufficientFunds,
       1'000'000'000'000},
      {Stage::kResting, kBuyer, PostOnly(Buy(kKilogram, Yuan(1010))), R::kWouldTrade, 100'000},
      {Stage::kAlmostFull, kBuyer, PostOnly(Buy(kKilogram, Yuan(1000))), R::kWouldTrade, 100'000},
      {Stage::kAlmostFull, kSeller, Sell(kKilogram, Yuan(1000)), R::kBookFull, 4},
      {Stage::kResting, kOperator, CancelOrder{OrderId{1}}, R::kNotAuthorized},
      {Stage::kResting, kSeller, CancelOrder{OrderId{99}}, R::kOrderUnknown},
      {Stage::kResting, kBuyer, CancelOrder{OrderId{1}}, R::kOrderNotOwned},
      {Stage::kCallNoCancel, kBuyer, CancelOrder{OrderId{1}}, R::kOrderNotOwned},
      {Stage::kCallNoCancel, kSeller, CancelOrder{OrderId{1}}, R::kPhaseNotAllowed},
  };
}

// The conditions that an order may carry. Each of these sells or buys more than it can.
std::vector<RejectRow> ConditionRows() {
  const Grams most = Kilograms(1'000'000);
  const int64_t monday = DayNumber(kMonday);
  const SubmitOrder sell = Sell(most, Yuan(2000));
  const SubmitOrder buy = Buy(most, Yuan(10'000'000'000));
  return {
      {Stage::kTraded, kSeller, GoodTill(Iceberg(sell, Grams{1}), Day(2023, 1, 6)), R::kOffLot,
       1000},
      {Stage::kTraded, kSeller, GoodTill(Iceberg(sell, Kilograms(9'999)), Day(2023, 1, 6)),
       R::kDisplayTooSmall, Kilograms(10'000).value()},
      {Stage::kTraded, kSeller, GoodTill(Iceberg(sell, Kilograms(10'000)), Day(2023, 1, 6)),
       R::kExpireDayPast, monday},
      {Stage::kTraded, kSeller, GoodTill(Stopped(sell, Price{1}), Day(2023, 1, 6)), R::kOffTick,
       1000},
      {Stage::kTraded, kSeller, GoodTill(Stopped(sell, Yuan(990)), Day(2023, 1, 6)), R::kBelowFloor,
       100'000},
      {Stage::kOpenWithBand, kSeller, Stopped(sell, Yuan(2210)), R::kAboveBand, 220'000},
      {Stage::kOpenWithBand, kSeller, Stopped(sell, Yuan(1790)), R::kBelowBand, 180'000},
      {Stage::kTraded, kSeller, GoodTill(Stopped(sell, Yuan(2000)), Day(2023, 1, 6)),
       R::kStopReached, 200'000},
      {Stage::kTraded, kBuyer, GoodTill(Stopped(buy, Yuan(2000)), Day(2023, 1, 6)), R::kStopReached,
       200'000},
      {Stage::kTraded, kSeller, GoodTill(Stopped(sell, Yuan(1990)), Day(2023, 1, 6)),
       R::kExpireDayPast, monday},
      {Stage::kTraded, kSeller, GoodTill(Stopped(sell, Yuan(1990)), kMonday),
       R::kInsufficientHoldings, (most - Kilograms(2)).value()},
  };
}

// Of amendments and mass cancels; order 1 is the seller's, or at Stage::kTraded the buyer's.
std::vector<RejectRow> AmendRows() {
  constexpr OrderId kOrder{1};
  const Grams most = Kilograms(1'000'000);
  const auto amend = [](Grams quantity, Price price) {
    return AmendOrder{kOrder, quantity, price};
  };
  return {
      {Stage::kResting, kOperator, amend(Grams{1}, Price{1}), R::kNotAuthorized},
      {Stage::kResting, kSeller, AmendOrder{OrderId{99}, Grams{1}, Price{1}}, R::kOrderUnknown},
      {Stage::kCallNoCancel, kBuyer, amend(Grams{1}, Price{1}), R::kOrderNotOwned},
      {Stage::kCallNoCancel, kSeller, amend(Grams{1}, Price{1}), R::kPhaseNotAllowed},
      {Stage::kClosing, kSeller, amend(Grams{1}, Price{1}), R::kPhaseNotAllowed},
      {Stage::kCancelling, kSeller, amend(Grams{1}, Price{1}), R::kCancelPending},
      {Stage::kResting, kSeller, amend(most + Grams{1}, Price{1}), R::kOffLot, 1000},
      {Stage::kResting, kSeller, amend(most + kKilogram, Price{1}), R::kOrderTooLarge,
       most.value()},
      {Stage::kTraded, kBuyer, amend(kKilogram, Price{1}), R::kOffTick, 1000},
      {Stage::kTraded, kBuyer, amend(kKilogram, Yuan(990)), R::kBelowFloor, 100'000},
      {Stage::kTraded, kBuyer, amend(Kilograms(2), Price{4'294'967'295'000}), R::kAlreadyFilled,
       2'000},
      {Stage::kResting, kSeller, amend(most, Price{4'294'967'295'000}), R::kAmountTooLarge,
       1'000'000'000'000'000},
      {Stage::kResting, kSeller, amend(most + most, Yuan(1000)), R::kOrderTooLarge, most.value()},
      {Stage::kTraded, kBuyer, amend(Kilograms(101), Yuan(10'000'000'000)), R::kPositionLimit,
       Kilograms(95).value()},
      {Stage::kResting, kOperator, kCancelAll, R::kNotAuthorized},
      {Stage::kResting, kSeller, CancelOrders{kNoAccount, kNoInstrument, Side::kBuy},
       R::kAccountUnknown},
      {Stage::kCancelling, kBuyer, CancelOrders{kSellerAccount, kNoInstrument, Side::kBuy},
       R::kAccountNotOwned},
      {Stage::kCancelling, kSeller, CancelOrders{kSellerAccount, kNoInstrument, Side::kBuy},
       R::kInstrumentUnknown},
      {Stage::kCancelling, kSeller, kCancelAll, R::kCancelPending},
      {Stage::kResting, kOperator, SetCancelTimer{kNoAccount, 1}, R::kNotAuthorized},
      {Stage::kResting, kBuyer, SetCancelTimer{kNoAccount, 1}, R::kAccountUnknown},
      {Stage::kResting, kBuyer, SetCancelTimer{kSellerAccount, 1}, R::kAccountNotOwned},
      {Stage::kResting, kOperator, SetDisconnectRule{kNoAccount, 1}, R::kNotAuthorized},
      {Stage::kResting, kBuyer, SetDisconnectRule{kNoAccount, 1}, R::kAccountUnknown},
      {Stage::kResting, kBuyer, SetDisconnectRule{kSellerAccount, 1}, R::kAccountNotOwned},
  };
}

}  // namespace luheng::engine::testing
